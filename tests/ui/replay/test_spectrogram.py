"""The spectrogram shows a tone where it is and is made beside the window, at once and without librosa."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

from ui.replay.spectrogram import (
    COLUMNS,
    ROWS,
    TOP_HZ,
    Spectrograms,
    Wanted,
    _powers,
    available,
    spectrogram,
)

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


class Click(Tone):
    """A leg in which there is one click."""

    def __init__(self, at_s):
        self.at = round(at_s * self.rate)

    def read(self, start, stop):
        made = np.zeros(stop - start, np.float32)
        made[self.at - start : self.at - start + 8] = 0.5
        return made


class Hissing(Tone):
    """A leg that hisses for 3 s; in the second half of it there is a tone at 1 kHz."""

    def __init__(self):
        super().__init__(1000.0)

    def read(self, start, stop):
        hiss = 0.05 * np.random.default_rng(3).standard_normal(stop - start).astype(np.float32)
        tone = super().read(start, stop)
        return np.where(np.arange(start, stop) >= 1.5 * self.rate, tone + hiss, hiss)


@pytest.mark.parametrize("end", [200, 7_000])
@pytest.mark.parametrize("hz", [500.0, 2000.0, 4000.0])
def test_a_tone_stands_at_its_frequency(hz, end):
    picture = spectrogram(Tone(hz), Wanted("rep", 100, end))
    assert picture.shape[1] <= COLUMNS
    row = int(picture[:, picture.shape[1] // 2].argmax())
    assert TOP_HZ * (1 - row / (ROWS - 1)) == pytest.approx(hz, abs=TOP_HZ / ROWS * 1.5)


def test_from_afar_a_click_is_not_lost_between_two_columns():
    picture = spectrogram(Click(30.0), Wanted("rep", 0, 7_500))
    heard = np.flatnonzero(picture.max(axis=0) > 200)
    assert heard.mean() / picture.shape[1] == pytest.approx(30.0 / 75.0, abs=0.002)


def test_the_plain_picture_is_librosas():
    librosa = pytest.importorskip("librosa")
    samples = np.random.default_rng(5).standard_normal(16_000).astype(np.float32)
    power, hop = _powers(samples, 16_000)
    theirs = np.abs(librosa.stft(samples, n_fft=256, hop_length=hop, win_length=128)) ** 2
    assert power[-1] == pytest.approx(theirs[0, : power.shape[1]], rel=1e-3, abs=1e-4)
    assert power[0] == pytest.approx(theirs[80, : power.shape[1]], rel=1e-3, abs=1e-4)


@needs_librosa
def test_cleared_of_its_background_a_word_stands_out_of_a_hiss():
    plain, clear = (spectrogram(Hissing(), Wanted("rep", 0, 300, clear)) for clear in (False, True))
    row = round((1 - 1000.0 / TOP_HZ) * (ROWS - 1))
    word, hiss = slice(plain.shape[1] // 2, None), slice(plain.shape[1] // 4, plain.shape[1] // 2)
    over = [float(p[row, word].mean() / p[:, hiss].mean()) for p in (plain, clear)]
    assert over[1] > 1.2 * over[0]


def test_a_picture_is_made_beside_and_kept():
    made, wanted = Spectrograms(), Wanted("rep", 0, 100)
    assert made.picture(wanted, Tone(500.0)) is None
    until = time.monotonic() + 60
    while made.revision == 0 and time.monotonic() < until:
        time.sleep(0.02)
    assert made.picture(wanted, Tone(500.0)) is made.picture(wanted, Tone(500.0)) is not None
    made.close()


def test_nothing_of_librosa_is_loaded_for_a_plain_picture():
    asked = (
        "import sys, numpy as n, ui.replay.spectrogram as s;"
        "s._levels(s._powers(n.ones(999, 'f4'), 8000)[0]); print('librosa' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
