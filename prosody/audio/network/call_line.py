"""One call from the network on one time line: the machines' signals and the clock in, items out."""

from __future__ import annotations

from prosody.audio.blocks import Block, Lost
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.signals import Signal
from prosody.events import Leg


class CallLine:
    """Keeps the legs of one call in step with the clock: no judgement waits for a leg that is not sent.

    Both `tonegauge live` and `tonegauge serve` stand behind it. Legs may come over several connections.
    Times are those of a monotonic clock, in s.
    """

    def __init__(self, legs: tuple[Leg, ...], settings: NetworkSettings, at_s: float) -> None:
        raise NotImplementedError

    def take(self, signal: Signal, at_s: float) -> list[Block | Lost]:
        """Take what a machine said; return what is to be analysed. For a while after a key was pressed, gaps.

        Raises
        ------
        ProtocolError
            When much more sound comes than time has passed, or the call is longer than allowed.
        """
        raise NotImplementedError

    def tick(self, at_s: float) -> list[Block | Lost]:
        """Time has passed: return the gaps of legs from which nothing comes. Ask four times a second."""
        raise NotImplementedError

    def idle(self, at_s: float) -> bool:
        """Tell whether nothing at all has come for too long."""
        raise NotImplementedError
