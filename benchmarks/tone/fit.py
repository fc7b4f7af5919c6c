"""Makes the shipped weights and the population's profile: `python -m benchmarks.tone.fit --data DIR`.

Only EmoDB (CC0-1.0) is read. Nothing is chosen here: what was tried, and how it scores on
speakers left out, is the benchmark's business (`python -m benchmarks.tone`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from benchmarks.tone.fitting import ANYBODY, tables
from benchmarks.tone.manners import MANNERS, made
from benchmarks.tone.material import CONDITIONS, clips
from benchmarks.tone.profiles import Row, row
from prosody.judgement.measures_usual import statistics

HERE: Final = Path(__file__).parents[2] / "prosody" / "judgement"


def usual(rows: Sequence[Row]) -> Mapping[str, Any]:
    """Return what is usual across speakers in neutral speech, both channels together."""
    found = statistics([r.whole for r in rows if r.clip.label == "neutral"])
    return {
        name: {key: float(f"{number:.4g}") for key, number in asdict(found[name]).items()} for name in ANYBODY
    }


def main() -> None:
    """Fit and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="folder that holds emodb/")
    options.add_argument("--cache", type=Path, help="folder for contours already heard")
    options.add_argument("--made-at", default="", help="date to write into the files, ISO 8601")
    chosen = options.parse_args()
    acted = [row(clip) for c in CONDITIONS for clip in clips(chosen.data, "emodb", c, chosen.cache)]
    rows = acted + [row(clip) for c in CONDITIONS for clip in made(chosen.data, c, chosen.cache)]
    provenance = {
        "made_by": "python -m benchmarks.tone.fit",
        "made_at": chosen.made_at,
        "made_from": "EmoDB, Berlin Database of Emotional Speech (Burkhardt et al. 2005), CC0-1.0",
        "speakers": sorted({r.clip.speaker for r in rows}),
        "clips": len({r.clip.path for r in rows}),
        "made_anew": list(MANNERS),
        "channels": list(CONDITIONS),
    }
    _write(HERE / "tone_weights.json", provenance | tables(rows))
    _write(HERE / "tone_population.json", provenance | {"usual": usual(acted)})


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
