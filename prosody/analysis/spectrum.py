"""The power spectrum of a short window around every frame; several stages share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.frames import Frames
from prosody.units import FRAME, SAMPLE_RATE

WINDOW: Final = 512
"""Samples of the Hann window: 32 ms, two periods of a 63 Hz voice."""

BIN_HZ: Final = SAMPLE_RATE / WINDOW
_BEFORE: Final = WINDOW // FRAME  # frames before the newest that the window reaches into
BINS: Final = WINDOW // 2 + 1

_TAPER = (np.hanning(WINDOW + 1)[:-1] * np.sqrt(8 / 3)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Spectra:
    """Consecutive frames with their spectra.

    Attributes
    ----------
    start : int
        Index of the first frame.
    samples : ndarray of float32, shape (n, 160)
        The frames themselves.
    power : ndarray of float32, shape (n, 257)
        Power in bins of 31.25 Hz, two-sided: the mean square of a tone is twice its bin's
        share. The window is centred 1 ms before the frame's middle.
    band_hz : float
        Nothing above it is real.
    """

    start: int
    samples: NDArray[np.float32]
    power: NDArray[np.float32]
    band_hz: float

    def __len__(self) -> int:
        return len(self.power)


def together(parts: list[Spectra]) -> Spectra:
    """Return spectra that follow each other, of the same bandwidth, as one; at least one is needed."""
    if len(parts) == 1:
        return parts[0]
    samples, power = [part.samples for part in parts], [part.power for part in parts]
    return Spectra(parts[0].start, np.concatenate(samples), np.concatenate(power), parts[0].band_hz)


class ShortSpectrum:
    """Frames -> Spectra, one frame late: the window of frame k ends with frame k + 1."""

    lookahead = 1

    def __init__(self) -> None:
        self._restart()

    def _restart(self) -> None:
        self._past = np.zeros((_BEFORE, FRAME), np.float32)
        self._fresh = True
        self._last, self._band_hz = -1, 0.0

    def process(self, frames: Frames) -> Spectra:
        """Return the spectra of the frame before the first to that before the last."""
        heard = np.concatenate([self._past, frames.samples])
        power = _power(_windows(heard, len(frames)) * _TAPER)
        first = int(self._fresh)  # the frame before the stretch is nobody's
        samples = heard[_BEFORE - 1 : -1][first:]
        spectra = Spectra(frames.start - 1 + first, samples, power[first:], frames.band_hz)
        self._past = heard[len(frames) :].copy()
        self._last, self._band_hz, self._fresh = frames.stop - 1, frames.band_hz, False
        return spectra

    def flush(self) -> Spectra:
        """Return the last frame's spectrum, as if silence followed."""
        if self._fresh:
            return Spectra(0, np.zeros((0, FRAME), np.float32), np.zeros((0, BINS), np.float32), 0.0)
        silence = Frames(self._last + 1, np.zeros((1, FRAME), np.float32), self._band_hz)
        spectra = self.process(silence)
        self._restart()
        return spectra


def _windows(heard: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return the windows of `count` frames that follow the first `_BEFORE`, without copying."""
    step = heard.itemsize
    skipped = ((_BEFORE + 1) * FRAME - WINDOW) * step
    return np.ndarray((count, WINDOW), heard.dtype, heard, skipped, (FRAME * step, step))


def _power(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return power spectra, (n, BINS)."""
    # "forward" has a factor of float32; the default one sends float32 on a detour over float64.
    bins = np.fft.rfft(windows, axis=1, norm="forward")
    parts = np.asarray(bins).view(np.float32)
    parts *= parts
    return np.asarray(parts[:, ::2] + parts[:, 1::2])
