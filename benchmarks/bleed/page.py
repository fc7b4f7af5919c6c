"""The page that the measurements are read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Apart:
    """Legs that have nothing to do with each other: pairs with any leak found, share of speech silenced."""

    hours: float
    pairs: int
    believed: int
    silenced: float


@dataclass(frozen=True)
class Found:
    """A leak: s until it was noticed (None: never); how much of it, and of the rep, is called speech."""

    loss_db: float
    talks: bool
    after_s: float | None
    left: float
    rep: float


HEAD = """# The far end leaking in

`python -m benchmarks.bleed --data DIR` wrote this page. A wrong leak silences the rep, so legs that have
nothing to do with each other are laid beside each other at any offset (both talk about half of the time,
so often at once), and any leak found there is an error. Real leaks are meetings through nine measured
rooms or none, 20-300 ms late, every second one sent over the telephone.
"""


def page(apart: dict[str, Apart], found: list[Found], cases: list[dict[str, float | None]]) -> str:
    """Return the page in Markdown."""
    parts = [HEAD, "## Legs that have nothing to do with each other\n", _apart(apart), ""]
    parts += ["## Leaks\n", _found(found), "", "## A call\n", _cases(cases), ""]
    return "\n".join(parts)


def _apart(sets: dict[str, Apart]) -> str:
    rows = [
        "| legs of | hours | pairs | pairs with a leak | an hour | rep's speech silenced |",
        "|---" * 6 + "|",
    ]
    for name, one in sets.items():
        errors = f"{one.believed} | {one.believed / one.hours:.2f} | {100 * one.silenced:.2f} %"
        rows.append(f"| {name} | {one.hours:.1f} | {one.pairs} | {errors} |")
    return "\n".join(rows)


def _found(found: list[Found]) -> str:
    rows = [
        "% of frames called the rep's speech after the gate; the rep is silent, or talks all the while.\n",
        "| leak, dB below | rep | leaks | noticed | after, s: median | 90 % | leak alone | rep alone |",
        "|---" * 8 + "|",
    ]
    for loss, talks in sorted({(one.loss_db, one.talks) for one in found}):
        these = [one for one in found if (one.loss_db, one.talks) == (loss, talks)]
        after = [one.after_s for one in these if one.after_s is not None]
        delays = "{:.1f} | {:.1f}".format(*np.percentile(after, [50, 90])) if after else "- | -"
        left, rep = (_mean(getattr(one, name) for one in these) for name in ("left", "rep"))
        who = "talks" if talks else "silent"
        rows.append(f"| {loss:.0f} | {who} | {len(these)} | {len(after)} | {delays} | {left} | {rep} |")
    return "\n".join(rows)


def _mean(shares: Iterable[float]) -> str:
    known = [share for share in shares if not np.isnan(share)]
    return f"{100 * np.mean(known):.0f} %" if known else "-"


def _cases(cases: list[dict[str, float | None]]) -> str:
    rows = [
        "A stereo call, the caller played through a seminar room into the agent's microphone; % of frames"
        " called the rep's speech.\n",
        "| leak, dB below the caller | late, s | leak alone, before | after the gate | rep alone, after |",
        "|---" * 5 + "|",
    ]
    for case in cases:
        loss = "none" if case["loss_db"] is None else f"{case['loss_db']:.0f}"
        shares = " | ".join(f"{100 * (case[key] or 0):.0f} %" for key in ("before", "after", "rep"))
        rows.append(f"| {loss} | {case['delay_s']} | {shares} |")
    return "\n".join(rows)
