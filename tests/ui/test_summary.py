"""What the rep is told when a call is over, and that nothing else happens."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from feed import greeting, start, tone
from PyQt6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from prosody.audio.clock import SystemClock
from prosody.display import ViewSettings
from prosody.events import End
from prosody.judgement.model_population import population
from prosody.session.fate import Fate, Results, unkept_folder
from prosody.session.library import Library
from prosody.session.manifest import begun
from prosody.session.reader import stored_events
from prosody.settings import Settings
from prosody.wording import wording
from ui import theme
from ui.afterwards import Afterwards
from ui.summary import Summary, lines
from ui.tally import Tally

PLAIN = wording("plain", "en")
FULL = Tally(
    230,
    192,
    158,
    "Rising",
    "opens the call",
    "rising",
    True,
    ["tone.tense", "tone.flat", "tone.tense"],
    0.97,
    300.0,
)


def test_a_full_call_reads_in_four_lines() -> None:
    assert [text for text, _, _ in lines(FULL, PLAIN)] == [
        "Greeting: Rising (opens the call)",
        "In range 82 % of your 3:12 of speech",
        "Moments: Irritated × 2, Bored",
        "97 % of the call was measured",
    ]


def test_an_empty_call_claims_nothing() -> None:
    assert [text for text, _, _ in lines(Tally(), PLAIN)] == [
        "Greeting: not heard",
        "Too little speech to judge the tone",
        "No moments flagged",
    ]


def test_the_descriptor_wording_reaches_the_summary() -> None:
    told = " ".join(text for text, _, _ in lines(FULL, wording("descriptor", "en")))
    assert "Tense × 2, Flat" in told
    assert "Irritated" not in told


def offered(shown: Summary) -> list[str]:
    widgets = [shown.row.itemAt(i).widget() for i in range(shown.row.count())]
    return [widget.text() for widget in widgets if isinstance(widget, QPushButton)]


def said() -> Results:
    events = (
        start(),
        greeting(400),
        *(tone(100 * i, 0.0) for i in range(5, 95)),
        End(9500, 9500, 9000, 9400),
    )
    named = Source("made", ("rep",), 16_000)
    manifest = begun(named, Settings(), population(), SystemClock())  # type: ignore[arg-type]
    return Results(manifest, events, ((700, "note"),))


class Source(NamedTuple):
    name: str
    legs: tuple[str, ...]
    rate: int


def recording(folder: Path) -> Path:
    """Return the folder of a closed recording without sound."""
    return Fate(folder, results=said()).keep().folders[0]


def done(qtbot: QtBot, shown: Summary, code: str, **values: object) -> None:
    qtbot.waitUntil(lambda: shown.private.text() == PLAIN(f"summary.{code}", **values), timeout=5000)


@pytest.mark.usefixtures("application")
def test_of_an_unrecorded_call_only_its_results_can_be_kept(qtbot: QtBot, tmp_path: Path) -> None:
    shown = Summary(FULL, PLAIN, theme.DARK, Fate(tmp_path, results=said()))
    assert offered(shown) == ["&Annotate…", "&Keep without sound", "&Close"]
    assert "was not recorded" in shown.private.text()
    assert list(tmp_path.iterdir()) == []
    shown.keep()
    done(qtbot, shown, "kept")
    assert offered(shown) == ["&Annotate…", "&Close"]
    (entry,) = Library(tmp_path).entries()
    assert not entry.has_sound
    assert len(stored_events(entry.folder)) == 93


def test_closing_keeps_no_results(qtbot: QtBot, tmp_path: Path) -> None:
    shown = Summary(FULL, PLAIN, theme.DARK, Fate(tmp_path, results=said()))
    qtbot.addWidget(shown)
    shown.show()
    shown.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_recorded_call_is_kept_unless_it_is_discarded(qtbot: QtBot, tmp_path: Path) -> None:
    session = recording(tmp_path)
    shown = Summary(FULL, PLAIN, theme.DARK, Fate(tmp_path, (session,)))
    assert offered(shown) == ["&Annotate…", "&Discard", "&Keep"]
    shown.discard()
    shown.finish()  # so that the program cannot end before
    assert not session.exists()
    done(qtbot, shown, "discarded")
    assert offered(shown) == ["&Close"]


@pytest.mark.parametrize("how", ["keep", "close"])
def test_a_private_recording_goes_unless_it_is_kept(qtbot: QtBot, tmp_path: Path, how: str) -> None:
    sessions = tmp_path / "sessions"
    folder = recording(unkept_folder(sessions))
    shown = Summary(FULL, PLAIN, theme.DARK, Fate(sessions, (folder,)))
    assert shown.undecided
    assert "deleted when you close" in shown.private.text()
    shown.show()
    getattr(shown, how)()
    shown.finish()
    assert not folder.exists()
    assert len(Library(sessions).entries()) == (how == "keep")
    done(qtbot, shown, "kept" if how == "keep" else "discarded")


@pytest.mark.parametrize(("tally", "view"), [(FULL, ViewSettings(summary=False)), (Tally(), ViewSettings())])
def test_a_private_recording_goes_where_no_summary_asks(
    application: object, tmp_path: Path, tally: Tally, view: ViewSettings
) -> None:
    assert application is not None
    folder, after = recording(unkept_folder(tmp_path / "sessions")), Afterwards()
    fate = Fate(tmp_path / "sessions", (folder,))
    assert after.sum_up(tally, fate, PLAIN, theme.DARK, view) is None
    after.finish()
    assert not folder.exists()


def test_annotating_keeps_the_call_and_opens_its_notes(qtbot: QtBot, tmp_path: Path) -> None:
    after = Afterwards()
    shown = after.sum_up(FULL, Fate(tmp_path, results=said()), PLAIN, theme.DARK, ViewSettings())
    assert shown is not None
    shown.write()
    qtbot.waitUntil(lambda: after.notes is not None, timeout=5000)
    assert after.notes is not None
    assert [moment.code for moment in after.notes.lines] == ["contour.rising", "mark.note"]
    after.finish()


def test_a_recording_that_is_gone_already_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    gone = tmp_path / "0b5ff9a2-97b8-4a5c-8f0e-2f5d3d1f9c11"
    shown = Summary(FULL, PLAIN, theme.DARK, Fate(tmp_path, (gone,)))
    shown.discard()
    qtbot.waitUntil(lambda: "There is no session" in shown.private.text(), timeout=5000)
    assert offered(shown) == ["&Annotate…", "&Close"]


def test_the_own_goal_is_shown_with_its_trend_over_kept_calls(qtbot: QtBot, tmp_path: Path) -> None:
    for _ in range(3):
        recording(tmp_path)
    view = ViewSettings(goal="lift the end", goal_measure="greeting_end")
    shown = Summary(FULL, PLAIN, theme.DARK, Fate(tmp_path, results=said()), view)
    qtbot.waitUntil(lambda: shown.trend is not None, timeout=5000)
    assert shown.trend is not None
    told = "End of your greeting: +4.0 semitones. Your last kept calls (3): +4.0 to +4.0 semitones."
    assert shown.trend.accessibleName() == told
    texts = [label.text() for label in shown.findChildren(QLabel)]
    assert "Your goal: lift the end" in texts
    assert told in texts


def test_a_call_that_is_kept_itself_is_not_among_those_before_it(qtbot: QtBot, tmp_path: Path) -> None:
    view = ViewSettings(goal_measure="in_range")
    shown = Summary(FULL, PLAIN, theme.DARK, Fate(tmp_path, (recording(tmp_path),), said()), view)
    qtbot.waitUntil(lambda: shown.trend is not None, timeout=5000)
    assert shown.trend is not None
    assert shown.trend.text == "Time in range: 100 %. Keep calls to see a trend."


def test_without_a_goal_nothing_is_read(tmp_path: Path, application: object) -> None:
    assert application is not None
    shown = Summary(FULL, PLAIN, theme.DARK, Fate(tmp_path, results=said()))
    assert shown._aside._threads == []
