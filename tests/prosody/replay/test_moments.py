"""Moments say what was measured, turns are the customer's, and two moments lie over each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from prosody.audio.clock import SystemClock
from prosody.events import End, Event, Greeting, Leg, Tone, Utterance
from prosody.judgement.model_population import population
from prosody.profile import VoiceProfile
from prosody.replay.compare import Moment, compared, contour_st, greeting_of, weeks
from prosody.replay.heard_call import HeardCall
from prosody.replay.leg_columns import KEPT
from prosody.replay.measured import Rows, Said
from prosody.replay.moments import before, customer_turns, figure_name, figures
from prosody.session.library import Library
from prosody.session.recorder import Recorder
from prosody.settings import Settings
from prosody.wording import wording


def made(f0_hz: Sequence[float], leg: Leg = "rep", level_db: float = -20.0) -> HeardCall:
    """Return a call whose one leg speaks at a pitch, NaN where it is silent."""
    call = HeardCall("x", ("rep", "customer"), Settings(), population(), wording())
    f0 = np.array(f0_hz, np.float32)
    for one in call.legs:
        columns = {name: np.zeros(len(f0), np.float32) for name in KEPT[one]}
        columns |= {name: np.zeros(len(f0), bool) for name in ("bleed", "nucleus", "gap", "speech")}
        if one == leg:
            columns |= {"f0_hz": f0, "speech": np.isfinite(f0), "voicing": np.ones(len(f0), np.float32)}
            columns |= {"level_db": np.full(len(f0), level_db, np.float32)}
            columns["nucleus"] = np.isfinite(f0) & (np.arange(len(f0)) % 20 == 0)
        call.take(Rows(one, columns))
    return call


def value(call: HeardCall, name: str, leg: Leg = "rep", start: int = 0, end: int = 10**6) -> float:
    return next(one.value for one in figures(call, leg, start, end) if one.measure == name)


@pytest.mark.parametrize("leg", ["rep", "customer"])
def test_figures_are_those_of_the_stretch_alone(leg: Leg) -> None:
    call = made([100.0] * 300 + [float("nan")] * 300 + [200.0] * 300, leg)
    assert value(call, "f0_median", leg, 0, 300) == pytest.approx(0.0, abs=0.01)
    assert value(call, "f0_median", leg, 600, 900) == pytest.approx(12.0, abs=0.01)
    assert value(call, "level_db", leg, 0, 300) == pytest.approx(-20.0, abs=0.1)
    assert value(call, "rate", leg, 0, 300) == pytest.approx(5.0)
    assert value(call, "pause_share", leg, 0, 900) == pytest.approx(100.0 / 3)
    assert np.isnan(value(call, "f0_median", leg, 350, 550))


def test_of_the_customer_no_tone_is_told_and_of_the_rep_the_shares_are(demo: HeardCall) -> None:
    names = {one.measure for one in figures(demo, "customer", 0, demo.frames)}
    assert not {name for name in names if name.startswith("tone.")}
    assert "tilt_db" not in names
    shares = [value(demo, f"tone.{zone}") for zone in ("flat", "in_range", "tense")]
    assert sum(shares) == pytest.approx(100.0, abs=0.1)
    told = [figure_name(one, demo.wording) for one in figures(demo, "rep", 0, demo.frames)]
    assert "Bored" in told
    assert "pitch" in told


def test_an_untouched_stretch_and_one_outside_are_unknown_and_no_error(demo: HeardCall) -> None:
    for start, end in ((-500, 0), (10**6, 10**6 + 10), (50, 50)):
        assert all(np.isnan(one.value) for one in figures(demo, "rep", start, end))


def test_turns_of_the_customer_last_until_the_rep_speaks() -> None:
    call = made([100.0] * 10)
    spans: list[tuple[int, int, Leg]] = [
        (0, 100, "rep"),
        (120, 200, "customer"),
        (230, 300, "customer"),
        (350, 400, "rep"),
        (380, 500, "customer"),
    ]
    call.take(Said(tuple(Utterance(a, b, b, leg) for a, b, leg in spans)))
    assert customer_turns(call) == [(120, 300), (380, 500)]


def test_before_a_turn_means_the_ten_seconds_before_it() -> None:
    call = made([100.0] * 1000 + [200.0] * 1000)
    pitch = next(one for one in before(call, 2000) if one.measure == "f0_median")
    assert pitch.value == pytest.approx(12.0, abs=0.01)
    pitch = next(one for one in before(call, 1500) if one.measure == "f0_median")
    assert 0.0 <= pitch.value <= 12.0


def test_moments_are_laid_over_each_other_from_their_first_speech_on_in_semitones() -> None:
    quiet = [float("nan")] * 40
    low = made([*quiet, *([100.0] * 60), *([200.0] * 60)])
    high = made([200.0] * 60 + [400.0] * 60 + quiet)
    both = compared(Moment(low, "rep", 0, 160), Moment(high, "rep", 0, 160))
    assert len(both.time_s) == len(both.one_st) == len(both.other_st) == 160
    np.testing.assert_allclose(np.diff(both.time_s), 0.01, atol=1e-6)
    np.testing.assert_array_equal(both.one_st[:120], both.other_st[:120])
    assert float(both.one_st[119] - both.one_st[0]) == pytest.approx(12.0, abs=0.01)
    assert np.isnan(both.one_st[120:]).all()
    pitch = next(pair for pair in both.figures if pair[0].measure == "f0_median")
    assert pitch[1].value - pitch[0].value == pytest.approx(12.0, abs=0.01)


def test_the_greeting_of_a_call_is_its_first(demo: HeardCall) -> None:
    moment = greeting_of(demo)
    first = next(event for event in demo.events if isinstance(event, Greeting))
    assert moment is not None
    assert (moment.start, moment.end, moment.leg) == (first.index, first.end, "rep")
    assert np.isfinite(contour_st(moment)).sum() > 50
    assert greeting_of(made([100.0] * 10)) is None


class Day(SystemClock):
    """A clock that stands still."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def wall(self) -> float:
        return self.at.timestamp()


def test_this_week_is_set_against_the_week_a_month_ago_of_one_voice_alone(
    data: Path, listed: Callable[..., object]
) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def keep(days_ago: float, movement_st: float, voice: str) -> None:
        at = Day(now - timedelta(days=days_ago))
        recorder = Recorder(data / "sessions", listed([]), Settings(), VoiceProfile(voice, {}), at)  # type: ignore[arg-type]
        events: list[Event] = [
            Greeting(0, 90, 100, "rising", movement_st, 5.0, 0.9, 0.1, "rise", True),
            *(Tone(k, k, 0.1, 0.8, 0.1, 0.0, 1.0, "judged") for k in range(100, 100 + 6100, 100)),
            End(6200, 6200, 6000, 6000),
        ]
        from prosody.pipeline import Heard

        recorder.accept(Heard((), tuple(events)))
        recorder.close()

    for days_ago, movement_st, voice in (
        (1, 3.0, "Anna"),
        (6.9, 5.0, "Anna"),
        (7.1, 99.0, "Anna"),
        (2, 99.0, "Annabel"),
        (29, 1.0, "Anna"),
        (27.9, 99.0, "Anna"),
    ):
        keep(days_ago, movement_st, voice)
    found = {one.measure: one for one in weeks(Library(), "Anna", now)}
    greeting = found["greeting_end"]
    assert (greeting.now, greeting.then, greeting.unit) == (4.0, 1.0, "st")
    assert (greeting.calls_now, greeting.calls_then) == (2, 1)
    assert found["in_range"].now == 100.0
    nobody = weeks(Library(), "Nobody", now)
    assert all(np.isnan(one.now) and one.calls_now == 0 for one in nobody)
