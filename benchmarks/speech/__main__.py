"""Speech detection beside its peers: `python -m benchmarks.speech --data DIR`.

Writes `benchmarks/results/speech.md` and `speech.svg`. Everything is measured on talkers,
meetings and lines that the shipped weights were not fitted on (`HELD_OUT`, and sets that
are for measuring only).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.speech import corpora, cost, noise, report, trial
from benchmarks.speech.corpora import HELD_OUT, Clip, Sound
from benchmarks.speech.peers import Detector, available, contour, own
from prosody.analysis.speech import SpeechSettings


def sets(data: Path) -> dict[str, list[Clip]]:
    """Return the sets that are reported, in items as long as a turn."""
    acted = [clip for i, clip in enumerate(corpora.acted_english(data)) if i % 12 == 0]
    emodb = [clip for clip in corpora.emodb(data) if clip.talker in HELD_OUT]
    call = [clip for clip in corpora.calls(data) if clip.talker in HELD_OUT]
    return {
        "read English (FDA, ARCTIC)": trial.in_items(corpora.read_english(data)),
        "acted English (RAVDESS)": trial.in_items(acted),
        "acted German (EmoDB 03, 08)": trial.in_items(emodb)[::2],
        "voicing known (contours)": trial.in_items(corpora.resynthesised(data)),
        "call, caller's side": [piece for clip in call for piece in cut(clip, 1500)[::2]],
        "meetings (AMI trn01-05)": [clip for clip in corpora.meetings(data) if clip.talker in HELD_OUT],
    }


def cut(clip: Clip, count: int) -> list[Clip]:
    """Return a long clip in pieces of `count` frames."""
    return [
        Clip(
            f"{clip.name}-{i}",
            clip.talker,
            clip.samples[160 * i : 160 * (i + count)],
            clip.speech[i : i + count],
        )
        for i in range(0, len(clip.speech) - count + 1, count)
    ]


def babblers(data: Path, name: str) -> list[Sound]:
    """Return talkers who are not in the set, never fitted on."""
    if name.startswith("acted English"):
        return [clip.samples for clip in corpora.read_english(data)]
    return [clip.samples for i, clip in enumerate(corpora.acted_english(data)) if i % 6 == 3]


def detectors(every: bool) -> list[Detector]:
    """Return the program's own detector, then the peers."""
    return [own(SpeechSettings(detector="network"), "tonegauge"), *available(every)]


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    parser.add_argument("--conditions", nargs="*", help="some of the conditions, by name")
    parser.add_argument("--every", action="store_true", help="all modes of all peers")
    given = parser.parse_args()
    if not (given.data / "noise" / "manifest.csv").is_file():
        parser.error(f"{given.data} holds no development data (noise/manifest.csv is missing).")
    heard = detectors(given.every)
    tables: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
    for name, clips in sets(given.data).items():
        tables[name] = {}
        for condition, change in trial.changes(given.data, babblers(given.data, name)).items():
            if given.conditions and condition not in given.conditions:
                continue
            results = trial.tried(heard, clips, change)
            tables[name][condition] = {d.name: results[d.name].measured(d.threshold) for d in heard}
            print(name, "|", condition, "|", report.line(tables[name][condition]), flush=True)
    alone = noise.alone(given.data, [heard[0], contour(), *heard[1:]])
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "speech.md").write_text(
        report.page(tables, alone, cost.live(given.data), np.__version__),
        encoding="utf-8",
    )
    (given.out / "speech.svg").write_text(report.picture(tables), encoding="utf-8")


if __name__ == "__main__":
    main()
