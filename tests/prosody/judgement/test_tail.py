from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosody.contour import Contour
from prosody.judgement.foreground import Voice, foreground
from prosody.judgement.greeting_model import shipped
from prosody.judgement.tail import Tail, TailSettings, direction, ending, fitted_line, tail

SETTINGS = TailSettings()
WEIGHTS = shipped()


def a_voice(pitch: np.ndarray, rows: np.ndarray | None = None) -> Voice:
    n = len(pitch)
    rows = np.arange(n) if rows is None else rows
    return Voice(rows, pitch.astype(np.float64), np.ones(n), np.ones(n), np.full(n, 45.0))


def glide(movement: float, frames: int = 32, body: int = 60) -> np.ndarray:
    """A level body, then a straight glide of `movement` semitones from its end to the last frame."""
    return np.concatenate([np.zeros(body), np.linspace(0.0, movement, frames + 1)[1:]])


@pytest.mark.parametrize("movement", [-7.0, -4.0, -2.0, 2.0, 4.0, 7.0])
def test_a_glide_of_known_semitones_is_measured(movement: float) -> None:
    found = tail(a_voice(glide(movement)), SETTINGS, WEIGHTS)
    assert found.direction == ("rising" if movement > 0 else "falling")
    assert found.movement_st == pytest.approx(movement, abs=0.1 * abs(movement))
    assert found.slope_st_per_s == pytest.approx(found.movement_st / found.span_s)


def test_level_pitch_is_level() -> None:
    found = tail(a_voice(np.full(60, 3.0)), SETTINGS, WEIGHTS)
    assert found.direction == "level"
    assert found.movement_st == pytest.approx(0.0, abs=1e-6)


def test_what_is_too_small_to_hear_is_level_whatever_its_sign() -> None:
    assert tail(a_voice(glide(0.7)), SETTINGS, WEIGHTS).direction == "level"
    assert tail(a_voice(glide(-0.7)), SETTINGS, WEIGHTS).direction == "level"


def test_the_hearing_limit_grows_as_the_ending_gets_shorter() -> None:
    long, short = (
        tail(a_voice(np.zeros(60)), SETTINGS, WEIGHTS),
        tail(a_voice(np.zeros(16)), SETTINGS, WEIGHTS),
    )
    assert long.hear_st == pytest.approx(0.32 / 0.32)
    assert short.hear_st == pytest.approx(0.32 / 0.16)


def test_the_three_zone_rule_takes_its_limit_as_audible() -> None:
    assert direction(0.99, 1.0) == "level"
    assert direction(1.0, 1.0) == "rising"
    assert direction(-1.0, 1.0) == "falling"


def test_too_short_an_ending_is_unclear() -> None:
    assert tail(a_voice(np.linspace(0.0, 5.0, 7)), SETTINGS, WEIGHTS) == Tail(
        "unclear", -1, -1, np.nan, np.nan, 0.0, np.nan, 0.0
    )
    assert tail(a_voice(np.zeros(0)), SETTINGS, WEIGHTS).direction == "unclear"


def test_a_long_gap_cuts_the_ending_and_a_short_one_does_not() -> None:
    pitch = np.concatenate([np.zeros(20), np.full(20, 5.0)])
    near = np.concatenate([np.arange(20), np.arange(30, 50)])
    far = np.concatenate([np.arange(20), np.arange(60, 80)])
    assert len(ending(a_voice(pitch, near), SETTINGS)) == 32
    assert len(ending(a_voice(pitch, far), SETTINGS)) == 20


def test_a_long_gap_before_a_last_short_sound_is_bridged() -> None:
    rows = np.concatenate([np.arange(20), np.arange(55, 60)])
    pitch = np.concatenate([np.zeros(20), np.full(5, -5.0)])
    assert len(ending(a_voice(pitch, rows), SETTINGS)) == 25
    assert tail(a_voice(pitch, rows), SETTINGS, WEIGHTS).movement_st < -4.0


def test_the_ending_does_not_reach_back_further_than_it_may() -> None:
    rows = np.arange(0, 400, 10)  # one voiced frame in ten: 0.32 s of voice would take 3.2 s
    found = ending(a_voice(np.zeros(40), rows), SETTINGS)
    assert rows[-1] - found.rows[0] < SETTINGS.tail_reach_s * 100


def test_stray_frames_do_not_bend_the_line() -> None:
    x = np.arange(32) / 100.0
    y = 10.0 * x
    y[[5, 17, 18]] += 7.0
    slope = fitted_line(x, y, np.ones(32))
    assert slope == pytest.approx(10.0, abs=0.3)


def measured(pitch: np.ndarray, **settings: float) -> Tail:
    return tail(a_voice(pitch), TailSettings(**settings), WEIGHTS)


def test_little_trust_is_unclear_with_no_numbers() -> None:
    found = tail(a_voice(glide(4.0)), TailSettings(sure_min=0.95), WEIGHTS)
    ragged = tail(
        a_voice(np.random.default_rng(1).normal(0.0, 6.0, 60)), TailSettings(sure_min=0.95), WEIGHTS
    )
    assert found.direction == "rising"
    assert ragged.direction == "unclear"
    assert np.isnan(ragged.movement_st)


def test_confidence_falls_towards_the_limit() -> None:
    sure = [
        tail(a_voice(glide(movement)), TailSettings(sure_min=0.0), WEIGHTS).confidence
        for movement in (1.3, 2, 4)
    ]
    assert sure == sorted(sure)
    assert all(0.0 <= p <= 1.0 for p in sure)


@given(st.floats(-20.0, 20.0), st.floats(-8.0, 8.0))
def test_transposing_changes_nothing_and_mirroring_turns_the_sign(shift: float, movement: float) -> None:
    plain = tail(a_voice(glide(movement)), SETTINGS, WEIGHTS)
    moved = tail(a_voice(glide(movement) + shift), SETTINGS, WEIGHTS)
    mirrored = tail(a_voice(-glide(movement)), SETTINGS, WEIGHTS)
    assert moved.movement_st == pytest.approx(plain.movement_st, abs=1e-6)
    assert mirrored.movement_st == pytest.approx(-plain.movement_st, abs=1e-6)


class TestForeground:
    def test_a_quiet_room_leaves_the_whole_voice(self, made) -> None:
        contour = made([("quiet", 0.3), ("voice", 1.0, 0.0, 3.0), ("quiet", 0.3)])
        assert foreground(contour, 0.7, WEIGHTS).rows.tolist() == list(range(30, 130))

    def test_voices_of_the_room_behind_the_phrase_are_left_out(self, made) -> None:
        rep = made([("voice", 1.0, 0.0, 2.0)], level_db=-20.0, noise_db=-38.0)
        room = made([("voice", 0.4, 9.0, 7.0)], level_db=-32.0, noise_db=-38.0, start=100)
        found = foreground(_joined(rep, room), 0.7, WEIGHTS)
        assert found.rows[-1] == 99

    def test_a_high_rise_behind_a_consonant_is_kept_because_it_goes_on(self, made) -> None:
        noise = {"noise_db": -38.0}
        body = made([("voice", 1.0, 0.0, 0.0), ("voice", 0.25, 0.0, 7.0), ("hiss", 0.08)], -22.0, **noise)
        goes_on = made([("voice", 0.2, 8.0, 11.0)], -29.0, **noise, start=133)
        elsewhere = made([("voice", 0.2, -8.0, -11.0)], -29.0, **noise, start=133)
        assert foreground(_joined(body, goes_on), 0.5, WEIGHTS).rows[-1] == 152
        assert foreground(_joined(body, elsewhere), 0.5, WEIGHTS).rows[-1] == 124

    def test_a_creaky_end_in_a_quiet_room_is_the_voices_own(self, made) -> None:
        body = made([("voice", 1.0, 0.0, 0.0), ("quiet", 0.15)])
        creak = made([("voice", 0.1, -9.0, -10.0)], level_db=-40.0, start=115)
        assert foreground(_joined(body, creak), 0.5, WEIGHTS).rows[-1] == 124

    def test_glimpses_of_pitch_are_no_voice(self, made) -> None:
        contour = made([("voice", 1.0, 0.0, 0.0), ("quiet", 0.1), ("voice", 0.02, 0.0, 0.0)])
        assert foreground(contour, 0.7, WEIGHTS).rows[-1] == 99

    def test_unvoiced_speech_has_no_voice(self, made) -> None:
        assert len(foreground(made([("hiss", 1.0)]), 0.7, WEIGHTS)) == 0

    def test_a_jump_of_an_octave_starts_a_run_that_does_not_fit(self, made) -> None:
        contour = made([("voice", 1.0, 0.0, 0.0), ("voice", 0.1, 24.0, 24.0)])
        assert foreground(contour, 0.7, WEIGHTS).rows[-1] == 99


def _joined(*parts: Contour) -> Contour:
    from prosody.contour import joined

    return joined(parts)
