"""What the timeline shows of one leg, frame by frame, in columns that grow while the call is analysed.

The rule of the room: row k is frame k of the leg's time line. A view that was handed out stays what it
was: growth goes behind its end or into new memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LegColumns:
    """Columns of equal length; row k belongs to frame k (10 ms).

    Attributes
    ----------
    f0_hz : ndarray of float32
        Hz, NaN where unvoiced or unmeasured.
    voicing : ndarray of float32
        Confidence 0..1 that the frame is voiced and its f0 right; NaN in a gap.
    level_db : ndarray of float32
        dBFS, NaN in a gap.
    rate : ndarray of float32
        Syllables per second over the last seconds of speech; NaN where there is too little.
    trust : ndarray of float32
        How far the sound of the frame allows a judgement, 0..1; NaN in a gap.
    speech, nucleus, gap : ndarray of bool
    """

    f0_hz: Floats
    voicing: Floats
    level_db: Floats
    rate: Floats
    trust: Floats
    speech: Flags
    nucleus: Flags
    gap: Flags

    def __len__(self) -> int:
        return len(self.speech)


@dataclass(frozen=True, slots=True)
class ToneColumns:
    """The tone of each second of speech: row i was judged of the second that ends at `index[i]`.

    Attributes
    ----------
    index : ndarray of int64
        Frame of the judgement, rising.
    flat, in_range, tense, needle, trust : ndarray of float32
        As in `events.Tone`.
    judged : ndarray of bool
        False where the state is `collecting` or `cannot_tell`: the shares are not to be shown.
    """

    index: NDArray[np.int64]
    flat: Floats
    in_range: Floats
    tense: Floats
    needle: Floats
    trust: Floats
    judged: Flags

    def __len__(self) -> int:
        return len(self.index)


NAMES: Final = tuple(LegColumns.__dataclass_fields__)
FLAGS: Final = frozenset({"speech", "nucleus", "gap"})
