"""What is handed out is read back by the programs it is for, to 1 ms, and holds what was chosen."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import parselmouth
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from praatio import textgrid

from prosody.events import Flag, Tone, Utterance
from prosody.judgement.model_population import population
from prosody.output import OutputError
from prosody.replay.exports import FORMATS
from prosody.replay.exports.clips import moments, reach
from prosody.replay.exports.contents import Choice, Entry, Lane, lanes, layers
from prosody.replay.exports.sharing import preview, write
from prosody.replay.heard_call import HeardCall
from prosody.replay.imports import read_lanes
from prosody.replay.marks import Note, NoteBook, Reaction
from prosody.replay.perceptions import PERCEPTIONS, listed
from prosody.settings import Settings
from prosody.units import seconds
from prosody.wording import LANGUAGES, wording

NOTHING = Choice(False, False, False, False, False, False, False, False, False, False)
ODD = 'sagt „bis später“ & <lächelt> "warm" 日本語 🎧'
FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def book(tmp_path: Path) -> NoteBook:
    book = NoteBook(tmp_path / "home")
    book.put(Note("coach", 1003, 1207, ("irritated",), ODD))
    book.put(Note("coach", 1100, 1300, (), "overlaps\nthe last"))
    book.put(Note("rep", 50, 50, (), "a point"))
    book.put(Note("rep", None, None, ("warm", "helpful"), "the whole call"))
    book.put(Note("coach", 200, 333, (), "from Praat", lane="müde & wach"))
    book.put(Reaction("coach", 2000, 2400, 3, 4))
    return book


def frames_of(pairs: list[tuple[float, float, str]]) -> list[tuple[int, int, str]]:
    for start, end, _label in pairs:
        for time_s in (start, end):
            assert abs(100 * time_s - round(100 * time_s)) < 0.1  # within 1 ms of a frame
    return [(round(100 * start), round(100 * end), label) for start, end, label in pairs]


def wanted(call: HeardCall, book: NoteBook) -> dict[str, list[tuple[int, int, str]]]:
    """Return what every format with lanes is to hold."""
    split = [layer for lane in lanes(call, book, Choice()) for layer in layers(lane)]
    return {
        layer.name: [(one.start, one.end, " ".join(one.label.split())) for one in layer.entries]
        for layer in split
    }


def test_a_textgrid_is_read_by_praatio_and_by_praat_itself(
    demo: HeardCall, book: NoteBook, tmp_path: Path
) -> None:
    path = tmp_path / "call.TextGrid"
    write(path, demo, book, Choice(), "textgrid")
    grid = textgrid.openTextgrid(str(path), False, "error", "error")
    by_praatio = {
        tier.name: frames_of([(float(e[0]), float(e[-2]), str(e[-1])) for e in tier.entries])
        for tier in grid.tiers
    }
    assert by_praatio == wanted(demo, book)
    praat = parselmouth.read(str(path))
    table = parselmouth.praat.call(praat, "Down to Table", False, 6, True, False)
    listed = parselmouth.praat.call(table, "List", False).splitlines()[1:]
    rows = [line.split("\t") for line in listed]
    by_praat: dict[str, list[tuple[float, float, str]]] = {}
    for start, tier, label, end in rows:
        by_praat.setdefault(tier, []).append((float(start), float(end), label))
    told = {name: sorted(frames_of(found)) for name, found in by_praat.items()}
    assert told == {name: sorted(found) for name, found in wanted(demo, book).items()}
    assert parselmouth.praat.call(praat, "Get total duration") == pytest.approx(seconds(demo.frames))


LISTED = {
    wording("plain", language)(f"perception.{one.code}") for language in LANGUAGES for one in PERCEPTIONS
}
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12).filter(
    lambda text: not any(word in text.casefold() for word in LISTED)  # such a text comes back as the word
)


@FEW
@given(
    spans=st.lists(
        st.tuples(st.integers(0, 5000), st.integers(0, 400), TEXTS),
        min_size=1,
        max_size=8,
    )
)
@pytest.mark.parametrize("kind", ["textgrid", "elan"])
def test_any_notes_come_back_at_their_times_with_every_letter(
    tmp_path_factory: pytest.TempPathFactory, spans: list[tuple[int, int, str]], kind: str
) -> None:
    folder = tmp_path_factory.mktemp("out")
    call = HeardCall("x", ("rep",), Settings(), population(), wording(), total_frames=3000)
    book = NoteBook(folder / "home")
    book.put_all([Note("coach", start, start + length, (), text) for start, length, text in spans])
    path = folder / f"call{FORMATS[kind]}"
    write(path, call, book, Choice(), kind)
    read = [note for notes in read_lanes(path).values() for note in notes]
    lost = 1 if kind == "elan" else 0  # ELAN knows no points: they come back a frame long
    assert sorted({(n.start, max(n.end or 0, (n.start or 0) + lost)) for n in read}) == sorted(
        {(start, start + max(length, lost)) for start, length, _ in spans}
    )
    letters = sorted("".join("".join(note.text.split()) for note in read).replace(";", ""))
    shown = ("".join(ch if ch.isprintable() else " " for ch in text) for *_, text in spans)
    printable = "".join("".join(text.split()) or "…" for text in shown).replace(";", "")
    assert letters == sorted(printable)


def test_labels_are_read_back_and_are_in_the_order_of_time(
    demo: HeardCall, book: NoteBook, tmp_path: Path
) -> None:
    path = tmp_path / "call.txt"
    write(path, demo, book, Choice(), "audacity")
    lines = [line.split("\t") for line in path.read_text().splitlines()]
    assert all(len(line) == 3 for line in lines)
    assert [float(line[0]) for line in lines] == sorted(float(line[0]) for line in lines)
    (read,) = read_lanes(path).values()
    found = sorted((note.start, note.end, note.text) for note in read)
    assert found == sorted(
        (one.start, one.end, " ".join(f"{lane.name}: {one.label}".split()))
        for lane in lanes(demo, book, Choice())
        for one in lane.entries
    )


def test_an_elan_file_is_one_and_is_read_back(demo: HeardCall, book: NoteBook, tmp_path: Path) -> None:
    path = tmp_path / "call.eaf"
    write(path, demo, book, Choice(), "elan")
    root = ElementTree.parse(path).getroot()
    assert [child.tag for child in root][:2] == ["HEADER", "TIME_ORDER"]
    slots = {slot.get("TIME_SLOT_ID") for slot in root.iter("TIME_SLOT")}
    used = [a.get(f"TIME_SLOT_REF{n}") for a in root.iter("ALIGNABLE_ANNOTATION") for n in (1, 2)]
    assert len(used) == len(set(used)) == len(slots)
    read = {name: [(n.start, n.end) for n in notes] for name, notes in read_lanes(path).items()}
    assert read == {
        name: [(start, max(end, start + 1)) for start, end, _ in found]
        for name, found in wanted(demo, book).items()
    }


def test_a_table_is_read_back_and_runs_nothing(demo: HeardCall, book: NoteBook, tmp_path: Path) -> None:
    book.put(Note("rep", 1, 2, (), "=HYPERLINK(1)"))
    path = tmp_path / "call.csv"
    write(path, demo, book, Choice(), "csv")
    head, *rows = csv.reader(path.read_text().splitlines())
    assert head == ["kind", "lane", "start_s", "end_s", "label"]
    assert len(rows) == sum(len(lane.entries) for lane in lanes(demo, book, Choice()))
    assert [row for row in rows if row[4] == "'=HYPERLINK(1)"] == [
        ["notes.rep", "rep heard", "0.01", "0.02", "'=HYPERLINK(1)"]
    ]
    assert not any(row[4].startswith("=") for row in rows)


def test_the_contour_is_that_of_analyse(demo: HeardCall, book: NoteBook, tmp_path: Path) -> None:
    path = tmp_path / "contour.csv"
    write(path, demo, book, Choice(customer=False), "contour")
    head, *rows = csv.reader(path.read_text().splitlines())
    assert head == ["time_s", "leg", "f0_hz", "voicing", "level_db", "speech"]
    assert len(rows) == demo.frames
    assert {row[1] for row in rows} == {"rep"}
    voiced = [float(row[2]) for row in rows if row[2]]
    f0 = demo.columns("rep").f0_hz
    np.testing.assert_allclose(voiced, f0[np.isfinite(f0)], atol=0.0006)


def test_json_holds_events_marks_and_columns(demo: HeardCall, book: NoteBook, tmp_path: Path) -> None:
    path = tmp_path / "call.json"
    write(path, demo, book, Choice(), "json")
    told = json.loads(path.read_text())
    assert (told["schema"], told["duration_s"], told["voice"]) == (1, 103.74, "Anna")
    assert [e["kind"] for e in told["events"] if e["type"] == "flag"] == [
        demo.wording.json_kind(event.code) for event in demo.events if isinstance(event, Flag)
    ]
    heard = next(note for note in told["notes"] if note["words"] == ["irritated"])
    assert (heard["start_s"], heard["end_s"], heard["text"]) == (10.03, 12.07, ODD)
    assert told["reactions"] == [
        {"start_s": 20.0, "end_s": 24.0, "author": "coach", "gratitude": 3, "commitment": 4}
    ]
    assert len(told["contour"]["customer"]["f0_hz"]) == demo.frames


class Loads(HTMLParser):
    """Collects what a page would load, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [v or "" for k, v in attributes if k in ("src", "href", "action", "data", "xlink:href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_report_loads_nothing_and_holds_no_sound_unless_asked(
    demo: HeardCall, book: NoteBook, tmp_path: Path
) -> None:
    path = tmp_path / "call.html"
    write(path, demo, book, Choice(), "html")
    page = path.read_text()
    found = Loads(page)
    assert found.loads == []
    assert "script" not in found.tags
    assert found.tags.count("svg") == 1
    assert "url(" not in page
    assert "@import" not in page
    assert ODD in found.text
    assert "<lächelt>" not in page
    flags = [event for event in demo.events if isinstance(event, Flag)]
    for flag in flags:
        assert demo.wording(flag.code) in found.text
    assert "Gratitude 3/4" in found.text


def test_a_report_holds_no_character_that_html_forbids(
    demo: HeardCall, book: NoteBook, tmp_path: Path
) -> None:
    book.put(Note("coach", 100, 200, (), "be\x07ll \x1b[31mred\x00 \x85end"))
    path = tmp_path / "report.html"
    write(path, demo, book, Choice(), "html")
    text = path.read_text(encoding="utf-8")
    assert "bell [31mred end" in text
    assert not set(text) & {chr(code) for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160))}


def test_clips_are_the_sound_around_what_was_marked(demo: HeardCall, book: NoteBook, tmp_path: Path) -> None:
    path = tmp_path / "call.html"
    choice = Choice(flags=False, rep_notes=False, customer=False, audio=True)
    write(path, demo, book, choice, "html")
    loads = Loads(path.read_text()).loads
    spans = [reach(demo, *span) for span in moments(demo, book, choice)]
    assert spans == [(803, 1407), (900, 1500)]
    assert len(loads) == 2
    for uri, (start, end) in zip(loads, spans, strict=True):
        kind, data = uri.split(";base64,")
        assert kind in ("data:audio/mpeg", "data:audio/wav")
        samples, rate = soundfile.read(io.BytesIO(base64.b64decode(data)))
        assert len(samples) / rate == pytest.approx((end - start) / 100, abs=0.15)
        sound = demo.sound("rep")
        assert sound is not None
        level = float(np.sqrt(np.mean(sound.read(start * 160, end * 160) ** 2)))
        assert float(np.sqrt(np.mean(samples**2))) == pytest.approx(level, rel=0.1)


def test_what_was_not_chosen_is_in_no_file(demo: HeardCall, book: NoteBook, tmp_path: Path) -> None:
    secret = {
        "customer": ("customer", "Customer"),
        "rep_notes": ("the whole call", "a point"),
        "coach_notes": ("bis später", "overlaps"),
        "lanes": ("from Praat",),
        "reactions": ("Gratitude", "gratitude"),
        "name": ("call.flac", "Anna"),
        "flags": tuple(demo.wording(e.code) for e in demo.events if isinstance(e, Flag)),
    }
    for kind, ending in FORMATS.items():
        for part, texts in secret.items():
            path = tmp_path / f"{kind}-{part}{ending}"
            write(path, demo, book, replace(Choice(tone=False), **{part: False}), kind)
            text = path.read_text()
            told = re.sub(r"<p class=\"small\">.*?</p>", "", text)
            assert [one for one in texts if one in told] == [], (kind, part)
        path = tmp_path / f"{kind}-nothing{ending}"
        write(path, demo, book, NOTHING, kind)
        assert path.stat().st_size < (60_000 if kind == "html" else 12_000)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_is_private_whole_and_its_failure_a_sentence(
    demo: HeardCall, book: NoteBook, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"out{FORMATS[kind]}"
    write(path, demo, book, Choice(), kind)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [path.name]
    with pytest.raises(OutputError, match="its folder does not exist"):
        write(tmp_path / "gone" / "out", demo, book, Choice(), kind)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_call_of_which_nothing_is_known_is_handed_out_all_the_same(kind: str, tmp_path: Path) -> None:
    call = HeardCall("x", ("rep",), Settings(), population(), wording())
    path = tmp_path / f"out{FORMATS[kind]}"
    write(path, call, NoteBook(tmp_path / "home"), Choice(audio=True), kind)
    assert path.exists()


def test_the_preview_counts_what_the_file_holds(demo: HeardCall, book: NoteBook) -> None:
    flags = sum(isinstance(event, Flag) for event in demo.events)
    told = preview(demo, book, Choice(), "textgrid")
    assert f"{flags} × flags" in told
    assert "2 × coach heard" in told
    assert "any sound" in told.split("It will not hold:")[1]
    assert "names of the file" in told.split("It will not hold:")[1]
    report = preview(demo, book, Choice(audio=True, customer=False), "html")
    assert f"{len(moments(demo, book, Choice(audio=True)))} clips of sound" in report
    assert "the customer's side" in report.split("It will not hold:")[1]
    assert "the names call.flac and Anna" in report.split("It will not hold:")[0]


@pytest.mark.parametrize("language", ["en", "de"])
def test_in_the_descriptor_wording_no_file_names_a_feeling_but_people_may(
    demo: HeardCall, tmp_path: Path, language: str
) -> None:
    call = HeardCall("x", demo.legs, demo.settings, demo.profile, wording("descriptor", language))
    call.measured = demo.measured
    book = NoteBook(tmp_path / "home")
    for kind, ending in FORMATS.items():
        write(tmp_path / f"out{ending}", call, book, Choice(), kind)
        text = (tmp_path / f"out{ending}").read_text().lower()
        words = ("bored", "irritat", "angry", "emotion", "gelangweilt", "gereizt", "wütend", "gefühl")
        assert [word for word in words if word in text] == []
    book.put(Note("coach", 1, 2, ("angry",)))
    write(tmp_path / "human.csv", call, book, Choice(), "csv")
    own = listed(["angry"], wording("plain", language))
    (row,) = (line for line in (tmp_path / "human.csv").read_text().splitlines() if own in line)
    assert row.startswith("notes.coach,")


@given(spans=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 30)), max_size=12))
def test_layers_hold_every_stretch_once_and_none_overlaps(spans: list[tuple[int, int]]) -> None:
    entries = tuple(Entry(a, a + b, str(n)) for n, (a, b) in enumerate(sorted(spans)))
    split = layers(Lane("x", "x", entries))

    def of(lane: Lane) -> Iterator[tuple[int, int]]:
        return ((one.start, one.end) for one in lane.entries)

    for lane in split:
        ends = [(a, b) for a, b in of(lane)]
        assert all(b <= c for (_, b), (c, _) in pairwise(ends))
    stretches = sorted(span for lane in split for span in of(lane) if span[1] > span[0])
    assert stretches == sorted((a, a + b) for a, b in spans if b)
    told = sorted(int(n) for lane in split for one in lane.entries for n in one.label.split("; "))
    assert told == list(range(len(spans)))


def test_the_tone_lane_covers_the_judged_seconds_in_words(demo: HeardCall, book: NoteBook) -> None:
    (tone,) = (lane for lane in lanes(demo, book, Choice()) if lane.code == "lane.tone")
    tones = [event for event in demo.events if isinstance(event, Tone)]
    assert {one.label for one in tone.entries} == {demo.wording.tone(event) for event in tones}
    for event in tones:
        assert any(one.start < event.index <= one.end for one in tone.entries)
    said = [event for event in demo.events if isinstance(event, Utterance) and event.leg == "rep"]
    (rep,) = (lane for lane in lanes(demo, book, Choice()) if lane.code == "lane.rep")
    assert len(rep.entries) == len(said)
