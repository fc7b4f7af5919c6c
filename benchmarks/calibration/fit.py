"""Fits the spreads that the wrong-person test rests on: `python -m benchmarks.calibration.fit --data DIR`.

EmoDB alone (CC0), all its speakers, wide band and telephone; writes `prosody/judgement/voice_fit.json`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from benchmarks.calibration.spreads import fitted, table
from benchmarks.tone.material import CONDITIONS, clips

TARGET = Path(__file__).parents[2] / "prosody" / "judgement" / "voice_fit.json"


def main() -> int:
    """Fit and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="holds emodb/")
    options.add_argument("--cache", type=Path, help="folder for what has been heard already")
    chosen = options.parse_args()
    if not (chosen.data / "emodb").is_dir():
        print(f"{chosen.data} has no folder emodb: nothing fitted.", file=sys.stderr)
        return 1
    heard = [clip for c in CONDITIONS for clip in clips(chosen.data, "emodb", c, chosen.cache)]
    found = table(fitted(heard)) | {
        "made_by": "python -m benchmarks.calibration.fit",
        "fitted_on": "EmoDB (CC0), development speakers, wide band and telephone",
    }
    text = json.dumps(found, indent=1)
    rows = re.sub(
        r"\[\s+(-?[\d.e-]+(?:,\s+-?[\d.e-]+)*)\s+\]", lambda row: f"[{' '.join(row[1].split())}]", text
    )
    TARGET.write_text(rows + "\n", "utf-8")
    print(f"wrote {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
