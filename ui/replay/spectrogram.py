"""A picture of a stretch's spectrum, made beside the window: plain, or with the background cleared away.

The rule of the room: the plain picture is there at once. Librosa, which clears the background, takes 5 s
(half a minute with cold caches) and 240 MB at its first touch: it is loaded when that is asked for, and
this is the one module that may import it.
"""

from __future__ import annotations

import importlib.util
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.replay.sound import Sound
from prosody.units import FRAMES_PER_SECOND

TOP_HZ: Final = 5000.0
WINDOW_S: Final = 0.008
"""A wide-band picture: a window of 8 ms shows voice pulses and formants, as Praat's default of 5 ms does."""

STEP_S: Final = 0.002
"""Windows are no closer together than this, and no further apart than they are long: no sound is missed."""

RANGE_DB: Final = 60.0
ROWS: Final = 160
COLUMNS: Final = 2400
"""At most so many columns; few screens have more."""

INT32: Final = 2.0**31
"""What PCEN's usual constants count in (librosa's reference), and not full scale 1."""

KEPT: Final = 12
"""Pictures kept: going back is free."""

Picture = NDArray[np.uint8]
"""Shape (rows, columns), the highest frequency first; 0 is silence, 255 the loudest of the picture."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Frames [start, end) of a leg, with the background or without."""

    leg: str
    start: int
    end: int
    clear: bool = False


def available() -> bool:
    """Return whether the background can be cleared away: librosa is installed; it is not loaded for that."""
    return importlib.util.find_spec("librosa") is not None


class Spectrograms:
    """Makes pictures on a thread of its own, the newest wish first; older wishes are dropped."""

    def __init__(self) -> None:
        self._made: OrderedDict[Wanted, Picture] = OrderedDict()
        self._wish: tuple[Wanted, Sound] | None = None
        self._turn = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self.revision = 0

    def picture(self, wanted: Wanted, sound: Sound) -> Picture | None:
        """Return a picture if it is made; otherwise it is made now, and `revision` grows when it is there."""
        with self._turn:
            if wanted in self._made:
                self._made.move_to_end(wanted)
                return self._made[wanted]
            self._wish = (wanted, sound)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="spectrogram", daemon=True)
                self._thread.start()
            self._turn.notify()
        return None

    def close(self) -> None:
        """Stop; a picture that is being made is finished first."""
        with self._turn:
            self._closed = True
            self._turn.notify()
        if self._thread is not None:
            self._thread.join(10.0)

    def _work(self) -> None:
        while (wish := self._next()) is not None:
            wanted, sound = wish
            picture = spectrogram(sound, wanted)
            with self._turn:
                self._made[wanted] = picture
                while len(self._made) > KEPT:
                    self._made.popitem(last=False)
                self.revision += 1

    def _next(self) -> tuple[Wanted, Sound] | None:
        with self._turn:
            while self._wish is None and not self._closed:
                self._turn.wait()
            wish, self._wish = self._wish, None
            return None if self._closed else wish


def spectrogram(sound: Sound, wanted: Wanted) -> Picture:
    """Return the picture of a stretch of a sound."""
    rate = sound.rate
    first, last = (frame * rate // FRAMES_PER_SECOND for frame in (wanted.start, wanted.end))
    power, hop = _powers(sound.read(first, last), rate)
    shades = _cleared(power, rate, hop) if wanted.clear else _levels(power)
    return np.asarray(np.clip(255.0 * shades, 0, 255), np.uint8)


def _powers(samples: NDArray[np.float32], rate: int) -> tuple[NDArray[np.float32], int]:
    """Return the power in each row and column, the highest frequency first, and a column's samples."""
    window = max(32, round(WINDOW_S * rate))
    hop = min(window, max(1, len(samples) // COLUMNS, round(STEP_S * rate)))
    size = 1 << (2 * window - 1).bit_length()
    framed = np.lib.stride_tricks.sliding_window_view(np.pad(samples, window // 2), window)[::hop]
    hann = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(window, dtype=np.float32) / window)
    bins = np.rint(np.linspace(min(TOP_HZ, rate / 2.0), 0.0, ROWS) * size / rate).astype(int)
    power = np.abs(np.fft.rfft(framed * hann, size, axis=1)[:, bins].T) ** 2
    fold = -(-power.shape[1] // COLUMNS)  # a column shows the loudest of its windows
    return np.maximum.reduceat(power, np.arange(0, power.shape[1], fold), axis=1), hop * fold


def _levels(power: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return 0..1: how far a place is over what is `RANGE_DB` below the loudest."""
    loudest = max(float(power.max(initial=0.0)), 1e-10)
    db = 10.0 * np.log10(np.maximum(power / loudest, 1e-10))
    return np.asarray(1.0 + db / RANGE_DB, np.float32)


def _cleared(power: NDArray[np.float32], rate: int, hop: int) -> NDArray[np.float32]:
    """Return 0..1: how far a place is over what its frequency was lately (Wang et al. 2017, for speech)."""
    import librosa

    found = librosa.pcen(power * INT32, sr=rate, hop_length=hop, gain=0.8, bias=10.0, power=0.25)
    quiet, loud = np.percentile(found, (5.0, 99.7))
    return np.asarray((found - quiet) / max(float(loud - quiet), 1e-6), np.float32)
