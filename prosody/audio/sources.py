"""One string chooses where a leg is heard: a device, a file, or an address to which a telephone system sends.

    default, NAME, mic:NAME, monitor:NAME        a device
    file:PATH                                    a recording, at real speed
    audiosocket:HOST:PORT, rtp:HOST:PORT         one leg from the network
    media-stream:HOST:PORT, fork:HOST:PORT       both legs from the network

A new kind is one file that opens it, and its line in the tables here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, get_args

from prosody.audio.devices import DEFAULT, MIC, MONITOR
from prosody.audio.error import AudioError
from prosody.audio.network.address import place as host_and_port
from prosody.audio.network.guests import Kind
from prosody.audio.network.limits import NetworkSettings
from prosody.events import LEGS, Leg

if TYPE_CHECKING:
    from prosody.audio.blocks import Source
    from prosody.audio.network.listeners import Door

DEVICE: Final = "device"
FILE: Final = "file"
NETWORK: Final[tuple[Kind, ...]] = get_args(Kind)
BOTH_LEGS: Final = ("media-stream", "fork")
"""Kinds that bring both legs from one address."""

KINDS: Final = (MIC, MONITOR, FILE, *NETWORK)


@dataclass(frozen=True, slots=True)
class Address:
    """What a string means: its kind, and a device's name, a file's path or a host and port."""

    kind: str
    place: str
    host: str = ""
    port: int = 0

    @property
    def brings_both(self) -> bool:
        """Whether it may bring both legs, so that no far end needs to be named."""
        return self.kind in (*BOTH_LEGS, FILE)

    def __str__(self) -> str:
        return self.place if self.kind == DEVICE else f"{self.kind}:{self.place}"


def parsed(text: str) -> Address:
    """Return what a string means; whatever names no other kind is a device's name.

    Raises
    ------
    AudioError
        When it begins like another kind and cannot be one.
    """
    kind, colon, place = text.partition(":")
    if not colon or kind not in KINDS:
        near = get_close_matches(kind, KINDS, 1, 0.8) if colon else []
        if near:
            raise AudioError(f"{text!r} begins with no kind of source; did you mean {near[0]}:{place}?")
        return Address(DEVICE, text)
    if not place:
        raise AudioError(f"{text!r} names no place; write {kind}:{_EXAMPLES.get(kind, 'NAME')}.")
    if kind not in NETWORK:
        return Address(kind, place)
    try:
        host, port = host_and_port(place)
    except ValueError:
        raise AudioError(
            f"{text!r} is no address; write {kind}:HOST:PORT, as in {kind}:127.0.0.1:9092."
        ) from None
    return Address(kind, place, host, port)


def is_address(text: str) -> bool:
    """Tell whether a string means something else than a device's name."""
    try:
        return parsed(text).kind != DEVICE
    except AudioError:
        return False


_EXAMPLES: Final = dict.fromkeys(NETWORK, "127.0.0.1:9092") | {FILE: "call.wav"}


def opened(mic: str | None, far: str | None, settings: NetworkSettings) -> Source:
    """Open what two strings choose for the rep's and the customer's leg (None: a leg that is not heard).

    Of an address that brings both legs neither string needs to say more.

    Raises
    ------
    AudioError
        When a string means nothing, or what it means cannot be had.
    """
    wanted = {leg: parsed(text) for leg, text in zip(LEGS, (mic, far), strict=True) if text is not None}
    rep = wanted.get("rep")
    if rep and rep.kind in BOTH_LEGS and wanted.get("customer", rep).kind not in (DEVICE, *BOTH_LEGS):
        raise AudioError(f"{rep} brings both legs; leave the far end out.")
    if rep and rep.kind in BOTH_LEGS:
        return _network([(rep, "rep")], LEGS, settings)
    return _together(wanted, settings)


def _together(wanted: dict[Leg, Address], settings: NetworkSettings) -> Source:
    """Open each group of legs that one source brings, and join them should there be several."""
    if len(wanted) == len(LEGS) and wanted["rep"].kind in NETWORK and wanted["customer"].kind in BOTH_LEGS:
        raise AudioError(f"{wanted['customer']} brings both legs; give it alone, as the microphone.")
    groups: dict[str, dict[Leg, Address]] = {}
    for leg, address in wanted.items():
        groups.setdefault(_group(address, leg), {})[leg] = address
    parts = [_part(legs, settings, alone=len(groups) == 1) for legs in groups.values()]
    if len(parts) == 1:
        return parts[0]
    from prosody.audio.joined import Joined

    return Joined(parts, settings)


def _group(address: Address, leg: Leg) -> str:
    """Return by what legs are opened together: all devices, or all addresses; but each file by itself."""
    if address.kind == FILE:
        return f"{FILE} {leg}"
    return "network" if address.kind in NETWORK else DEVICE


def _part(legs: dict[Leg, Address], settings: NetworkSettings, *, alone: bool) -> Source:
    kind = next(iter(legs.values())).kind
    if kind in NETWORK:
        return _network([(address, leg) for leg, address in legs.items()], tuple(legs), settings)
    if kind == FILE:
        return _file(legs, alone)
    from prosody.audio.capture import LiveSource

    names = {leg: _device(address, leg) for leg, address in legs.items()}
    return LiveSource(names.get("rep"), names.get("customer"))


def _network(
    addresses: Sequence[tuple[Address, Leg]], legs: Sequence[Leg], settings: NetworkSettings
) -> Source:
    from prosody.audio.network.listeners import Door
    from prosody.audio.network.source import NetworkSource

    once = {(address.kind, address.place): (address, leg) for address, leg in reversed(addresses)}
    doors = [_door(address, leg, Door) for address, leg in reversed(once.values())]
    return NetworkSource(
        doors, legs, settings
    )  # through one door both legs come whose tickets tell them apart


def _door(address: Address, leg: Leg, door: type[Door]) -> Door:
    kind = next(kind for kind in NETWORK if kind == address.kind)
    return door(kind, address.host, address.port, leg)


def _file(legs: dict[Leg, Address], alone: bool) -> Source:
    """Open a recording: as the whole call, or for one leg beside another source."""
    from prosody.audio.files import open_audio
    from prosody.audio.pacing import PIECE_S, PacedSource

    [(leg, address)] = legs.items()
    channels = None if alone and leg == "rep" else {leg: 0}
    return PacedSource(open_audio(address.place, channels, block_s=PIECE_S))


def _device(address: Address, leg: Leg) -> str:
    """Return the name by which a device is found; `default` is the leg's own kind."""
    if address.place != DEFAULT:
        return str(address)
    if address.kind == (MONITOR if leg == "rep" else MIC):
        raise AudioError(f"{address} is not what the {leg} is usually heard on; name a device.")
    return DEFAULT
