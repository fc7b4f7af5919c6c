"""FreeSWITCH's mod_audio_fork and mod_audio_stream: bare samples over a WebSocket.

The first text, if there is any, is whatever metadata the command gave; every binary message holds 16-bit
little-endian samples. Nothing on the wire says their rate and channels, so the address does:
`ws://host:port/?rate=16000&channels=2`. Of two channels the left one is what the forked party says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final, NoReturn
from urllib.parse import parse_qs, urlsplit

import numpy as np

from prosody.audio.blocks import Block
from prosody.audio.network.limits import DEFAULTS, NetworkSettings
from prosody.audio.network.signals import (
    DIGITS,
    Closed,
    Heard,
    Opened,
    Pressed,
    ProtocolError,
    Signal,
    claims_of,
)
from prosody.events import Leg

RATES: Final = (8000, 16000, 24000, 32000, 48000)
"""Samples per second that the modules can be asked for, Hz."""

CHANNELS: Final = {"left": ("customer", "rep"), "right": ("rep", "customer")}
"""The legs on the left and the right channel, by where the customer is."""


class Fork:
    """Messages of one connection in, signals out; holds nothing back.

    Raises
    ------
    ProtocolError
        When the address asks for what cannot be.
    """

    def __init__(self, target: str = "/", settings: NetworkSettings = DEFAULTS) -> None:
        self._settings = settings
        asked = _query(target)
        self._rate = _chosen(asked, "rate", settings.fork_rate, RATES)
        channels = _chosen(asked, "channels", settings.fork_channels, (1, 2))
        legs: tuple[Leg, ...] = CHANNELS[asked.get("customer", settings.customer_channel)]  # type: ignore[assignment]
        self._legs: tuple[Leg, ...] = legs if channels == 2 else ("rep",)
        self._opened = self._over = False

    def receive(self, data: bytes | str, at_s: float) -> Iterator[Signal]:  # noqa: ARG002  all machines are asked alike
        """Take one message; the sound's place is its count, so `at_s` does not matter."""
        if self._over:
            return
        if len(data) > self._settings.largest_message:
            self._refuse(f"A message of {len(data)} bytes is larger than allowed.")
        if isinstance(data, str):
            yield from self._told(data)
            return
        if not self._opened:
            yield self._open({})
        yield from self._sound(data)

    def end(self) -> Iterator[Signal]:
        """The connection is gone: these modules say no other goodbye."""
        if not self._over:
            self._over = True
            yield Closed("hung up")

    def _told(self, text: str) -> Iterator[Signal]:
        """Take the metadata, and later the keys that a dial plan tells as {"dtmf": "4"}."""
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = {"metadata": text}
        said = said if isinstance(said, dict) else {}
        if not self._opened:
            yield self._open(claims_of(said))
        elif isinstance(said.get("dtmf"), str) and said["dtmf"].upper() in DIGITS:
            yield Pressed(said["dtmf"].upper())

    def _open(self, claims: dict[str, str]) -> Opened:
        self._opened = True
        call = next((claims[name] for name in ("uuid", "callid", "call") if name in claims), "")
        return Opened(call, self._legs, self._rate, claims)

    def _sound(self, data: bytes) -> Iterator[Signal]:
        if len(data) % (2 * len(self._legs)):
            self._refuse("Sound came with half a sample.")
        samples = np.frombuffer(data, "<i2").astype(np.int16).reshape(-1, len(self._legs))
        for channel, leg in enumerate(self._legs if len(samples) else ()):
            yield Heard(Block(leg, np.ascontiguousarray(samples[:, channel]), self._rate))

    def _refuse(self, sentence: str) -> NoReturn:
        self._over = True
        raise ProtocolError(sentence)


def _query(target: str) -> dict[str, str]:
    """Return what an address asks for, the last word of each name."""
    try:
        asked = parse_qs(urlsplit(target).query, max_num_fields=16)
    except ValueError:
        raise ProtocolError("The address asks for too much or cannot be read.") from None
    named = {name: values[-1] for name, values in asked.items()}
    if named.get("customer", "left") not in CHANNELS:
        raise ProtocolError("In the address customer= is left or right.")
    return named


def _chosen(asked: dict[str, str], name: str, default: int, known: tuple[int, ...]) -> int:
    text = asked.get(name, str(default))
    if not (len(text) <= 6 and text.isascii() and text.isdigit() and int(text) in known):
        raise ProtocolError(f"In the address {name}= is one of {', '.join(map(str, known))}.")
    return int(text)
