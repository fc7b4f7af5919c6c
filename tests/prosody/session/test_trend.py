"""A trend says what the kept calls say, and nothing where they say nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from prosody.audio.clock import SystemClock
from prosody.events import End, Event, Flag, Greeting, Tone
from prosody.judgement.model_population import population
from prosody.session.fate import Fate, Results
from prosody.session.library import Library
from prosody.session.manifest import begun
from prosody.session.trend import LAST, LEAST_S, MEASURES, measured, trend
from prosody.settings import Settings


class Made:
    name, legs, rate = "made", ("rep",), 16_000


class Later(SystemClock):
    """Each call a day after the one before."""

    def __init__(self, day: int) -> None:
        self._day = day

    def wall(self) -> float:
        return 1_790_000_000.0 + 86_400.0 * self._day


def greeting(movement_st: float) -> Greeting:
    return Greeting(0, 200, 260, "rising", movement_st, 5.0, 0.9, None, "rise", True)


def tones(count: int, flat: float = 0.0, state: str = "judged") -> list[Event]:
    shares = (flat, 1.0 - flat, 0.0)
    return [Tone(100 * i, 100 * i, *shares, -flat, 0.9, state) for i in range(count)]  # type: ignore[arg-type]


def keep(sessions: Path, events: Sequence[Event], day: int = 0) -> str:
    manifest = begun(Made(), Settings(), population(), Later(day))  # type: ignore[arg-type]
    ended = End(10_000, 10_000, 5000, 5000)
    return Fate(sessions, results=Results(manifest, [*events, ended])).keep().folders[0].name


def test_the_greetings_end_is_the_first_greetings() -> None:
    assert measured("greeting_end", [greeting(2.5), greeting(-4.0)]) == 2.5
    assert measured("greeting_end", []) is None
    assert measured("greeting_end", [greeting(math.nan)]) is None


def test_time_in_range_needs_a_minute_of_judged_speech() -> None:
    assert measured("in_range", [*tones(45), *tones(15, flat=0.9)]) == 75.0
    assert measured("in_range", tones(LEAST_S - 1)) is None
    assert measured("in_range", tones(500, state="collecting")) is None


@pytest.mark.parametrize(
    ("name", "code"), [("flat", "tone.flat"), ("tense", "tone.tense"), ("fast", "pace.fast")]
)
def test_moments_are_counted_in_ten_minutes_of_judged_speech(name: str, code: str) -> None:
    events = [*tones(300), Flag(1, 2, 2, code), Flag(5, 6, 6, code, shown=False), Flag(3, 4, 4, "overlap")]
    assert measured(name, events) == 4.0
    assert measured(name, tones(300)) == 0.0


def test_a_trend_is_in_the_order_of_the_calls_and_leaves_out_those_that_cannot_tell(tmp_path: Path) -> None:
    keep(tmp_path, [greeting(3.0)], day=3)
    keep(tmp_path, [greeting(1.0)], day=1)
    keep(tmp_path, tones(5), day=2)
    own = keep(tmp_path, [greeting(9.0)], day=4)
    assert [point.value for point in trend(Library(tmp_path), "greeting_end", [own])] == [1.0, 3.0]


def test_a_trend_ends_with_the_newest_calls(tmp_path: Path) -> None:
    for day in range(LAST + 3):
        keep(tmp_path, [greeting(float(day))], day)
    assert [point.value for point in trend(Library(tmp_path), "greeting_end")] == [
        float(d) for d in range(3, LAST + 3)
    ]


def test_looking_at_a_trend_writes_nothing(tmp_path: Path) -> None:
    keep(tmp_path, [greeting(1.0)])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for name in MEASURES:
        trend(Library(tmp_path), name)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_without_kept_calls_there_is_no_trend(tmp_path: Path) -> None:
    assert trend(Library(tmp_path / "none"), "in_range") == []
