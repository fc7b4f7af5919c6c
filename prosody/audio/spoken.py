"""What is said to the program that plays: sound, how the legs are mixed, and to drop what waits.

The rule of the room: both ends of the pipe are here, and nothing else. A message is one byte of kind and,
little-endian, what belongs to it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

_SOUND: Final = struct.Struct("<IddIB")
_MIX: Final = struct.Struct("<B")


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece to be played after those before it.

    Attributes
    ----------
    turn : int
        Grows with every jump: what is said of a turn before is old.
    position_s : float
        The moment of the call that its first sample is, s.
    speed : float
        s of the call in a second.
    samples : ndarray of float32, shape (n, legs)
    """

    turn: int
    position_s: float
    speed: float
    samples: NDArray[np.float32]

    def encoded(self) -> bytes:
        """Return it as bytes."""
        count, legs = self.samples.shape
        head = _SOUND.pack(self.turn, self.position_s, self.speed, count, legs)
        return b"S" + head + np.ascontiguousarray(self.samples, "<f4").tobytes()


@dataclass(frozen=True, slots=True)
class Mix:
    """How loud each leg is from now on, shape (legs,); 1 is as recorded."""

    gains: NDArray[np.float32]

    def encoded(self) -> bytes:
        """Return it as bytes."""
        return b"M" + _MIX.pack(len(self.gains)) + np.asarray(self.gains, "<f4").tobytes()


@dataclass(frozen=True, slots=True)
class Drop:
    """Forget what waits to be played."""

    def encoded(self) -> bytes:
        """Return it as bytes."""
        return b"D"


def told(pipe: IO[bytes]) -> Iterator[Sound | Mix | Drop]:
    """Yield what comes through a pipe, until it is closed or ends within a message."""
    while kind := pipe.read(1):
        try:
            if kind == b"S":
                turn, position_s, speed, count, legs = _SOUND.unpack(pipe.read(_SOUND.size))
                yield Sound(turn, position_s, speed, _floats(pipe, count * legs).reshape(count, legs))
            elif kind == b"M":
                yield Mix(_floats(pipe, _MIX.unpack(pipe.read(_MIX.size))[0]))
            else:
                yield Drop()
        except (struct.error, ValueError):  # torn off: the parent has ended
            return


def _floats(pipe: IO[bytes], count: int) -> NDArray[np.float32]:
    return np.frombuffer(pipe.read(4 * count), "<f4", count).astype(np.float32)
