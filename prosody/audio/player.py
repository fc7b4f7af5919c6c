"""Plays a call: from any moment, at any speed with the pitch kept, each leg as loud as wished. No Qt.

The rule of the room: the position is where the sound is that leaves the output now, by the output's own
clock, and never what was handed over. A thread of its own feeds the output; whoever asks never waits.
Where nothing can be heard, a silent clock moves the position on, and `trouble` says why.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from prosody.audio.feed import Feed, Wish
from prosody.audio.mixture import Mixture
from prosody.audio.output import Anchor, Now, Output, Speaker
from prosody.audio.reel import Reel, Track
from prosody.audio.stretching import FASTEST, SLOWEST
from prosody.events import Leg

TICK_S: Final = 0.03
CLOSING_S: Final = 2.0


class Player:
    """Plays the legs of one call.

    Parameters
    ----------
    tracks : mapping of Leg to Track
        At least one; read by the player's thread alone.
    speaker : callable, optional
        Makes an output of a rate and a number of legs.
    now : callable, optional
        The output's clock, s.
    """

    def __init__(
        self,
        tracks: Mapping[Leg, Track],
        speaker: Callable[[int, int], Output] = Speaker,
        now: Now = time.perf_counter,
    ) -> None:
        self._reel, self._speaker, self._now = Reel(tracks), speaker, now
        self._lock = threading.Lock()
        self._wish = Wish()
        self._mixture = Mixture()
        self._anchors: deque[Anchor] = deque()
        self._trouble = ""
        self._ended = threading.Event()
        self._news = threading.Event()
        self._thread: threading.Thread | None = None

    # What is asked of it.

    @property
    def length_s(self) -> float:
        """Length of the longest leg, s."""
        return self._reel.length_s

    @property
    def playing(self) -> bool:
        """Whether it plays, or is about to."""
        return self._wish.playing

    @property
    def speed(self) -> float:
        """s of the call in a second."""
        return self._wish.speed

    @property
    def loop_s(self) -> tuple[float, float] | None:
        """What is played over and over, s; None where nothing is."""
        return self._wish.loop_s

    @property
    def mixture(self) -> Mixture:
        """How loud each leg is heard."""
        return self._mixture

    @property
    def trouble(self) -> str:
        """Why nothing is heard, or not as wished, as a sentence; empty while all is well."""
        return self._trouble

    @property
    def position_s(self) -> float:
        """The moment of the call that is heard now, s; where it will begin, while nothing is heard yet."""
        now = self._now()
        with self._lock:
            return self._position(now)

    def _position(self, now: float) -> float:
        wish, heard = self._wish, None
        for anchor in self._anchors:
            if anchor.turn == wish.turn and anchor.at_s <= now:
                heard = anchor
        if heard is None:
            return wish.start_s
        return heard.position_s + min(heard.length_s, now - heard.at_s) * heard.speed

    # What it is told.

    def prepare(self) -> None:
        """Start what plays, so that the first sound comes at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="player", daemon=True)
            self._thread.start()

    def play(self, from_s: float | None = None) -> None:
        """Play on, or from a moment; at the end of the call, from its beginning."""
        at_s = self.position_s if from_s is None else from_s
        if from_s is None and at_s >= self.length_s - TICK_S:
            at_s = 0.0
        self._want(replace(self._wish, start_s=at_s, playing=True))

    def pause(self) -> None:
        """Be silent, and stay where the sound is."""
        if self._wish.playing:
            self._want(replace(self._wish, start_s=self.position_s, playing=False))

    def toggle(self) -> None:
        """Play, or pause."""
        if self._wish.playing:
            self.pause()
        else:
            self.play()

    def seek(self, at_s: float) -> None:
        """Go to a moment; play on from there if it plays."""
        self._want(replace(self._wish, start_s=at_s))

    def set_speed(self, speed: float) -> None:
        """Play slower or faster from here on, within what the stretcher can do."""
        within = min(FASTEST, max(SLOWEST, speed))
        self._want(replace(self._wish, start_s=self._ahead(), speed=within))

    def set_loop(self, loop_s: tuple[float, float] | None) -> None:
        """Play a stretch over and over, or no more; what is before it is played first."""
        self._want(replace(self._wish, start_s=self._ahead(), loop_s=loop_s))

    def _ahead(self) -> float:
        """Where to go on so that nothing is heard twice: behind what the device already has."""
        now = self._now()
        with self._lock:
            has = self._wish.playing and self._anchors
            return self._anchors[-1].end_s if has else self._position(now)

    def set_mixture(self, mixture: Mixture) -> None:
        """Say how loud each leg is heard."""
        self._mixture = mixture
        self._news.set()

    def _want(self, wish: Wish, instead_of: Wish | None = None) -> None:
        """Take a wish; one made for the end of another only if that still stands."""
        with self._lock:
            if instead_of is not None and self._wish is not instead_of:
                return
            start_s = min(self.length_s, max(0.0, wish.start_s))
            self._wish = replace(wish, turn=self._wish.turn + 1, start_s=start_s)
        self.prepare()
        self._news.set()

    def close(self) -> None:
        """Be silent for ever; waits a moment for the thread."""
        self._ended.set()
        self._news.set()
        if self._thread is not None:
            self._thread.join(CLOSING_S)

    # The thread that feeds the output.

    def _run(self) -> None:
        feed = Feed(self._reel, self._speaker, self._now)
        try:
            while not self._ended.is_set():
                wish = self._wish
                self._learn(feed.follow(wish, self._mixture))
                self._trouble = feed.trouble
                if feed.over and wish.playing:
                    self._rest(wish)
                self._news.wait(TICK_S if self._wish.playing else None)
                self._news.clear()
        finally:
            feed.close()

    def _learn(self, anchors: list[Anchor]) -> None:
        """Keep what is heard now and what will be."""
        now = self._now()
        with self._lock:
            turn, known = self._wish.turn, self._anchors
            known.extend(anchor for anchor in anchors if anchor.turn == turn)
            while known and (known[0].turn != turn or (len(known) > 1 and known[1].at_s <= now)):
                known.popleft()

    def _rest(self, wish: Wish) -> None:
        """Be at rest when the last of the sound has left the output."""
        with self._lock:
            last = self._anchors[-1] if self._anchors else None
        if last is None or self._now() >= last.at_s + last.length_s:
            end_s = wish.start_s if last is None else last.end_s
            self._want(replace(wish, start_s=end_s, playing=False), instead_of=wish)
