"""The picture of the melody: where rows lie, and what is left out."""

from __future__ import annotations

import numpy as np
from feed import contour
from PyQt6.QtCore import QRectF

from prosody.contour import missing
from ui.melody import MelodyMemory, RunningMedian
from ui.ribbon import outlines, stretches

BOX = QRectF(0, 18, 280, 50)


def heard(*parts: tuple[int, bool]) -> MelodyMemory:
    memory = MelodyMemory()
    for count, speech in parts:
        memory.take(contour(memory.stop, count, speech=speech))
    return memory


def test_only_the_last_five_seconds_are_painted() -> None:
    melody = heard((2000, True)).melody()
    assert len(melody.st) == 500
    assert melody.stop == 2000


def test_the_middle_is_the_voices_own_median() -> None:
    memory = MelodyMemory()
    memory.take(contour(0, 1500, f0_hz=220.0))
    other = MelodyMemory()
    other.take(contour(0, 1500, f0_hz=110.0))
    ours, theirs = memory.melody().st, other.melody().st
    assert np.allclose(ours, theirs, atol=1e-3, equal_nan=True)
    assert abs(float(np.nanmedian(ours))) < 0.5


def test_a_running_median_is_that_of_the_last_values() -> None:
    values = np.random.default_rng(3).integers(0, 40, 300).astype(np.float64)
    median = RunningMedian(50)
    for first in range(0, 300, 7):
        seen = values[max(0, min(first + 7, 300) - 50) : first + 7]
        assert median.take(values[first : first + 7].tolist()) == np.median(seen)


def test_silence_and_missing_audio_are_not_drawn() -> None:
    memory = heard((100, True), (100, False))
    memory.take(missing(memory.stop, 100))
    melody = memory.melody()
    assert np.isnan(melody.st[100:]).all()
    assert stretches(melody.gap) == [(200, 300)]


def test_rows_that_do_not_follow_begin_anew() -> None:
    memory = heard((100, True))
    memory.take(contour(500, 50))
    assert len(memory.st) == 50
    assert memory.stop == 550


def test_how_the_rows_arrived_does_not_change_the_picture_after_a_while() -> None:
    whole, crumbs = MelodyMemory(), MelodyMemory()
    for start in range(0, 6000, 50):
        whole.take(contour(start, 50))
    for start in range(0, 6000, 5):
        crumbs.take(contour(start, 5))
    assert np.allclose(whole.melody().st, crumbs.melody().st, atol=0.2, equal_nan=True)


def test_every_outline_stays_inside_its_box() -> None:
    for polygon in outlines(heard((900, True)).melody(), BOX):
        bounds = polygon.boundingRect()
        assert BOX.adjusted(-1, -4, 0, 4).contains(bounds)


def test_a_tail_needs_a_voice() -> None:
    assert heard((300, False)).tail(300) == ()
    assert len(heard((300, True)).tail(300)) == 18


def test_silence_is_measured_from_the_last_voiced_row() -> None:
    assert heard((300, False)).silent_s == float("inf")
    assert heard((300, True), (150, False)).silent_s >= 1.5
