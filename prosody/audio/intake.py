"""What a device delivered becomes blocks and gaps in their places on the call's time line.

The rule of the room: a leg's time line follows the machine's clock, whatever the device's own does. What
is missing is a gap; what lies beside its place slides there (`sliding.py`). Both are in the items that come
out, so that nobody after this has to know of two clocks.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Lost
from prosody.audio.ring import Ring
from prosody.audio.sliding import Slide
from prosody.audio.time_line import CallTime, LegTime
from prosody.audio.timekeeping import Timekeeper
from prosody.events import Leg
from prosody.units import FRAMES_PER_SECOND, SILENCE_DB

QUIET: Final = 1e-5
"""Mean power, full scale being 1 (-50 dBFS): nobody speaks into this microphone."""

PIECE_S: Final = 0.06
"""What came between two looks is one piece, so that nothing of it waits for the next."""

FILL_STEP_S: Final = 0.1


class _Stream(NamedTuple):
    """An open device's clock, and what moves its sound onto ours."""

    keeper: Timekeeper
    slide: Slide


class Intake:
    """One leg's way from its device to its items.

    Parameters
    ----------
    leg : {"rep", "customer"}
    call : CallTime
        What the legs of a call share.
    absent : str

    Attributes
    ----------
    time : LegTime
    paused : bool
    absent : str
        Why nothing comes; empty when something does.
    level_db : float
        Level of the last piece, dBFS.
    quiet_s, zeros_s : float
        How long nobody has spoken, and how long there have been exact zeros, s.
    ever_heard : bool
        Something other than zeros came.
    heard_at_s : float
        When something came last, on the machine's clock, s; 0 before that.
    """

    def __init__(self, leg: Leg, call: CallTime, absent: str) -> None:
        self.time = LegTime(leg)
        self.paused = False
        self.absent = absent
        self.level_db = SILENCE_DB
        self.quiet_s = self.zeros_s = 0.0
        self.ever_heard = False
        self.heard_at_s = 0.0
        self._leg: Leg = leg
        self._call = call
        self._stream: _Stream | None = None

    @property
    def drift_ppm(self) -> float | None:
        """How much faster the device's clock is than the machine's; None in its first minute."""
        return self._stream.keeper.clock.ppm if self._stream else None

    def forget(self) -> None:
        """Another stream begins, with a clock of its own."""
        self._stream = None

    def take(self, ring: Ring) -> list[Block | Lost]:
        """Return what has come since the last time and is in its place, and the gaps in it."""
        items: list[Block | Lost] = []
        for came_at_s, count, dropped in ring.stamps():
            if self.absent or not self._stream:
                items += self._begin(came_at_s - (count - ring.read) / ring.rate, ring.rate)
            items += self._arrived(ring, came_at_s, count, dropped)
        return items + (self._until(ring, self._stream.keeper.released) if self._stream else [])

    def _arrived(self, ring: Ring, came_at_s: float, count: int, dropped: int) -> list[Block | Lost]:
        """Return the gap that this arrival makes certain, and what came before it; aim at the right place."""
        assert self._stream
        items: list[Block | Lost] = []
        keeper, slide = self._stream
        self.heard_at_s = came_at_s
        loss = keeper.accept(came_at_s, count, dropped)
        if loss:
            items += self._until(ring, loss.after) + self._end_stretch()
            missing_s = self._off_s(ring, came_at_s) if keeper.clock.known else loss.duration_s
            items += self._lose(max(0.0, missing_s), "audio lost")
        if keeper.clock.known:
            slide.aim(self._off_s(ring, came_at_s))
        return items

    def _off_s(self, ring: Ring, at_s: float) -> float:
        """Return how far before its place by the machine's clock lies what comes next out of the ring, s."""
        assert self._stream
        keeper, slide = self._stream
        place_s = self._call.reached_s(keeper.sounded_at_s(ring.read, at_s))
        return place_s - self.time.position_s - slide.held_s

    def take_rest(self, ring: Ring, absent: str = "") -> list[Block | Lost]:
        """Return all that is left: nothing follows, for the reason `absent`."""
        self.absent = absent
        return self._until(ring, ring.written) + self._end_stretch()

    def fill(self, now_s: float, lag_s: float) -> list[Lost]:
        """Let the time line go on while nothing comes and the call has begun."""
        if not self.absent or self._call.zero_s is None:
            return []
        missing_s = self._call.reached_s(now_s) - lag_s - self.time.position_s
        return self._lose(missing_s, self.absent) if missing_s >= FILL_STEP_S else []

    def _begin(self, started_s: float, rate: int) -> list[Lost]:
        """Sound comes, for the first time or again."""
        missing_s = self._call.reached_s(started_s) - self.time.position_s
        reason, self.absent = self.absent, ""
        self._stream = _Stream(Timekeeper(rate), Slide(rate))
        return self._lose(max(0.0, missing_s), reason)

    def _until(self, ring: Ring, count: int) -> list[Block | Lost]:
        """Hand on sound up to frame `count` of the stream; while paused, only its length."""
        piece = max(1, round(PIECE_S * ring.rate))
        items: list[Block | Lost] = []
        while self._stream and ring.read < count:
            some = min(piece, count - ring.read)
            if self.paused:
                items += self._end_stretch()
                ring.skip(some)
                items += self._lose(self._stream.slide.pass_over(some), LegTime.PAUSED)
            else:
                samples = ring.take(some)
                self._listen(samples, some / ring.rate)
                items += self._heard(self._stream.slide.process(samples), ring.rate)
        return items

    def _end_stretch(self) -> list[Block | Lost]:
        """Return what is still held back: a gap follows."""
        return self._heard(self._stream.slide.flush(), self._stream.slide.rate) if self._stream else []

    def _lose(self, duration_s: float, reason: str) -> list[Lost]:
        """Return a gap, in whole frames; by what was rounded the leg is off until it has slid there."""
        return self.time.lose(round(duration_s * FRAMES_PER_SECOND) / FRAMES_PER_SECOND, reason)

    def _heard(self, samples: NDArray[np.int16], rate: int) -> list[Block | Lost]:
        self.time.heard(len(samples) / rate)
        return [Block(self._leg, samples, rate)] if len(samples) else []

    def _listen(self, samples: NDArray[np.int16], duration_s: float) -> None:
        sound = samples.astype(np.float32)
        power = float(np.dot(sound, sound)) / (len(sound) * 32768.0**2)
        self.zeros_s = 0.0 if power else self.zeros_s + duration_s
        self.ever_heard = self.ever_heard or power > 0.0
        self.quiet_s = 0.0 if power > QUIET else self.quiet_s + duration_s
        self.level_db = max(SILENCE_DB, 10.0 * math.log10(power)) if power else SILENCE_DB
