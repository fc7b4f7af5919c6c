"""Twilio's Media Streams and their near-copies: JSON messages over a WebSocket, G.711 in base64.

Events: connected, start, media, dtmf, mark, stop; others are passed over. twilio.com, "Media Streams -
WebSocket Messages". Copies of it (Telnyx) write names_so and do not promise any order of the media.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NoReturn

from prosody.audio.network.g711 import A_LAW, MU_LAW, RATE, decoded
from prosody.audio.network.limits import DEFAULTS, NetworkSettings
from prosody.audio.network.order import Order
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
from prosody.events import LEGS, Leg

TABLES: Final = MappingProxyType(
    {"audio/x-mulaw": MU_LAW, "pcmu": MU_LAW, "audio/x-alaw": A_LAW, "pcma": A_LAW}
)

SLACK_S: Final = 0.015
"""Stamps are whole milliseconds, and of some senders those of a clock: less than a chunk is no hole."""

TRACKS: Final = ("inbound", "outbound")


class MediaStream:
    """Messages of one stream in, signals out; holds back `reorder_s` of sound."""

    def __init__(self, settings: NetworkSettings = DEFAULTS) -> None:
        self._settings = settings
        self._orders: dict[str, Order] = {}
        self._table = MU_LAW
        self._over = False

    def receive(self, data: bytes | str, at_s: float) -> Iterator[Signal]:
        """Take one message."""
        if self._over:
            return
        said = self._read(data)
        event = said.get("event")
        if event == "start":
            yield from self._start(_part(said, "start"), at_s)
        elif event == "media":
            yield from self._media(_part(said, "media"), at_s)
        elif event == "dtmf":
            digit = _part(said, "dtmf").get("digit")
            if isinstance(digit, str) and digit.upper() in DIGITS:
                yield Pressed(digit.upper())
        elif event == "stop":
            yield from self._close("hung up")

    def end(self) -> Iterator[Signal]:
        """The connection is gone."""
        yield from self._close("the connection was cut")

    def _close(self, reason: str) -> Iterator[Signal]:
        if self._over:
            return
        self._over = True
        for order in self._orders.values():
            yield from map(Heard, order.flush())
        yield Closed(reason)

    def _read(self, data: bytes | str) -> Mapping[str, Any]:
        if len(data) > self._settings.largest_message:
            self._refuse(f"A message of {len(data)} bytes is larger than allowed.")
        try:
            said = json.loads(data, parse_constant=_no_number)
        except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
            self._refuse("A message is not JSON.")
        return said if isinstance(said, dict) else {}

    def _start(self, start: Mapping[str, Any], at_s: float) -> Iterator[Signal]:
        if self._orders:
            return
        layout = _part(start, "mediaFormat", "media_format")
        name, rate = str(layout.get("encoding", "audio/x-mulaw")).lower(), _number(layout, "sampleRate", RATE)
        if name not in TABLES or rate != RATE or _number(layout, "channels", 1) != 1:
            self._refuse("Only G.711 (mu-law or A-law) of 8 kHz is understood; set the stream to it.")
        self._table = TABLES[name]
        claims = claims_of(start) | claims_of(_part(start, "customParameters", "custom_parameters"))
        legs = self._legs(start.get("tracks"), claims.get("customer_track", ""))
        wait_s, longest_s = self._settings.reorder_s, self._settings.longest_gap_s
        for leg, track in legs.items():
            self._orders[track] = Order(leg, RATE, at_s, wait_s, longest_s, SLACK_S)
        call = claims.get("callSid") or claims.get("call_control_id") or ""
        yield Opened(call, tuple(legs), RATE, claims, stamped=True)

    def _legs(self, tracks: object, customers: str) -> dict[Leg, str]:
        """Return the track of each leg that will come."""
        named = [str(track).removesuffix("_track") for track in tracks] if isinstance(tracks, list) else []
        customer = customers if customers in TRACKS else self._settings.customer_track
        rep = next(track for track in TRACKS if track != customer)
        of_leg = dict(zip(LEGS, (rep, customer), strict=True))
        legs = {leg: track for leg, track in of_leg.items() if track in named or not named}
        if "rep" not in legs:
            self._refuse(f"The rep's track ({rep}) is not sent; ask for both tracks (both_tracks).")
        return legs

    def _media(self, media: Mapping[str, Any], at_s: float) -> Iterator[Signal]:
        if not self._orders:
            self._refuse("Sound came before the stream's start.")
        order = self._orders.get(str(media.get("track", "inbound")).removesuffix("_track"))
        payload = media.get("payload")
        if order is None or not isinstance(payload, str):
            return
        try:
            sound = decoded(base64.b64decode(payload, validate=True), self._table)
        except (binascii.Error, ValueError):  # ValueError: not ASCII
            self._refuse("Sound is not base64.")
        place = _number(media, "timestamp", -1) * RATE // 1000
        if place >= 0:
            yield from map(Heard, order.put(place, _number(media, "chunk", 0), sound, at_s))

    def _refuse(self, sentence: str) -> NoReturn:
        self._over = True
        raise ProtocolError(sentence)


def _part(said: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return a table within a message, under the first of its names that is there."""
    found: Iterator[Mapping[str, Any]] = (said[name] for name in names if isinstance(said.get(name), dict))
    return next(found, {})


def _number(said: Mapping[str, Any], name: str, default: int) -> int:
    """Return a whole number that may have been written as text, or under its name_so."""
    value = said.get(name, said.get("".join(f"_{c.lower()}" if c.isupper() else c for c in name)))
    if isinstance(value, str) and len(value) <= 15 and value.isascii() and value.isdigit():
        return int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15:
        return int(value)
    return default


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
