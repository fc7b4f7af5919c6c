"""A picture of a stretch's spectrum, made beside the window by librosa, which is loaded when first asked for.

The rule of the room: librosa takes seconds and 240 MB at its first touch, so nothing here is imported by
looking at a call; this is the one module that may import it.
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

LONGEST: Final = 60 * FRAMES_PER_SECOND
"""No more than a minute is pictured (frames): a wider view has less than a pixel for a syllable."""

TOP_HZ: Final = 5000.0
WINDOW_S: Final = 0.008
"""A wide-band picture: a window of 8 ms shows voice pulses and formants, as Praat's default of 5 ms does."""

RANGE_DB: Final = 60.0
ROWS: Final = 160
COLUMNS: Final = 1200
"""At most so many columns; a screen has not many more."""

KEPT: Final = 12
"""Pictures kept: going back is free."""

Picture = NDArray[np.uint8]
"""Shape (rows, columns), the highest frequency first; 0 is silence, 255 the loudest of the picture."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Frames [start, end) of a leg."""

    leg: str
    start: int
    end: int


def available() -> bool:
    """Return whether librosa is installed; it is not loaded for that."""
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
            picture = spectrogram(sound, wanted.start, wanted.end)
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


def spectrogram(sound: Sound, start: int, end: int) -> Picture:
    """Return the picture of frames [start, end) of a sound."""
    import librosa

    rate = sound.rate
    first, last = (frame * rate // FRAMES_PER_SECOND for frame in (start, min(end, start + LONGEST)))
    samples = sound.read(first, last)
    window = max(32, round(WINDOW_S * rate))
    hop = max(1, len(samples) // COLUMNS, round(0.002 * rate))
    size = 1 << (2 * window - 1).bit_length()
    power = np.abs(librosa.stft(samples, n_fft=size, hop_length=hop, win_length=window)) ** 2
    levels = librosa.power_to_db(power, ref=max(float(power.max(initial=0.0)), 1e-10), top_db=RANGE_DB)
    bins = np.linspace(min(TOP_HZ, rate / 2.0), 0.0, ROWS) * size / rate
    rows = levels[np.rint(bins).astype(int)]
    return np.asarray(np.clip(255.0 * (1.0 + rows / RANGE_DB), 0, 255), np.uint8)
