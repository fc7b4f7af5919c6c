"""The secrets and the certificate with which the network is listened to, from the files the settings name."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from prosody.audio.clock import Clock, SystemClock
from prosody.audio.error import AudioError
from prosody.audio.network.authenticate import Lock
from prosody.audio.network.certificate import validity
from prosody.audio.network.limits import NetworkSettings

SHORTEST: Final = 16
"""Characters of a secret at least: it may be guessed at from afar."""

LARGEST: Final = 65536
"""Bytes of a file at most."""


def lock_of(settings: NetworkSettings) -> Lock:
    """Return what must fit: every line of the secrets' file is one, so that an old one may stay for a while.

    Raises
    ------
    AudioError
        When the file cannot be read, holds none, or one that is too short.
    """
    senders = tuple(sender.strip() for sender in settings.senders.split(",") if sender.strip())
    return Lock(_secrets(settings.secret_file), settings.public_url, senders)


def _secrets(name: str) -> tuple[str, ...]:
    if not name:
        return ()
    try:
        lines = _content(name, "file of secrets").decode().split()
    except UnicodeDecodeError:
        lines = []
    if not lines or min(map(len, lines)) < SHORTEST:
        raise AudioError(f"{name!r} must hold secrets of at least {SHORTEST} characters, one a line.")
    return tuple(lines)


def tls_of(settings: NetworkSettings, clock: Clock | None = None) -> ssl.SSLContext | None:
    """Return the certificate to listen with; None when the settings name none.

    Raises
    ------
    AudioError
        When it cannot be used: which file is wrong, and how.
    """
    if not settings.certificate:
        return None
    certificate = settings.certificate
    key = settings.private_key or certificate
    _check_dates(certificate, (clock or SystemClock()).wall())
    if b"PRIVATE KEY-----" not in _content(key, "key"):
        raise AudioError(f"{key!r} holds no private key in PEM form; see private_key.")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(_path(certificate), _path(key), _nobody_is_asked)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            said = (
                f"The key {key!r} does not belong to the certificate {certificate!r}; name the two that do."
            )
        else:
            said = f"The certificate {certificate!r} or its key {key!r} is damaged; make or fetch them anew."
        raise AudioError(said) from None
    except ValueError:
        raise AudioError(f"The key {key!r} is encrypted; give one without a pass phrase.") from None
    return context


def _check_dates(name: str, now_s: float) -> None:
    """Refuse a certificate that no telephone system would accept now."""
    try:
        first, last = validity(_content(name, "certificate").decode("ascii", "replace"))
    except ValueError:
        raise AudioError(f"{name!r} holds no certificate in PEM form; see certificate.") from None
    now = datetime.fromtimestamp(now_s, UTC)
    if now > last:
        raise AudioError(f"The certificate {name!r} expired on {last:%Y-%m-%d}; renew it.")
    if now < first:
        raise AudioError(
            f"The certificate {name!r} counts from {first:%Y-%m-%d} on; check it and this machine's clock."
        )


def _content(name: str, what: str) -> bytes:
    try:
        with _path(name).open("rb") as file:
            return file.read(LARGEST)
    except (OSError, ValueError, RuntimeError) as error:  # the last where ~ names nobody
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise AudioError(f"The {what} {name!r} cannot be read ({why.lower()}).") from None


def _path(name: str) -> Path:
    return Path(name).expanduser()


def _nobody_is_asked() -> str:
    """Stand in for a pass phrase: a server has nobody at its terminal who could type one.

    Raises
    ------
    ValueError
        Always.
    """
    raise ValueError
