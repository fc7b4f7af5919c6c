"""Two voices at once: whether a second pitch sounds beside the reader's, told from the sound of a take.

The pitch track follows one voice, so it does not know of the other. In each window the harmonics of the
reader's pitch are taken away, and what is left is searched for another harmonic series, as in multipitch
estimation by cancellation (Klapuri 2003). The rule of the room: what is kept is two numbers a window.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Samples
from prosody.audio.framing import Framer
from prosody.contour import Contour, joined
from prosody.frames import Frames
from prosody.units import FRAME, SAMPLE_RATE

WINDOW: Final = 1024
"""Samples of a window (64 ms): the harmonics of two voices an octave's third apart stand apart in it."""

EVERY: Final = 4
"""Frames from one look to the next; windows overlap by a third."""

TOP_HZ: Final = 2500.0
"""Above it the harmonics of a moving pitch run into each other; a telephone carries it."""

OWN_ST: Final = 0.6
"""The reader's pitch is looked for again within so much of what was tracked."""

RELATIVE_ST: Final = 0.7
"""A second pitch nearer than this to a simple ratio of the first is the first one's own doing."""

SIDE_HZ: Final = 2.0 * SAMPLE_RATE / WINDOW
"""Half the width of a harmonic's main lobe in a Hann window."""

SECOND: Final = 0.4
"""A second series of this strength, the first being 1, is heard as a voice of its own."""

LOUD: Final = 60.0
"""Percentile of the level above which windows count: a room's echo lives in the soft ones."""

BESIDE: Final = 3
MOVES_ST: Final = 1.5
"""A pitch that moves further within so many frames on either side blurs its own harmonics."""

PRIOR: Final = 150
USUAL: Final = 0.015
"""Windows that every take is credited with, and the share of them in which one voice seems two."""

_TRANSFORM: Final = 4096
_HZ: Final = SAMPLE_RATE / _TRANSFORM
_BINS: Final = int(TOP_HZ / _HZ)
_MEAN: Final = 81  # bins, 316 Hz: over which the local mean of a spectrum is taken
_COMPRESSION: Final = 0.75
_RATIOS: Final = (1.0, 2.0, 1 / 2, 3.0, 1 / 3, 3 / 2, 2 / 3, 4.0, 1 / 4)
_PITCHES: Final = 75.0 * 2.0 ** (np.arange(115) / 48.0)  # Hz, a quarter of a semitone apart, to 390 Hz
_TAPER: Final = np.hanning(WINDOW + 1)[:WINDOW]

Values = NDArray[np.float64]


def _series() -> Values:
    """Return for each pitch what a spectrum is weighed by: plus at its harmonics, minus half-way between."""
    weights = np.zeros((len(_PITCHES), _BINS))
    for row, pitch in zip(weights, _PITCHES, strict=True):
        number = np.arange(1, min(12, int(TOP_HZ / pitch) - 1) + 1)
        row[np.rint(number * pitch / _HZ).astype(int)] += number**-0.5
        row[np.rint((number - 0.5) * pitch / _HZ).astype(int)] -= number**-0.5
        row /= np.sqrt(row @ row)
    return weights


_SERIES: Final = _series()


class Chorus:
    """Listens to a take beside what hears it."""

    def __init__(self) -> None:
        self._sound = np.zeros(0, np.float32)
        self._start = 0  # frame at which `_sound` begins
        self._rows: Contour | None = None  # those that wait for the ones after them, and some before
        self._levels: list[float] = []
        self._seconds: list[float] = []

    def hear(self, frames: Frames | None, rows: Contour) -> None:
        """Take frames as they come, and the rows that are known of them by now."""
        if frames is not None:
            if self._start + len(self._sound) // FRAME != frames.start:
                self._sound, self._start = np.zeros(0, np.float32), frames.start
            self._sound = np.concatenate([self._sound, frames.samples.reshape(-1)])
        known = rows if self._rows is None or self._rows.stop != rows.start else joined([self._rows, rows])
        first = known.start if known is rows else known.start + BESIDE
        for index in range(-(-first // EVERY) * EVERY, known.stop - BESIDE, EVERY):
            self._look(known, index - known.start)
        self._rows = known[max(0, len(known) - 2 * BESIDE) :]
        self._forget(known.stop - 2 * BESIDE - WINDOW // FRAME)

    @property
    def share(self) -> float:
        """The share of the loud voiced windows in which a second voice sounds."""
        if not self._levels:
            return USUAL
        loud = np.array(self._levels) >= np.percentile(self._levels, LOUD)
        heard = np.count_nonzero(np.array(self._seconds)[loud] > SECOND)
        return float(heard + PRIOR * USUAL) / (np.count_nonzero(loud) + PRIOR)

    def _look(self, rows: Contour, at: int) -> None:
        first = (rows.start + at - self._start) * FRAME + FRAME // 2 - WINDOW // 2
        near = rows.f0_hz[max(0, at - BESIDE) : at + BESIDE + 1]
        voiced = rows.speech[at] and np.isfinite(rows.f0_hz[at])
        if not voiced or _moves_st(near) >= MOVES_ST or first < 0 or first + WINDOW > len(self._sound):
            return
        found = second(self._sound[first : first + WINDOW], float(rows.f0_hz[at]))
        if np.isfinite(found):
            self._levels.append(float(rows.level_db[at]))
            self._seconds.append(found)

    def _forget(self, before: int) -> None:
        count = min(max(0, before - self._start), len(self._sound) // FRAME)
        self._sound, self._start = self._sound[count * FRAME :], self._start + count


def share_of(take: Contour, samples: Samples, rate: int) -> float:
    """Return in what share of a take a second voice sounds; its sound begins with its first frame."""
    framer, chorus = Framer("rep"), Chorus()
    framed = [*framer.process(Block("rep", samples, rate)), *framer.flush()]
    sound = [part.samples for part in framed if isinstance(part, Frames)]
    if sound:
        chorus.hear(Frames(take.start, np.concatenate(sound)), take)
    return chorus.share


def second(window: NDArray[np.float32], f0_hz: float) -> float:
    """Return the strength of a second harmonic series in a window, the first one's being 1.

    Parameters
    ----------
    window : ndarray, shape (1024,)
    f0_hz : float
        The first one's pitch, about.

    Returns
    -------
    float
        NaN where the pitch lies outside 75 to 390 Hz or nothing sounds.
    """
    spectrum = _evened(np.abs(np.fft.rfft(window * _TAPER, _TRANSFORM))[:_BINS] ** _COMPRESSION)
    near = np.abs(12.0 * np.log2(_PITCHES / f0_hz)) < OWN_ST
    if not near.any() or not spectrum.any():
        return float("nan")
    own = np.where(near, _SERIES @ spectrum, -np.inf)
    first = int(own.argmax())
    rest = _SERIES @ _without(spectrum, _PITCHES[first])
    apart = 12.0 * np.log2(_PITCHES / _PITCHES[first])
    other = np.all([np.abs(apart - 12.0 * np.log2(ratio)) >= RELATIVE_ST for ratio in _RATIOS], axis=0)
    return float(rest[other].max() / max(own[first], 0.05))


def _moves_st(f0_hz: NDArray[np.float32]) -> float:
    """Return how far a pitch moves, st; some of it must be voiced."""
    return float(12.0 * np.log2(np.nanmax(f0_hz) / np.nanmin(f0_hz)))


def _evened(spectrum: Values) -> Values:
    """Return a spectrum less its local mean, of length 1; all zeros for silence."""
    padded = np.pad(spectrum, (_MEAN // 2 + 1, _MEAN // 2), mode="edge").cumsum()
    even = spectrum - (padded[_MEAN:] - padded[:-_MEAN]) / _MEAN
    length = np.sqrt(even @ even)
    return np.asarray(even / length) if length > 0.0 else np.zeros_like(even)


def _without(spectrum: Values, pitch_hz: float) -> Values:
    """Return a spectrum with nothing above its mean at the harmonics of a pitch."""
    order = np.arange(_BINS) * _HZ / pitch_hz
    beside_hz = np.abs(order - np.rint(order)) * pitch_hz
    own = (beside_hz < SIDE_HZ) & (order > 0.5)
    return np.where(own, np.minimum(spectrum, 0.0), spectrum)
