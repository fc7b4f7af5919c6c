"""Twilio's Media Streams and their near-copies: JSON messages over a WebSocket."""

from __future__ import annotations

from collections.abc import Iterator

from prosody.audio.network.limits import DEFAULTS, NetworkSettings
from prosody.audio.network.signals import Signal


class MediaStream:
    """Twilio's Media Streams and their near-copies: JSON messages over a WebSocket."""

    def __init__(self, settings: NetworkSettings = DEFAULTS) -> None:
        raise NotImplementedError

    def receive(self, data: str, at_s: float) -> Iterator[Signal]:
        """Take what came, at a time in s."""
        raise NotImplementedError

    def end(self) -> Iterator[Signal]:
        """The connection is gone."""
        raise NotImplementedError
