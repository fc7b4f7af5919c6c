"""Where to listen, as it is written on the command line: `[LEG=]KIND:HOST:PORT`, of RTP several ports."""

from __future__ import annotations

from typing import Final, get_args

from prosody.audio.network.address import place
from prosody.audio.network.listeners import Door, Kind
from prosody.events import LEGS

MOST_PORTS: Final = 256
"""Of one door: each takes one of the files that a process may open, often 1024."""


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
                (host, port), count = _ports(where) if known == "rtp" else (place(where), 1)
                return Door(known, host, port, leg, count)
    kinds = ", ".join(get_args(Kind))
    raise ValueError(f"{text!r}: write KIND:HOST:PORT or customer=KIND:HOST:PORT; KIND is one of {kinds}.")


def _ports(where: str) -> tuple[tuple[str, int], int]:
    """Return the first of `HOST:FIRST-LAST`, or the only one, and how many they are."""
    head, dash, last = where.rpartition("-")
    if not dash or not last.isdecimal():
        return place(where), 1
    host, first = place(head)
    count = int(last) - first + 1
    if not (first and 1 <= count <= MOST_PORTS and int(last) < 1 << 16):
        raise ValueError(
            f"{where!r}: write HOST:FIRST-LAST, as in 127.0.0.1:4000-4019; up to {MOST_PORTS} ports."
        )
    return (host, first), count
