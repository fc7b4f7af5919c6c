"""`tonegauge practise`: the window in which one's greeting is read again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from prosody.verbs.upstairs import Upstairs


@click.command()
@click.option("--voice", metavar="NAME", help="Compare with this calibrated voice; with many voices if none.")
@click.option(
    "--mic",
    metavar="NAME",
    default="default",
    show_default=True,
    help="Your microphone; 'recording' tries it.",
)
@click.pass_obj
def practise(upstairs: Upstairs, voice: str | None, mic: str) -> int:
    """Read your greeting, see its melody over the wished one, and hear it. Nothing is kept."""
    upstairs.need_a_window("")
    return upstairs.practice(upstairs.voice(voice), upstairs.within(voice), mic)
