"""Which zone the gauge is in: the median of a few judgements, left only well past a limit. No Qt."""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final

from prosody.display import ViewSettings
from prosody.events import Tone
from ui.face import Zone

MEDIAN_OF: Final = 3
"""Judgements whose median the needle shows: one second that stands alone moves neither needle nor word."""


class Calm:
    """The needle and its zone, as calm as the eye wants them."""

    def __init__(self) -> None:
        self._judged: deque[float] = deque(maxlen=MEDIAN_OF)
        self._zone: Zone = "none"
        self._since_s = float("-inf")

    def take(self, tone: Tone, *, afresh: bool) -> None:
        """Take a second of tone; `afresh` when there was none before it."""
        if afresh or tone.state != "judged":
            self._judged.clear()
        if tone.state == "judged":
            self._judged.append(tone.needle)

    @property
    def needle(self) -> float:
        """Where the needle shall stand; only after a judged second."""
        return median(self._judged)

    def leave(self) -> None:
        """Nothing is judged: the next judgement may show its zone at once."""
        self._zone = "none"

    def zone(self, settings: ViewSettings, now_s: float) -> Zone:
        """Return the needle's zone at host time `now_s`."""
        wanted = zone_of(self.needle, settings.tolerance, self._zone, settings.zone_hysteresis)
        if wanted != self._zone and (self._zone == "none" or now_s - self._since_s >= settings.zone_hold_s):
            self._zone, self._since_s = wanted, now_s
        return self._zone


def zone_of(needle: float, tolerance: float, current: Zone, hysteresis: float) -> Zone:
    """Return the zone of a needle, given the zone it is in."""
    low = -tolerance - (hysteresis if current == "in_range" else -hysteresis if current == "flat" else 0.0)
    high = tolerance + (hysteresis if current == "in_range" else -hysteresis if current == "tense" else 0.0)
    if needle <= low:
        return "flat"
    return "tense" if needle >= high else "in_range"
