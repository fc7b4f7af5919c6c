"""FFE of the contour that the program writes: `python -m benchmarks.pitch.heard --data DIR`; two minutes.

The table of peers measures the tracker on every frame. In the program a pitch is looked for only where
somebody may speak, so that silence costs nothing; this measures what comes of both.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.pitch.items import CONDITIONS, degraded, utterances
from benchmarks.pitch.measures import Rates, rates, score
from benchmarks.pitch.ours import Signal, framed, track
from prosody.analysis.hearing import Hearing
from prosody.contour import joined

GROUPS = ("FDA", "ARCTIC")


def heard(x: Signal, rate: int) -> tuple[Signal, Signal]:
    """Return times (s, middle of each frame) and f0 (Hz, 0 unvoiced) of the contour."""
    hearing = Hearing("rep")
    rows = joined([hearing.process(framed(x, rate)), hearing.flush()])
    return (np.arange(len(rows)) + 0.5) * 0.01, np.nan_to_num(rows.f0_hz.astype(np.float64))


def found(data: Path, condition: str) -> Iterator[tuple[str, Rates, Rates]]:
    """Yield each set's name, and the rates of the tracker alone and of the program's contour."""
    items = list(utterances(data))
    for group in GROUPS:
        alone, whole = [], []
        for item in (item for item in items if item.group == group):
            samples, rate = degraded(item, condition, data)
            for scores, way in ((alone, track), (whole, heard)):
                scores.append(score(item.speaker, item.times, item.f0_hz, *way(samples, rate)))
        yield group, rates(alone, 2), rates(whole, 2)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="folder with pitch_egg, ravdess")
    data = options.parse_args().data
    if not (data / "pitch_egg/manifest.csv").exists():
        sys.exit(f"{data} has no pitch_egg/manifest.csv: name the folder of development data.")
    print("| FFE %, tracker alone / as the program writes it | FDA | ARCTIC |\n|---|---|---|")
    for condition in CONDITIONS:
        cells = [f"{alone.ffe:.1f} / {whole.ffe:.1f}" for _, alone, whole in found(data, condition)]
        print(f"| {condition} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
