"""Options that several verbs have, and how their texts are read.

The rule of the room: a text that is wrong is refused here, in a sentence, before anything is begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import click

Read = TypeVar("Read")

LEGS: Final = ("rep", "customer")


def leg_channels(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> Mapping[str, int]:
    """Read which channel of a file is whose."""
    channels: dict[str, int] = {}
    for text in given:
        leg, _, channel = text.partition("=")
        if leg not in LEGS or not channel.isdecimal() or leg in channels:
            raise click.BadParameter(f"{text!r}: write --leg rep=0 or --leg customer=1, each once.")
        channels[leg] = int(channel)
    if channels and "rep" not in channels:
        raise click.BadParameter("a call needs the rep's leg: add --leg rep=0 (channels count from 0).")
    if len(set(channels.values())) < len(channels):
        raise click.BadParameter("both legs name one channel; give each its own, or name the rep's alone.")
    return channels


def named(
    _context: click.Context, _given: click.Parameter, names: str | tuple[str, ...] | None
) -> str | tuple[str, ...] | None:
    """Refuse an empty name."""
    if names is not None and (not names or "" in (names if isinstance(names, tuple) else (names,))):
        raise click.BadParameter("a name is empty; name a file.")
    return names


def doors(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[Any, ...]:
    """Read where the server listens."""
    from prosody.serve.address import door

    return tuple(_read(door, text) for text in given)


def place(_context: click.Context, _option: click.Parameter, given: str) -> tuple[str, int]:
    """Read HOST:PORT."""
    from prosody.audio.network.address import place as read

    return _read(read, given)


def _read(reader: Callable[[str], Read], text: str) -> Read:
    try:
        return reader(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


voice_option = click.option(
    "--voice", metavar="NAME", help="Compare with this calibrated voice, or a profile's file."
)
leg_option = click.option(
    "--leg",
    "legs",
    multiple=True,
    metavar="LEG=CHANNEL",
    callback=leg_channels,
    help="Whose voice is on which channel, from 0: --leg rep=0 --leg customer=1.",
)
terminal_option = click.option("--terminal", is_flag=True, help="Show the gauge in the terminal.")
jsonl_option = click.option(
    "--jsonl", metavar="OUT", callback=named, help="Write events as JSON lines; - for standard output."
)
secret_option = click.option(
    "--secret-file", metavar="FILE", callback=named, help="Holds the secret of the server."
)
contour_option = click.option(
    "--contour", metavar="OUT.csv", callback=named, help="Write the contour, a row for each 10 ms."
)
