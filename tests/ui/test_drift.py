"""One's voice over the weeks: what is drawn is what the calls hold, and the table says the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PyQt6.QtWidgets import QApplication

from calibration.drift import Call
from calibration.store import read_profile
from prosody.profile import Usual
from prosody.wording import wording
from ui import theme
from ui.voice.drift import LEFT_TO_RIGHT, DriftWindow
from ui.voice.origin import demo_profile
from ui.voice.weeks import inside

FIRST = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)


def moved(usual: Usual, by: float) -> Usual:
    return Usual(
        usual.median + by, usual.spread, *(v + by for v in (usual.p5, usual.p25, usual.p75, usual.p95))
    )


def calls(count: int, *, drift_st: float = 0.0) -> list[Call]:
    """Return calls a week apart, whose pitch range moves by so much a week."""
    usual = read_profile(demo_profile()).usual
    return [
        Call(
            f"call-{week}",
            FIRST + timedelta(weeks=week),
            "made microphone",
            8000.0,
            120.0,
            {**usual, "range_st": moved(usual["range_st"], drift_st * week)},
        )
        for week in range(count)
    ]


@pytest.fixture
def opened(application: QApplication) -> Iterator[list[DriftWindow]]:
    made: list[DriftWindow] = []
    yield made
    for window in made:
        window.finish()
        window._work.wait(10)
        window.deleteLater()
    application.processEvents()


def shown(opened: list[DriftWindow], found: list[Call]) -> DriftWindow:
    profile = replace(read_profile(demo_profile()), made_at="2026-08-30T10:00:00+00:00")
    window = DriftWindow(profile, lambda: iter(found), len(found), wording("plain", "en"), theme.DARK)
    opened.append(window)
    window._work.wait(10)
    window.open()
    window.look()
    return window


def test_every_call_is_a_point_and_a_row_with_the_same_number(opened: list[DriftWindow]) -> None:
    window = shown(opened, calls(6))
    assert {len(picture.points) for picture in window.pictures.values()} == {6}
    assert window.table.rowCount() == 6
    column = 1 + list(window.pictures).index("range_st")
    first, said = window.table.item(0, 0), window.table.item(0, column)
    assert first is not None
    assert said is not None
    assert first.text().strip(LEFT_TO_RIGHT) == "2026-09-01 09:30"
    assert said.text().strip(LEFT_TO_RIGHT) == wording("plain", "en").quantity(
        calls(1)[0].usual["range_st"].median, ""
    )
    assert window.found.text() == "All 6 calls lie inside the band."
    assert not window.grab().isNull()


def test_a_voice_that_drifts_out_of_its_band_is_counted(opened: list[DriftWindow]) -> None:
    found = calls(8, drift_st=0.5)
    window = shown(opened, found)
    band = window.pictures["range_st"].band
    out = sum(not inside(call.usual["range_st"], band) for call in found)
    assert 0 < out < 8
    assert window.found.text() == f"Pitch range: {out} of 8 calls lie outside the band."


def test_without_recorded_calls_it_says_so(opened: list[DriftWindow]) -> None:
    window = shown(opened, [])
    assert "No kept call of Anna" in window.state.text()
    assert not window._timer.isActive()


def test_calls_appear_one_by_one_and_closing_ends_the_hearing(
    application: QApplication, opened: list[DriftWindow]
) -> None:
    assert application is not None
    go_on, taken = threading.Semaphore(0), []

    def slowly() -> Iterator[Call]:
        for call in calls(5):
            go_on.acquire()
            taken.append(call)
            yield call

    told: list[str] = []
    profile = read_profile(demo_profile())
    words = wording("plain", "en")
    window = DriftWindow(profile, slowly, 5, words, theme.LIGHT, closed=lambda: told.append("closed"))
    opened.append(window)
    assert window.state.text() == "Hearing call 1 of 5 …"
    go_on.release(2)
    end = time.monotonic() + 10
    while len(window.calls) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    window.look()
    assert window.table.rowCount() == 2
    window.close()
    go_on.release(5)
    assert window._work.wait(10)
    assert len(taken) <= 3  # the one that was being heard, and no further
    assert told == ["closed"]


def test_a_call_that_cannot_be_heard_is_a_sentence(opened: list[DriftWindow]) -> None:
    def broken() -> Iterator[Call]:
        raise OSError("the folder of sessions cannot be read")

    window = DriftWindow(read_profile(demo_profile()), broken, 3, wording("plain", "en"), theme.DARK)
    opened.append(window)
    window._work.wait(10)
    window.look()
    assert window.state.text() == "the folder of sessions cannot be read"
