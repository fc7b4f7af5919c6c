"""`tonegauge settings`: what may be set, what is set, and where."""

from __future__ import annotations

import click

from prosody import settings as kept
from prosody.output import OutputError, refused
from prosody.saying import say


def main(path: bool, init: bool) -> int:
    """Print the settings, their place, or write them; return the exit status."""
    if path:
        click.echo(kept.place())
    elif init:
        _write()
    else:
        click.echo(kept.to_toml(kept.load()), nl=False)
    return 0


def _write() -> None:
    place = kept.place()
    if place.exists():
        kept.load()  # a file with a mistake is never written over
        raise OutputError(f"{place} is there already; edit it, or move it away first.")
    try:
        kept.save(kept.Settings())
    except OSError as error:
        raise refused(str(place), error) from None
    say(f"Wrote {place}.")
