"""Who may send a call: one question for all protocols, asked before a byte of meaning is taken.

The rule of the room: secrets are compared in constant time, and why somebody was refused is for our log
alone. A browser is never let in: any page that a person opens could otherwise speak to this machine.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from prosody.audio.error import AudioError
from prosody.events import LEGS, Leg

HALF: Final = 8
"""Bytes of a UUID that name the call; the others prove it."""


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
    uuid : str
        Of an AudioSocket.
    """

    kind: str
    sender: str
    target: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    uuid: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """What fits: secrets (none: none is asked for), our public address, and who may send RTP."""

    secrets: tuple[str, ...] = field(default=(), repr=False)
    public_url: str = ""
    senders: tuple[str, ...] = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who was let in: `call` joins connections of one call; `leg` is None where this does not tell."""

    call: str = ""
    leg: Leg | None = None


def authenticate(knock: Knock, lock: Lock) -> Admitted:
    """Return who this is.

    Raises
    ------
    RefusedError
        When the secret is wrong or missing, a browser asks, or the sender is not one of those named.
    """
    if knock.kind == "rtp":
        return _sender(knock, lock)
    if knock.kind == "audiosocket":
        return _ticket(knock, lock)
    if "origin" in knock.headers:
        raise RefusedError("a browser asked")
    if lock.secrets and not (_shown(knock, lock) or _signed(knock, lock)):
        raise RefusedError("the secret is wrong or missing")
    return Admitted()


def ticket(secret: str, call: bytes, leg: Leg) -> UUID:
    """Return the UUID with which an AudioSocket brings a leg of a call (`call`: 8 bytes that name it).

    Its second half is the beginning of SHA-1(secret:call:leg), in lower-case hex, because that is what a dial
    plan can compute; half a digest gives nobody the means to go on from it.
    """
    proof = hashlib.sha1(f"{secret}:{call.hex()}:{leg}".encode()).digest()
    return UUID(bytes=call + proof[:HALF])


def _sender(knock: Knock, lock: Lock) -> Admitted:
    """RTP carries no secret: all that can be asked is where it comes from."""
    if knock.sender not in lock.senders:
        raise RefusedError("RTP from an address that was not named")
    return Admitted()


def _ticket(knock: Knock, lock: Lock) -> Admitted:
    uuid = UUID(knock.uuid)
    call = uuid.bytes[:HALF]
    for secret, leg in product(lock.secrets or ("",), LEGS):
        if hmac.compare_digest(uuid.bytes, ticket(secret, call, leg).bytes):
            return Admitted(call.hex(), leg)
    if lock.secrets:
        raise RefusedError("the UUID does not prove that it knows the secret")
    return Admitted(uuid.hex)


def _shown(knock: Knock, lock: Lock) -> bool:
    """Tell whether a secret is shown: as a bearer token, a password, or in the address."""
    shown = [_query(knock.target).get("token", "")]
    scheme, _, value = knock.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        shown.append(value.strip())
    elif scheme.lower() == "basic":
        shown.append(_password(value))
    return any(_same(text, secret) for text, secret in product(shown, lock.secrets))


def _password(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:  # UnicodeDecodeError and binascii.Error are both
        return ""


def _signed(knock: Knock, lock: Lock) -> bool:
    """Tell whether Twilio signed the request: HMAC-SHA1 of its address by the auth token, in base64."""
    signature = knock.headers.get("x-twilio-signature", "")
    if not signature or not lock.public_url:
        return False
    address = lock.public_url.rstrip("/") + knock.target
    forms = (address, address.rstrip("/"), f"{address}/")  # whether it ends in / depends on who wrote it
    return any(_same(signature, _signature(token, form)) for token, form in product(lock.secrets, forms))


def _signature(token: str, address: str) -> str:
    return base64.b64encode(hmac.digest(token.encode(), address.encode(), "sha1")).decode()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _query(target: str) -> dict[str, str]:
    try:
        asked = parse_qs(urlsplit(target).query, max_num_fields=16)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in asked.items()}


def exposed(host: str) -> bool:
    """Tell whether an address can be reached from other machines; a name that is no address may be."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def check_address(host: str, port: int, kind: str, lock: Lock, *, tls: bool) -> None:
    """Refuse to listen where strangers could send or listen in.

    Raises
    ------
    AudioError
        With the reason, and what to do.
    """
    if not exposed(host):
        return
    where = f"{host}:{port} can be reached from other machines"
    if kind == "rtp":
        raise AudioError(
            f"{where}, and RTP has neither a secret nor encryption; listen on 127.0.0.1 and let a tunnel or a"
            " VPN bring it there."
        )
    if not (lock.secrets and tls):
        raise AudioError(
            f"{where}; that needs a secret and TLS: name secret_file, certificate and private_key under"
            " [network] in the settings, or listen on 127.0.0.1."
        )
