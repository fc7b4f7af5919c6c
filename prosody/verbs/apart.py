"""Results must not be written over what is read, nor over each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import click

from prosody.output import ONE_STDOUT, STDOUT, overwritten, shown


def check_apart(inputs: Sequence[str], outputs: Iterable[tuple[str | None, str | None]]) -> None:
    """Refuse results (JSON lines and contour of each input) that would take the place of something else.

    Raises
    ------
    click.UsageError
        Before anything is read or written.
    """
    outputs = list(outputs)
    if (STDOUT, STDOUT) in outputs:
        raise click.UsageError(ONE_STDOUT)
    name = overwritten(inputs, chain.from_iterable(outputs))
    if name:
        raise click.UsageError(
            f"{shown(name)} is read, or is to be written twice; name another file to write to."
        )
