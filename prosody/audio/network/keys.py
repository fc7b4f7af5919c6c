"""The secrets and the certificate with which the network is listened to, from the files the settings name."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

from prosody.audio.error import AudioError
from prosody.audio.network.authenticate import Lock
from prosody.audio.network.limits import NetworkSettings

SHORTEST: Final = 16
"""Characters of a secret at least: it may be guessed at from afar."""

LARGEST: Final = 65536
"""Bytes of a file of secrets at most."""


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
        with Path(name).expanduser().open("rb") as file:
            lines = file.read(LARGEST).decode().split()
    except (OSError, ValueError, RuntimeError) as error:  # the last where ~ names nobody
        raise AudioError(f"The secrets in {name!r} cannot be read ({error}); see secret_file.") from None
    if not lines or min(map(len, lines)) < SHORTEST:
        raise AudioError(f"{name!r} must hold secrets of at least {SHORTEST} characters, one a line.")
    return tuple(lines)


def tls_of(settings: NetworkSettings) -> ssl.SSLContext | None:
    """Return the certificate to listen with; None when the settings name none.

    Raises
    ------
    AudioError
        When it cannot be used.
    """
    if not settings.certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.certificate, settings.private_key or None, _nobody_is_asked)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise AudioError(
            f"The certificate {settings.certificate!r} with its key cannot be used ({error})."
        ) from None
    return context


def _nobody_is_asked() -> str:
    """Stand in for a pass phrase: a server has nobody at its terminal who could type one.

    Raises
    ------
    ValueError
        Always.
    """
    raise ValueError("the key is encrypted; give one without a pass phrase")
