"""What a tracker costs: CPU seconds per second of audio, whole file at both rates and in 10 ms pushes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.pitch import ours
from benchmarks.pitch.conditions import resampled
from benchmarks.pitch.items import Item, utterances
from benchmarks.pitch.peers import Peer, swift_live
from benchmarks.pitch.sources import RATE

Costs = dict[str, tuple[float, float, float]]
"""By tracker: whole file at 16 kHz, at 8 kHz, live in 10 ms pushes (NaN where it has no such mode)."""


def costs(data: Path, peers: list[Peer]) -> Costs:
    """Return each tracker's cost, the least of three runs: what disturbs a run only adds."""
    items: list[Item] = [i for i in utterances(data) if i.group == "FDA"][:12]
    x = np.concatenate([i.samples for i in items])
    narrow = resampled(x, RATE, 8000)
    seconds = len(x) / RATE
    out: Costs = {}
    for peer in peers:
        wide = least(lambda p=peer: p.track(x, RATE), 1 if peer.slow else 3) / seconds
        tel = least(lambda p=peer: p.track(narrow, 8000), 1 if peer.slow else 3) / seconds
        out[peer.name] = (wide, tel, float("nan"))
    frames = ours.framed(x[: 10 * RATE], RATE)
    live: dict[str, Callable[[], object]] = {
        ours.ALONE.name: lambda: ours.columns(frames, push=1),
        "SwiftF0": lambda: swift_live(x[: 10 * RATE], RATE),
    }
    for name, run in live.items():
        if name in out:
            out[name] = (*out[name][:2], least(run, 3) / 10.0)
    return out


def least(run: Callable[[], object], times: int) -> float:
    """Return the least CPU time of some runs, s; one more goes before them to warm up."""
    run()
    spent = []
    for _ in range(times):
        begun = time.process_time()
        run()
        spent.append(time.process_time() - begun)
    return min(spent)
