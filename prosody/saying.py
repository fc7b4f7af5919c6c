"""What the command line says, in the person's language and so that no terminal obeys anything in it."""

from __future__ import annotations

import click

from prosody.output import shown
from prosody.words.sentence import translated


def spoken(text: str) -> str:
    """Return a sentence in the person's language, as far as the settings can be read."""
    from prosody import settings
    from prosody.wording import system_language

    try:
        language = settings.load().program.spoken()
    except Exception:  # what is wrong with them is about to be said, or was
        language = system_language()
    return translated(text, language)


def say(text: str, err: bool = False) -> None:
    """Say a sentence."""
    click.echo(shown(spoken(text)), err=err)


def confirm(question: str) -> None:
    """Ask; go on only after a yes.

    Raises
    ------
    click.Abort
        Otherwise.
    """
    click.confirm(shown(spoken(question)), abort=True, err=True)
