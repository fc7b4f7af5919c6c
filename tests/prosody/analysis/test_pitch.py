"""The pitch tracker against made signals with known answers, and the laws of the house."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from prosody.analysis.pitch import PitchSettings, PitchTracker
from prosody.contour import Columns
from prosody.frames import Frames
from prosody.units import FRAME, SAMPLE_RATE

Signal = NDArray[np.float64]
Hz = float | Signal


def voice(f0_hz: Hz, seconds: float, seed: int = 1) -> Signal:
    """Return a made voice: falling harmonics below 4 kHz under three formants, at -20 dBFS."""
    n = int(seconds * SAMPLE_RATE)
    f0 = np.broadcast_to(np.asarray(f0_hz, dtype=np.float64), (n,))
    phase = 2 * np.pi * np.cumsum(f0) / SAMPLE_RATE
    out = 1e-5 * np.random.default_rng(seed).standard_normal(n)
    for h in range(1, 60):
        f = h * f0
        gain = sum(1 / (1 + ((f - c) / b) ** 2) for c, b in ((600, 120), (1200, 150), (2500, 200)))
        out += np.where(f < 3900, gain / h**0.5 * np.cos(h * phase + h * h), 0.0)
    return 0.1 * out / np.sqrt(np.mean(out**2))


def in_noise(signal: Signal, snr_db: float, seed: int = 5) -> Signal:
    noise = np.random.default_rng(seed).standard_normal(len(signal))
    return signal + noise * np.sqrt(np.mean(signal**2)) * 10 ** (-snr_db / 20)


def framed(signal: Signal) -> Frames:
    n = len(signal) // FRAME
    return Frames(0, np.ascontiguousarray(signal[: n * FRAME].reshape(n, FRAME), dtype=np.float32))


def tracked(
    frames: Frames,
    cuts: Sequence[int] = (),
    spoken: NDArray[np.float32] | None = None,
    tracker: PitchTracker | None = None,
) -> dict[str, NDArray[np.float32]]:
    """Return the contour of `frames`, pushed in groups that end at `cuts`."""
    tracker = tracker or PitchTracker()
    edges = [0, *sorted(cuts), len(frames)]
    parts: list[Columns] = []
    for a, b in itertools.pairwise(edges):
        if b > a:
            some = Frames(frames.start + a, frames.samples[a:b].copy(), frames.band_hz)
            parts.append(tracker.process(some, None if spoken is None else spoken[a:b]))
    parts.append(tracker.flush())
    return {name: np.concatenate([p[name] for p in parts]).astype(np.float32) for name in parts[0]}


def speechlike(seed: int = 3) -> Frames:
    """Return 1.8 s of voice, noise and silence in turn."""
    rng = np.random.default_rng(seed)
    noise = 0.02 * rng.standard_normal(int(0.3 * SAMPLE_RATE))
    rise = voice(np.linspace(110, 180, int(0.5 * SAMPLE_RATE)), 0.5)
    pause = 1e-4 * rng.standard_normal(int(0.4 * SAMPLE_RATE))
    fall = voice(np.linspace(260, 190, int(0.6 * SAMPLE_RATE)), 0.6)
    return framed(np.concatenate([pause[: len(pause) // 2], rise, noise, fall, pause]))


SPEECHLIKE = speechlike()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, len(SPEECHLIKE) - 1), max_size=12))
def test_the_result_does_not_depend_on_the_grouping(cuts: list[int]) -> None:
    whole, cut = tracked(SPEECHLIKE), tracked(SPEECHLIKE, cuts)
    for name, column in whole.items():
        assert np.array_equal(column, cut[name], equal_nan=True)


def test_one_frame_at_a_time_is_bit_equal_too() -> None:
    whole = tracked(SPEECHLIKE)
    single = tracked(SPEECHLIKE, range(1, len(SPEECHLIKE)))
    for name, column in whole.items():
        assert np.array_equal(column, single[name], equal_nan=True)


def test_there_is_a_row_for_every_frame_after_the_flush() -> None:
    for n in (1, 2, 3, 5, 8, 40):
        part = Frames(0, SPEECHLIKE.samples[:n].copy())
        assert len(tracked(part)["f0_hz"]) == n


def test_no_row_is_later_than_the_lookahead() -> None:
    tracker = PitchTracker()
    known = 0
    for i in range(40):
        known += len(tracker.process(Frames(i, SPEECHLIKE.samples[i : i + 1].copy()))["f0_hz"])
        assert i + 1 - tracker.lookahead <= known <= i + 1


def test_sound_to_value_takes_at_most_80_ms() -> None:
    # The last frame awaited ends lookahead + 1 frames after the described one begins.
    assert (PitchTracker().lookahead + 1) * 10 <= 80


def test_a_flush_forgets_everything() -> None:
    tracker = PitchTracker()
    first = tracked(SPEECHLIKE, tracker=tracker)
    again = tracked(SPEECHLIKE, tracker=tracker)
    assert np.array_equal(first["f0_hz"], again["f0_hz"], equal_nan=True)
    assert np.array_equal(first["voicing"], again["voicing"])


def alive(f0_hz: float, seconds: float) -> Signal:
    """Return a pitch that wavers by a quarter of a semitone, as a held vowel does."""
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.asarray(f0_hz * 2 ** (0.25 * np.sin(2 * np.pi * 5 * t) / 12))


@pytest.mark.parametrize("f0_hz", [75.0, 120.0, 210.0, 330.0, 480.0])
def test_a_held_vowel_is_heard_at_its_pitch(f0_hz: float) -> None:
    truth = alive(f0_hz, 0.6)
    quiet = np.zeros(4800)
    signal = in_noise(np.concatenate([quiet, voice(truth, 0.6), quiet]), 45.0)
    middle = tracked(framed(signal))["f0_hz"][38:82]
    cents = 1200 * np.log2(middle / truth[80::160][8:52])
    assert np.all(np.abs(cents) < 20)


def test_a_row_describes_its_own_frame() -> None:
    f0 = np.concatenate([np.full(6400, 120.0), 120.0 * 2 ** (np.arange(9600) / SAMPLE_RATE * 10 / 12)])
    heard = tracked(framed(voice(f0, 1.0)))["f0_hz"]
    truth = f0[80::160]
    assert np.nanmedian(np.abs(1200 * np.log2(heard / truth))[45:90]) < 10


@pytest.mark.parametrize("gain_db", [-30.0, 30.0])
def test_gain_changes_nothing(gain_db: float) -> None:
    softly = Frames(0, SPEECHLIKE.samples * np.float32(0.03))
    louder = Frames(0, softly.samples * np.float32(10 ** (gain_db / 20)))
    one, other = tracked(softly)["f0_hz"], tracked(louder)["f0_hz"]
    assert np.array_equal(np.isnan(one), np.isnan(other))
    assert np.nanmax(np.abs(1200 * np.log2(one / other))) < 1.0


@pytest.mark.parametrize("glide_st", [-7.0, -3.0, 4.0, 10.0])
@pytest.mark.parametrize(("snr_db", "allowed_st"), [(60.0, 0.2), (10.0, 0.5)])
def test_a_glide_is_recovered(glide_st: float, snr_db: float, allowed_st: float) -> None:
    n = int(0.6 * SAMPLE_RATE)
    f0 = 150.0 * 2 ** (np.arange(n) / n * glide_st / 12)
    signal = in_noise(np.concatenate([np.zeros(3200), voice(f0, 0.6), np.zeros(3200)]), snr_db)
    heard = tracked(framed(signal))["f0_hz"][25:75]
    voiced = np.flatnonzero(~np.isnan(heard))
    assert len(voiced) > 40
    slope = np.polyfit(voiced, 12 * np.log2(heard[voiced]), 1)[0]
    assert abs(slope * 60 - glide_st) < allowed_st


def test_transposing_moves_the_contour_by_as_much() -> None:
    n = int(0.7 * SAMPLE_RATE)
    melody = 130.0 * 2 ** (2 * np.sin(2 * np.pi * 1.5 * np.arange(n) / SAMPLE_RATE) / 12)
    low = tracked(framed(voice(melody, 0.7)))["f0_hz"]
    high = tracked(framed(voice(melody * 2 ** (5 / 12), 0.7)))["f0_hz"]
    moved = 12 * np.log2(high / low)
    assert np.sum(~np.isnan(moved)) > 50
    assert abs(np.nanmedian(moved) - 5.0) < 0.1


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
@pytest.mark.parametrize("harmonics", [1, 5, 12])
def test_hum_is_never_voiced(mains_hz: float, harmonics: int) -> None:
    t = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    hum = np.asarray(sum(np.cos(2 * np.pi * mains_hz * h * t + h * h) / h for h in range(1, harmonics + 1)))
    heard = tracked(framed(in_noise(0.1 * hum, 40.0)))["f0_hz"]
    assert np.mean(~np.isnan(heard)) < 0.02


def test_clicks_are_never_voiced() -> None:
    rng = np.random.default_rng(2)
    signal = 1e-4 * rng.standard_normal(2 * SAMPLE_RATE)
    for at in range(2000, len(signal) - 400, 5300):
        signal[at : at + 400] += rng.standard_normal(400) * np.exp(-np.arange(400) / 30)
    assert np.mean(~np.isnan(tracked(framed(signal))["f0_hz"])) < 0.02


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_is_never_voiced(seed: int) -> None:
    noise = 0.1 * np.random.default_rng(seed).standard_normal(2 * SAMPLE_RATE)
    assert np.mean(~np.isnan(tracked(framed(noise))["f0_hz"])) < 0.02


def test_a_telephone_without_the_fundamental_is_heard() -> None:
    quiet = np.zeros(3200)
    signal = in_noise(np.concatenate([quiet, voice(alive(120.0, 0.8), 0.8), quiet]), 45.0)
    spectrum = np.fft.rfft(signal)
    f = np.fft.rfftfreq(len(signal), 1 / SAMPLE_RATE)
    spectrum[(f < 300) | (f > 3400)] = 0.0
    narrow = Frames(0, framed(np.fft.irfft(spectrum)).samples, 4000.0)
    middle = tracked(narrow)["f0_hz"][30:90]
    assert np.all(np.abs(1200 * np.log2(middle / 120.0)) < 50)


def test_confidence_is_a_probability() -> None:
    sure = tracked(SPEECHLIKE)["voicing"]
    assert np.all((sure >= 0) & (sure <= 1))


def test_silence_is_never_voiced() -> None:
    assert np.all(np.isnan(tracked(framed(np.zeros(16000)))["f0_hz"]))


def test_direct_current_is_never_voiced() -> None:
    assert np.all(np.isnan(tracked(framed(np.full(16000, 0.3)))["f0_hz"]))


def test_nobody_wants_a_pitch_and_none_is_given() -> None:
    spoken = np.full(len(SPEECHLIKE), 0.7, np.float32)
    spoken[30:60] = 0
    heard = tracked(SPEECHLIKE, spoken=spoken)
    assert np.all(np.isnan(heard["f0_hz"][30:60]))
    assert np.all(heard["voicing"][30:60] == 0)
    assert np.any(~np.isnan(heard["f0_hz"]))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, len(SPEECHLIKE) - 1), max_size=12),
    st.integers(0, 9),
    st.integers(1, 3),
)
def test_it_may_be_said_later_where_a_pitch_is_wanted(cuts: list[int], late: int, together: int) -> None:
    spoken = np.full(len(SPEECHLIKE), 0.7, np.float32)
    spoken[20:90] = spoken[100:] = 0
    whole = tracked(SPEECHLIKE, spoken=spoken)
    tracker = PitchTracker(together=together)
    parts, told = [], 0
    for a, b in itertools.pairwise([0, *sorted(cuts), len(SPEECHLIKE)]):
        if b > a:
            known = max(told, b - late)
            parts.append(tracker.process(Frames(a, SPEECHLIKE.samples[a:b].copy()), spoken[told:known]))
            told = known
            least = min(b - tracker.lookahead, told - tracker.weighed)
            assert sum(len(part["f0_hz"]) for part in parts) >= least
    parts.append(tracker.flush(spoken[told:]))
    for name, column in whole.items():
        assert np.concatenate([part[name] for part in parts]).tobytes() == column.tobytes()


def test_a_voices_own_range_narrows_the_search() -> None:
    tracker = PitchTracker(usual_f0=(200.0, 220.0))
    heard = tracked(framed(voice(120.0, 0.6)), tracker=tracker)["f0_hz"]
    assert not np.any(heard < 0.75 * 200.0 * 0.97)


def test_a_voice_with_a_very_narrow_range_is_heard_too() -> None:
    tracker = PitchTracker(usual_f0=(520.0, 540.0))
    assert len(tracked(framed(voice(480.0, 0.3)), tracker=tracker)["f0_hz"]) == 30


def test_a_setting_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="lowest_hz"):
        PitchSettings(lowest_hz=20.0)
