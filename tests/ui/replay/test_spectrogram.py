"""The spectrogram shows a tone where it is and is made beside the window; librosa is loaded for it alone."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

from ui.replay.spectrogram import ROWS, TOP_HZ, Spectrograms, Wanted, available, spectrogram

needs_librosa = pytest.mark.skipif(
    not available(), reason="librosa, the extra `spectrogram`, is not installed"
)


class Tone:
    """A leg that sings one note."""

    rate = 16_000
    samples_count = 16_000 * 100

    def __init__(self, hz):
        self.hz = hz

    def read(self, start, stop):
        return (0.3 * np.sin(2 * np.pi * self.hz * np.arange(start, stop) / self.rate)).astype(np.float32)

    def envelope(self, _level):
        return np.zeros((0, 2), np.float32)

    def close(self):
        pass


@needs_librosa
@pytest.mark.parametrize("hz", [500.0, 2000.0, 4000.0])
def test_a_tone_stands_at_its_frequency(hz):
    picture = spectrogram(Tone(hz), 100, 200)
    row = int(picture[:, picture.shape[1] // 2].argmax())
    assert TOP_HZ * (1 - row / (ROWS - 1)) == pytest.approx(hz, abs=TOP_HZ / ROWS * 1.5)


@needs_librosa
def test_a_picture_is_made_beside_and_kept():
    made, wanted = Spectrograms(), Wanted("rep", 0, 100)
    assert made.picture(wanted, Tone(500.0)) is None
    until = time.monotonic() + 60
    while made.revision == 0 and time.monotonic() < until:
        time.sleep(0.02)
    assert made.picture(wanted, Tone(500.0)) is made.picture(wanted, Tone(500.0)) is not None
    made.close()


def test_nothing_of_librosa_is_loaded_until_a_picture_is_asked_for():
    asked = "import sys, ui.replay.spectrogram as s; s.Spectrograms(); print('librosa' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
