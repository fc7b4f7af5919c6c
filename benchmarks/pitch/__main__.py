"""`python -m benchmarks.pitch --data DIR`: the tracker and its peers on the same items, in one run.

Writes `benchmarks/results/pitch.md` and pictures beside it.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.pitch import ours, pictures, report
from benchmarks.pitch.cost import Costs, costs
from benchmarks.pitch.items import CONDITIONS, degraded, utterances
from benchmarks.pitch.measures import Score, score
from benchmarks.pitch.peers import PEERS, Peer

RESULTS = Path(__file__).parents[1] / "results"
OURS = [ours.PROGRAM, ours.ALONE]

Key = tuple[str, str, str]

THREE = ("clean", "tel", "tel+white 10")
"""Conditions for slow trackers (FDA only), and for the contours with exact f0."""


def measured(data: Path, condition: str, names: list[str]) -> dict[Key, list[Score]]:
    """Return scores by tracker, set and condition."""
    out: dict[Key, list[Score]] = defaultdict(list)
    known = [p for p in (*OURS, *PEERS) if p.name in names]
    for item in utterances(data):
        if item.group == "contours" and condition not in THREE:
            continue
        samples, rate = degraded(item, condition, data)
        for peer in (p for p in known if item.group == "FDA" or not p.slow):
            t, f0 = peer.track(samples, rate)
            scored = score(item.speaker, item.times, item.f0_hz, t, f0)
            out[peer.name, item.group, condition].append(scored)
    return dict(out)


def everything(data: Path, trackers: list[Peer], jobs: int) -> dict[Key, list[Score]]:
    """Return the scores of all trackers in all conditions; slow ones in three."""
    scores: dict[Key, list[Score]] = {}
    with ProcessPoolExecutor(jobs) as pool:
        tasks = [
            pool.submit(measured, data, c, [p.name for p in trackers if c in THREE or not p.slow])
            for c in CONDITIONS
        ]
        for task in tasks:
            scores.update(task.result())
    return scores


def peers_scores(
    data: Path, present: list[Peer], jobs: int, keep: Path | None
) -> tuple[dict[Key, list[Score]], Costs]:
    """Return the peers' scores and costs, from `keep` where an earlier run left them."""
    if keep and keep.exists():
        stored: tuple[dict[Key, list[Score]], Costs] = pickle.loads(keep.read_bytes())
        return stored
    found = everything(data, present, jobs), costs(data, present)
    if keep:
        keep.write_bytes(pickle.dumps(found))  # read back by the same person's next run only
    return found


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with pitch_egg, contours, ravdess")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="file that keeps the peers' scores for the next run")
    names = ",".join(p.name for p in PEERS)
    parser.add_argument("--peers", default=names, help="which peers to measure, comma-separated")
    chosen = parser.parse_args()
    if not (chosen.data / "pitch_egg/manifest.csv").exists():
        sys.exit(f"{chosen.data} has no pitch_egg/manifest.csv: name the folder of development data.")
    started = time.monotonic()
    kept = chosen.keep is not None and chosen.keep.exists()
    present = [p for p in PEERS if p.installed and p.name in chosen.peers.split(",")]
    scores, spent = peers_scores(chosen.data, present, chosen.jobs, chosen.keep) if present else ({}, {})
    scores = everything(chosen.data, OURS, chosen.jobs) | scores
    spent = costs(chosen.data, [ours.ALONE]) | spent
    # costs of peers that were kept come from that earlier run
    missing = [p.name for p in PEERS if p not in present]
    chosen.out.mkdir(parents=True, exist_ok=True)
    trust = pictures.reliability(chosen.data, chosen.out / "pitch_reliability.png")
    pictures.contours(chosen.data, chosen.out / "pitch_contours.png")
    seconds = time.monotonic() - started
    text = report.page(scores, spent, [*OURS, *present], missing, trust, seconds, kept)
    (chosen.out / "pitch.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    np.seterr(all="ignore")  # peers divide by zero as they please
    main()
