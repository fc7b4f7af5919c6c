"""Music, second voices, octaves and the far end: each is refused with its own reason; one voice is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calibration.foreign import leap_rate, octave_share, takeover, tonal_share
from calibration.quality import QualitySettings, complaints
from prosody.analysis.spectrum_shape import TIMBRE
from prosody.contour import Contour, joined
from prosody.wording import wording
from tests.prosody.judgement.made import contour, voice

ONE = contour(voice(20), noise_db=-60.0)


def codes(take: Contour, needed_s: float = 3.0) -> list[str]:
    return [wrong.code for wrong in complaints(take, needed_s, QualitySettings())]


def swapped(take: Contour, every: int, factor: float) -> Contour:
    """Return the take with the pitch of every second stretch of frames moved."""
    odd = np.arange(len(take)) // every % 2 == 1
    return replace(take, f0_hz=np.where(odd, take.f0_hz * np.float32(factor), take.f0_hz))


def turned(take: Contour, db: float) -> Contour:
    return replace(take, **{n: getattr(take, n) + np.float32(db * (-1) ** k) for k, n in enumerate(TIMBRE)})


def test_one_voice_is_a_good_take() -> None:
    assert codes(ONE) == []


def test_notes_that_are_held_are_music() -> None:
    notes = np.repeat(220.0 * 2 ** (np.array([0, 4, 7, 5, 2] * 8) / 12), 50)
    tune = contour(notes, flux_db=1.8)
    assert "music" in codes(tune)
    assert tonal_share(ONE) < 0.1 < 0.9 < tonal_share(tune)


def test_a_monotone_reader_is_no_music() -> None:
    assert "music" not in codes(contour(voice(20, move_st=0.0)))


def test_tones_that_are_no_speech_are_music_even_when_nobody_speaks() -> None:
    assert codes(contour(voice(10), speech=False)) == ["music"]
    assert codes(contour(np.full(1000, np.nan), speech=False)) == ["nothing_heard"]


def test_two_voices_at_once_leap_between_two_heights() -> None:
    both = swapped(ONE, 15, 1.5)
    assert "second_voice" in codes(both)
    assert leap_rate(ONE) < 1.3 < leap_rate(both)


def test_a_voice_that_reads_on_for_another_is_a_second_voice() -> None:
    other = turned(contour(voice(20, height_hz=150.0)), 5.0)
    assert codes(joined([ONE, other])) == ["second_voice"]
    assert takeover(ONE) < 1 < 20 < takeover(joined([ONE, other]))


def test_a_voice_of_the_same_height_and_another_timbre_is_another_one() -> None:
    assert codes(joined([ONE, turned(ONE, 2.0)])) == ["second_voice"]


def test_a_long_recording_of_one_voice_that_wanders_is_held_to_no_more_than_a_reading() -> None:
    wandered = joined([*[ONE] * 5, *[turned(ONE, 0.7)] * 5])
    assert takeover(wandered) == pytest.approx(takeover(joined([ONE, turned(ONE, 0.7)])), rel=0.3)


def test_a_take_too_short_to_part_has_no_takeover() -> None:
    assert takeover(contour(voice(2))) == float("-inf")


def test_runs_an_octave_off_are_octave_errors_and_no_second_voice() -> None:
    odd = np.arange(len(ONE)) % 30 < 6
    lost = replace(ONE, f0_hz=np.where(odd, ONE.f0_hz / 2, ONE.f0_hz))
    assert "octaves" in codes(lost)
    assert octave_share(ONE) == 0.0
    assert octave_share(lost) == pytest.approx(6 * 67 / (1340 + 500), rel=0.1)


def test_what_leaks_in_from_the_far_end_is_refused() -> None:
    leak = np.arange(len(ONE)) % 5 == 0
    assert codes(replace(ONE, bleed=leak, speech=ONE.speech & ~leak)) == ["bleed"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_reason_has_its_own_sentence_and_says_what_to_do(language: str) -> None:
    words = wording("plain", language)
    reasons = ("music", "second_voice", "octaves", "bleed", "noisy", "clipped", "too_quiet", "too_short")
    said = [words(f"take.{code}", value="1", limit="2") for code in reasons]
    assert len(set(said)) == len(reasons)
    assert all(": " in sentence for sentence in said)
