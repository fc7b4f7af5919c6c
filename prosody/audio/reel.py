"""The legs of a call as pieces to be played, from any moment on, at any speed, once or over and over.

The rule of the room: a piece says exactly which moments of the call it holds, so that the cursor can stand
where the sound is. At other speeds the sound is stretched in parts that meet where it is quietest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from prosody.audio.resampling import Resampler, reach
from prosody.audio.stretching import Stretcher
from prosody.events import Leg
from prosody.units import SAMPLE_RATE

PIECE_S: Final = 0.25
"""Played at its own speed: short, so that a piece is there at once."""

FIRST_S: Final = (0.4, 0.8)
PART_S: Final = (1.5, 3.0)
"""Shortest and longest part that is stretched at once; the first is short, so that it is heard soon."""

QUIET_S: Final = 0.02
"""Parts meet in the middle of the quietest so many s."""

FADE_S: Final = 0.01
"""One part fades into the next for so long: their phases differ."""


class Track(Protocol):
    """The sound of one leg, any part of it at any time."""

    @property
    def rate(self) -> int:
        """Samples per second, Hz."""
        ...

    @property
    def samples_count(self) -> int:
        """How many samples there are."""
        ...

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return samples [start, stop), which lie within the track."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound to be played.

    Attributes
    ----------
    samples : ndarray of float32, shape (n, legs)
    position_s : float
        The moment of the call that its first sample is.
    speed : float
        s of the call in a second.
    """

    samples: NDArray[np.float32]
    position_s: float
    speed: float


class Reel:
    """Reads the legs side by side.

    Parameters
    ----------
    tracks : mapping of Leg to Track
        At least one. If their rates differ, all are played at 16 kHz.
    """

    def __init__(self, tracks: Mapping[Leg, Track]) -> None:
        rates = {track.rate for track in tracks.values()}
        self.rate = rates.pop() if len(rates) == 1 else SAMPLE_RATE
        self.legs = tuple(tracks)
        self._tracks = [track if track.rate == self.rate else _Resampled(track) for track in tracks.values()]

    @property
    def length_s(self) -> float:
        """The longest leg's length, s; a leg that ends sooner is silent from there on."""
        return max(track.samples_count for track in self._tracks) / self.rate

    def pieces(self, start_s: float, speed: float, loop_s: tuple[float, float] | None) -> Iterator[Piece]:
        """Yield the sound from a moment on, to the end, or for ever where it loops.

        Before the loop and within it the sound goes on to the loop's end, then from its beginning;
        a start behind the loop goes on to the end of the call.
        """
        start = round(start_s * self.rate)
        if loop_s is None or start_s >= loop_s[1]:
            yield from self._stretch_of(start, round(self.length_s * self.rate), speed)
            return
        first, stop = (round(at * self.rate) for at in loop_s)
        yield from self._stretch_of(start, stop, speed)
        while stop - first > FADE_S * self.rate:
            yield from self._stretch_of(first, stop, speed)

    def _stretch_of(self, start: int, stop: int, speed: float) -> Iterator[Piece]:
        if speed == 1.0:
            step = round(PIECE_S * self.rate)
            for at in range(start, stop, step):
                yield Piece(self.read(at, min(stop, at + step)), at / self.rate, 1.0)
        else:
            yield from self._stretched(start, stop, speed)

    def _stretched(self, start: int, stop: int, speed: float) -> Iterator[Piece]:
        """Yield parts at another speed; output sample n is the moment start + n * speed, to half a sample."""
        stretchers = [Stretcher(self.rate, speed) for _ in self.legs]
        fade = round(FADE_S * self.rate)
        ramp = np.linspace(0.0, 1.0, fade, endpoint=False, dtype=np.float32)[:, None]
        begin, after = start, np.zeros((0, len(self.legs)), np.float32)
        while begin < stop:
            end = self._joint(begin, stop, FIRST_S if begin == start else PART_S)
            first, last = (round((at - start) / speed) for at in (begin, end))
            margin = max(stretcher.margin for stretcher in stretchers)
            sound = self.read(begin - margin, end + margin)
            made = np.stack([stretch(sound[:, leg]) for leg, stretch in enumerate(stretchers)], axis=1)
            skip = round((start + first * speed - (begin - margin)) / speed)
            part = made[skip : skip + last - first + fade]
            mixed = min(len(after), last - first)
            part[:mixed] = after[:mixed] + ramp[:mixed] * (part[:mixed] - after[:mixed])
            after = part[last - first :].copy()
            yield Piece(part[: last - first], (start + first * speed) / self.rate, speed)
            begin = end

    def _joint(self, begin: int, stop: int, limits_s: tuple[float, float]) -> int:
        """Return the middle of the quietest moment between two distances from `begin`, or `stop`."""
        low, high = (begin + round(limit * self.rate) for limit in limits_s)
        if high >= stop:
            return stop
        short = round(QUIET_S * self.rate)
        power = np.square(self.read(low, high)).sum(axis=1)
        count = len(power) // short
        quietest = int(power[: count * short].reshape(count, short).sum(axis=1).argmin())
        return low + quietest * short + short // 2

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return samples [start, stop) of all legs, shape (n, legs); zeros where a leg has none."""
        made = np.zeros((stop - start, len(self._tracks)), np.float32)
        for leg, track in enumerate(self._tracks):
            first, last = max(0, start), min(stop, track.samples_count)
            if first < last:
                made[first - start : last - start, leg] = track.read(first, last)
        return made


class _Resampled:
    """A track of another rate as one of 16 kHz; any part equals that part of the whole."""

    rate = SAMPLE_RATE

    def __init__(self, track: Track) -> None:
        self._track = track

    @property
    def samples_count(self) -> int:
        return ceil(self._track.samples_count * SAMPLE_RATE / self._track.rate)

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the part, heard from a whole second before on: there both rates have a sample."""
        rate, around = self._track.rate, reach(self._track.rate)
        second = max(0, start // SAMPLE_RATE - 1)
        last = min(self._track.samples_count, ceil(stop * rate / SAMPLE_RATE) + around)
        resampler = Resampler(rate)
        sound = self._track.read(second * rate, last)
        made = np.concatenate((resampler.process(sound), resampler.flush()))
        return made[start - second * SAMPLE_RATE : stop - second * SAMPLE_RATE]
