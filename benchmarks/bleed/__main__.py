"""Leaks that are there and leaks that are not: `python -m benchmarks.bleed --data DIR`.

Writes `benchmarks/results/bleed.md`.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks import report
from benchmarks.bleed import call, material, page
from benchmarks.bleed.material import Leaking
from benchmarks.speech.corpora import Sound
from prosody.contour import COLUMNS, Contour

HOURS: Final = 5.0
"""Of unrelated talk, for each set."""


def main() -> None:
    """Measure and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    data = options.parse_args().data
    if not (data / "noise" / "rir_manifest.csv").is_file():
        options.error(f"{data} holds no development data (noise/rir_manifest.csv is missing).")
    apart = {
        "meetings (AMI), no limit chosen on them": unrelated(material.meetings(data)),
        "acted talkers (EmoDB, RAVDESS)": unrelated(material.talkers(data)),
    }
    found = [became(leak) for leak in material.leaks(data)]
    report.write("bleed", page.page(apart, found, call.measured(data)))


def unrelated(sounds: dict[str, Sound]) -> page.Apart:
    """Lay legs of different talkers beside each other at any offset; a leak in them is an error."""
    random = np.random.default_rng(0)
    legs = [material.heard(sound, "rep") for sound in sounds.values()]
    pairs = speech = silenced = believed = rows = 0
    while rows < HOURS * 360_000:
        one, other = (legs[i] for i in random.choice(len(legs), 2, replace=False))
        count = min(len(one), len(other))
        rep = material.gated(one[:count], turned(other[:count], int(random.integers(count))))
        pairs, rows, speech = pairs + 1, rows + count, speech + int(one.speech[:count].sum())
        silenced, believed = silenced + int(rep.bleed.sum()), believed + int(rep.bleed.any())
    return page.Apart(rows / 360_000, pairs, believed, silenced / speech)


def turned(leg: Contour, by: int) -> Contour:
    """Return a leg that begins elsewhere and goes on with its beginning."""
    return Contour(0, **{name: np.roll(getattr(leg, name), by) for name in COLUMNS})


def became(leaking: Leaking) -> page.Found:
    """Return what became of a leak and of the rep."""
    mixed, alone, count = leaking.rep, leaking.alone, len(leaking.rep)
    far = np.roll(leaking.customer.speech[:count], leaking.late)
    leak, own = far & ~alone.speech & mixed.speech, alone.speech & ~far
    kept = material.gated(mixed, leaking.customer[:count])
    begins, marked = np.flatnonzero(leak), np.flatnonzero(kept.bleed & leak)
    after_s = (marked[0] - begins[0]) / 100 if len(marked) else None
    return page.Found(
        leaking.loss_db, leaking.talks, after_s, share(kept.speech, leak), share(kept.speech, own)
    )


def share(flags: NDArray[np.bool_], of: NDArray[np.bool_]) -> float:
    """Return the share of some frames, NaN of none."""
    return float(flags[of].mean()) if of.any() else float("nan")


if __name__ == "__main__":
    main()
