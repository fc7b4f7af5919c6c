"""Other programs' lanes are taken in; whatever is wrong with a file is one sentence, soon."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import parselmouth
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prosody.replay.imports import LARGEST, ImportRefusedError, read_lanes

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
GRID = '''File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 9.5
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "coach"
        xmin = 0
        xmax = 9.5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.234
            text = "warm, friendly: am Anfang"
        intervals [2]:
            xmin = 1.234
            xmax = 9.5
            text = ""
    item [2]:
        class = "TextTier"
        name = "points"
        xmin = 0
        xmax = 9.5
        points: size = 1
        points [1]:
            number = 4.5
            mark = "日本語 ""zitiert"""
'''
ELAN = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-01-01T00:00:00Z" FORMAT="3.0" VERSION="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="760"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1570"/>
<TIME_SLOT TIME_SLOT_ID="ts3"/></TIME_ORDER>
<TIER LINGUISTIC_TYPE_REF="t" TIER_ID="Ton">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>gereizt</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts3">
<ANNOTATION_VALUE>without an end</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER></ANNOTATION_DOCUMENT>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_textgrid_is_taken_in_in_every_encoding_of_praat(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.TextGrid"
    path.write_bytes(GRID.encode(encoding))
    lanes = read_lanes(path, "rep")
    (note,) = lanes["coach"]
    assert (note.start, note.end, note.author, note.lane) == (0, 123, "rep", "coach")
    assert (note.words, note.text) == (("warm", "friendly"), "am Anfang")
    (point,) = lanes["points"]
    assert (point.start, point.end, point.text) == (450, 450, '日本語 "zitiert"')


@pytest.mark.parametrize("how", ["Save as text file", "Save as short text file"])
def test_what_praat_itself_writes_is_taken_in(tmp_path: Path, how: str) -> None:
    grid = parselmouth.praat.call("Create TextGrid", 0.0, 9.0, "melody mood", "mood")
    parselmouth.praat.call(grid, "Insert boundary", 1, 2.5)
    parselmouth.praat.call(grid, "Set interval text", 1, 2, 'steigt „weich“ "so"')
    parselmouth.praat.call(grid, "Insert point", 2, 4.25, "鈴")
    path = tmp_path / "b.TextGrid"
    parselmouth.praat.call(grid, how, str(path))
    lanes = read_lanes(path)
    assert [(n.start, n.end, n.text) for n in lanes["melody"]] == [(250, 900, 'steigt „weich“ "so"')]
    assert [(n.start, n.end, n.text) for n in lanes["mood"]] == [(425, 425, "鈴")]


def test_labels_are_taken_in_with_points_pitch_lines_and_decimal_commas(tmp_path: Path) -> None:
    path = tmp_path / "Coach Müller.txt"
    path.write_text("1.5\t2.25\tbored\n\\\t100\t200\n3,5\t3,5\t\n\n4\t5\tfree words\twith a tab\n")
    notes = read_lanes(path)["Coach Müller"]
    assert [(n.start, n.end, n.words, n.text) for n in notes] == [
        (150, 225, ("bored",), ""),
        (350, 350, (), ""),
        (400, 500, (), "free words\twith a tab"),
    ]


def test_an_elan_file_is_taken_in_without_what_has_no_end(tmp_path: Path) -> None:
    path = tmp_path / "a.eaf"
    path.write_text(ELAN)
    (note,) = read_lanes(path)["Ton"]
    assert (note.start, note.end, note.words, note.text) == (76, 157, ("irritated",), "")


BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<ANNOTATION_DOCUMENT><TIER TIER_ID="&b;"/></ANNOTATION_DOCUMENT>"""


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.wav", b"RIFF", "is no TextGrid, ELAN file or label track"),
        ("a.TextGrid", b"ooBinaryFile\x08TextGrid\x00", "is no text"),
        ("a.TextGrid", b"", "save it as a text file"),
        ("a.TextGrid", GRID[:500].encode(), "holds no labels|is damaged"),
        ("a.TextGrid", GRID.replace("1.234", "many").encode(), "is damaged"),
        ("a.TextGrid", GRID.replace("9.5", "9e99").encode(), "is damaged|no stretch of a call|holds"),
        ("a.TextGrid", b"\xff\xfe\x00\xd8" * 50, "is no text|save it as a text file"),
        ("a.txt", b"\x80\x81", "is no text in UTF-8"),
        ("a.txt", b"hello\n", "line 1 does not begin with two times"),
        ("a.txt", b"1.0\t2.0\tok\nx\t1\t2\n", "line 2 does not begin"),
        ("a.txt", b"nan\t2\tx\n", "no stretch of a call"),
        ("a.txt", b"5\t2\tx\n", "no stretch of a call"),
        ("a.txt", b"-1\t2\tx\n", "no stretch of a call"),
        ("a.txt", b"1\t1e300\tx\n", "no stretch of a call"),
        ("a.txt", b"\n\n", "holds no labels"),
        ("a.txt", b"1\t2\tx\n" * 20_001, "holds more than"),
        ("a.eaf", BOMB.encode(), "declares entities"),
        ("a.eaf", BOMB.encode("utf-16"), "declares entities"),
        ("a.eaf", BOMB.encode("utf-16-be"), "is no text in"),
        ("a.TextGrid", b'{"ooTextFile": 1, "TextGrid": ' + b"[" * 100_000, "is damaged"),
        ("a.eaf", b"<a>", "is damaged"),
        ("a.eaf", b"<a/>", "holds no labels"),
        ("a.eaf", b"<a>" * 60_000, "is damaged"),
        ("a.eaf", ELAN.replace("ts2", "ts9", 1).encode(), "is damaged"),
        ("a.eaf", ELAN.replace("760", "soon").encode(), "is damaged"),
        ("a.txt", b"1\t2\tx\n" * (LARGEST // 6 + 2), "is larger than 8 MB"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(tmp_path: Path, name: str, text: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(text)
    with pytest.raises(ImportRefusedError, match=why) as refused:
        read_lanes(path)
    said = str(refused.value)
    assert said.startswith(name)
    assert said.endswith(".")
    assert "\n" not in said


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="cannot be read"):
        read_lanes(tmp_path / "gone.txt")


@FEW
@given(seed=st.integers(0, 10**6), kind=st.sampled_from(["a.TextGrid", "a.eaf"]))
def test_damage_anywhere_is_a_sentence_or_still_a_lane(
    tmp_path_factory: pytest.TempPathFactory, seed: int, kind: str
) -> None:
    rng = np.random.default_rng(seed)
    data = bytearray((GRID if kind == "a.TextGrid" else ELAN).encode())
    for place in rng.integers(0, len(data), 4).tolist():
        data[place] = int(rng.integers(0, 256))
    path = tmp_path_factory.mktemp("hostile") / kind
    path.write_bytes(data[: int(rng.integers(1, len(data) + 1))])
    try:
        lanes = read_lanes(path)
    except ImportRefusedError:
        return
    assert all(0 <= (note.start or 0) <= (note.end or 0) for notes in lanes.values() for note in notes)
