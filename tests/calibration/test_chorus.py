"""Two voices at once are told by the second one's harmonics; one voice, however it moves, is one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import prosody
from calibration.chorus import SECOND, USUAL, WINDOW, Chorus, second, share_of
from calibration.quality import QualitySettings, complaints
from calibration.takes import heard
from prosody.analysis.hearing import HearingSettings
from prosody.audio.blocks import Block, Source
from prosody.audio.files import open_audio
from prosody.contour import Contour, missing

RATE = 16_000
LIMIT = QualitySettings().max_beside


READING = Path(prosody.__file__).with_name("demo") / "reading.flac"


def bundled() -> Source:
    return open_audio(READING, block_s=0.1)


def tone(f0_hz: float, samples: int = WINDOW) -> NDArray[np.float32]:
    """Return a voice-like sound of even pitch: harmonics that fall by 6 dB an octave."""
    time = np.arange(samples) / RATE
    parts = [np.sin(2 * np.pi * k * f0_hz * time + k) / k for k in range(1, int(4000 / f0_hz))]
    return np.sum(parts, axis=0).astype(np.float32)


@pytest.mark.parametrize("f0_hz", [90.0, 120.0, 200.0, 310.0])
def test_one_pitch_has_no_second(f0_hz: float) -> None:
    assert second(tone(f0_hz), f0_hz) < SECOND


@pytest.mark.parametrize(("first_hz", "other_hz"), [(110.0, 140.0), (200.0, 128.0), (180.0, 225.0)])
def test_a_second_pitch_is_heard_beside_the_first(first_hz: float, other_hz: float) -> None:
    assert second(tone(first_hz) + 0.7 * tone(other_hz), first_hz) > SECOND


@pytest.mark.parametrize("gain", [1e-3, 1.0, 30.0])
def test_the_gain_changes_nothing(gain: float) -> None:
    both = tone(110.0) + tone(140.0)
    assert second(np.float32(gain) * both, 110.0) == pytest.approx(second(both, 110.0), rel=1e-3)


def test_silence_and_a_pitch_out_of_reach_are_no_number() -> None:
    assert np.isnan(second(np.zeros(WINDOW, np.float32), 120.0))
    assert np.isnan(second(tone(120.0), 900.0))


@pytest.fixture(scope="module")
def reading() -> tuple[Contour, NDArray[np.int16]]:
    with closing(bundled()) as source:
        blocks = [item.samples for item in source if isinstance(item, Block)]
    return heard(bundled(), HearingSettings()), np.concatenate(blocks).astype(np.int16)


def test_a_reading_alone_is_one_voice_and_with_itself_half_a_minute_later_it_is_two(
    reading: tuple[Contour, NDArray[np.int16]],
) -> None:
    rows, sound = reading
    alone = share_of(rows, sound, RATE)
    both = (sound / 2 + np.roll(sound, len(sound) // 2) / 2).astype(np.int16)
    assert alone <= LIMIT < share_of(rows, both, RATE)
    assert [complaint.code for complaint in complaints(rows, 4.0, QualitySettings(), alone)] == []
    assert [complaint.code for complaint in complaints(rows, 4.0, QualitySettings(), 0.2)] == ["second_voice"]


def test_what_is_heard_along_does_not_depend_on_the_pieces(
    reading: tuple[Contour, NDArray[np.int16]],
) -> None:
    rows, sound = reading
    chorus = Chorus()
    heard(bundled(), HearingSettings(), chorus=chorus)
    assert chorus.share == pytest.approx(share_of(rows, sound, RATE), abs=0.01)  # without its last rows


def test_nothing_heard_is_what_is_usual() -> None:
    chorus = Chorus()
    chorus.hear(None, missing(0, 100))
    assert chorus.share == USUAL
