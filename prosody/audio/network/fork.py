"""FreeSWITCH's mod_audio_fork and mod_audio_stream: bare samples over a WebSocket."""

from __future__ import annotations

from collections.abc import Iterator

from prosody.audio.network.limits import DEFAULTS, NetworkSettings
from prosody.audio.network.signals import Signal


class Fork:
    """FreeSWITCH's mod_audio_fork and mod_audio_stream: bare samples over a WebSocket."""

    def __init__(self, target: str = "/", settings: NetworkSettings = DEFAULTS) -> None:
        raise NotImplementedError

    def receive(self, data: bytes | str, at_s: float) -> Iterator[Signal]:
        """Take what came, at a time in s."""
        raise NotImplementedError

    def end(self) -> Iterator[Signal]:
        """The connection is gone."""
        raise NotImplementedError
