"""RTP with G.711: one leg over UDP."""

from __future__ import annotations

from collections.abc import Iterator

from prosody.audio.network.limits import DEFAULTS, NetworkSettings
from prosody.audio.network.signals import Signal
from prosody.events import Leg


class Rtp:
    """RTP with G.711: one leg over UDP."""

    def __init__(self, leg: Leg = "rep", settings: NetworkSettings = DEFAULTS) -> None:
        raise NotImplementedError

    def receive(self, data: bytes, at_s: float) -> Iterator[Signal]:
        """Take what came, at a time in s."""
        raise NotImplementedError

    def end(self) -> Iterator[Signal]:
        """The connection is gone."""
        raise NotImplementedError
