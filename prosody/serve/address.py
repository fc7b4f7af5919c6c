"""Where to listen, as it is written on the command line: `[LEG=]KIND:HOST:PORT`."""

from __future__ import annotations

from typing import get_args

from prosody.audio.network.address import place
from prosody.audio.network.listeners import Door, Kind
from prosody.events import LEGS


def door(text: str) -> Door:
    """Return where calls are taken.

    Raises
    ------
    ValueError
        With what to write instead.
    """
    head, _, rest = text.rpartition("=") if "=" in text else ("rep", "", text)
    kind, _, where = rest.partition(":")
    for leg in LEGS:
        for known in get_args(Kind):
            if (leg, known) == (head, kind):
                return Door(known, *place(where), leg)
    kinds = ", ".join(get_args(Kind))
    raise ValueError(f"{text!r}: write KIND:HOST:PORT or customer=KIND:HOST:PORT; KIND is one of {kinds}.")
