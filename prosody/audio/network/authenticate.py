"""Who may send a call: one question for all protocols, asked before a byte of meaning is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prosody.events import Leg


class RefusedError(Exception):
    """Somebody may not send here; the text is for our log, never for them."""


@dataclass(frozen=True, slots=True)
class Knock:
    """What somebody who connects shows.

    Attributes
    ----------
    kind : str
        `audiosocket`, `media-stream`, `fork` or `rtp`.
    sender : str
        Their host's address.
    target : str
        Path and query of a WebSocket's request.
    headers : mapping of str to str
        Of a WebSocket's request, names in lower case.
    uuid : bytes
        Of an AudioSocket, 16 bytes.
    """

    kind: str
    sender: str
    target: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    uuid: bytes = b""


@dataclass(frozen=True, slots=True)
class Lock:
    """What fits: the secret (empty: none is asked for), our public address, and who may send RTP."""

    secret: str = ""
    public_url: str = ""
    senders: tuple[str, ...] = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who was let in: `call` joins connections of one call; `leg` is None where this does not tell."""

    call: str
    leg: Leg | None = None


def authenticate(knock: Knock, lock: Lock) -> Admitted:
    """Return who this is.

    Raises
    ------
    RefusedError
        When the secret is wrong or missing, a browser asks, or the sender is not one of those named.
    """
    raise NotImplementedError


def exposed(host: str) -> bool:
    """Tell whether an address can be reached from other machines."""
    raise NotImplementedError


def refusal(host: str, secret: str, tls: bool) -> str:
    """Return why this address must not be listened on, as a sentence; empty when it may be."""
    raise NotImplementedError
