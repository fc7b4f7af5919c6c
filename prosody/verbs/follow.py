"""`tonegauge live --follow ADDRESS`: a call that a server hears, on the overlay or in the terminal."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import click

from prosody import settings as kept
from prosody.audio.network.authenticate import exposed
from prosody.audio.network.keys import lock_of
from prosody.audio.network.limits import NetworkSettings
from prosody.places import sessions_folder
from prosody.saying import say
from prosody.serve.followed import FollowedCall
from prosody.verbs.call import in_terminal, shows_in_terminal
from prosody.verbs.upstairs import AlreadyShownError, Upstairs
from prosody.wording import wording

SECRET: Final = "TONEGAUGE_SECRET"
"""The environment's name for the server's secret, for those who keep no file of it."""


def follow(
    upstairs: Upstairs, address: str, secret_file: str | None, terminal: bool, duration_s: float | None
) -> int:
    """Show the calls of a server, one after the other; return the exit status."""
    settings = kept.load()
    call = FollowedCall(_checked(address), _secret(secret_file, settings.network, address), sessions_folder())
    if shows_in_terminal(upstairs, terminal):
        words = wording(settings.program.wording, settings.program.spoken())
        return in_terminal(call, words, duration_s, sys.stdout)
    try:
        return upstairs.overlay(call, settings, duration_s)
    except AlreadyShownError as already:
        say(str(already), err=True)
        return 1


def _checked(address: str) -> str:
    try:
        asked = urlsplit(address)
        known = asked.scheme in ("ws", "wss") and bool(asked.hostname) and asked.port != 0
    except ValueError:
        known = False
    if not known:
        raise click.UsageError(f"{address!r} is no server's address; write ws://127.0.0.1:8765/follow.")
    return address


def _secret(file: str | None, network: NetworkSettings, address: str) -> str:
    """Return the server's secret, if one was named anywhere.

    Raises
    ------
    click.UsageError
        When it would be sent across a network in clear text.
    """
    lock = lock_of(replace(network, secret_file=file or network.secret_file))
    secret = lock.secrets[0] if lock.secrets else os.environ.get(SECRET, "")
    asked = urlsplit(address)
    if secret and asked.scheme == "ws" and exposed(asked.hostname or ""):
        raise click.UsageError(
            "The secret would cross the network in clear text; write wss:// instead of ws://."
        )
    return secret
