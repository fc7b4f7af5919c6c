"""A server under honest load: many calls at real speed, what each costs, and how old its sound is."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.serve.running import Running, running, said_of, sent

DOORS = {
    "audiosocket": ["audiosocket:127.0.0.1:0", "customer=audiosocket:127.0.0.1:0"],
    "media-stream": ["media-stream:127.0.0.1:0"],
    "fork": ["fork:127.0.0.1:0"],
}
WARM_S = 3.0
"""After the last call has begun, until measuring begins."""

LAG = "tonegauge_lag_seconds"


@dataclass(frozen=True)
class Load:
    """What was found with so many calls.

    `front` and `workers` are percent of a core for one call; `lag_s` are the 50th, 95th and 99th percentile
    of the server's own histogram, `outside_s` the 50th and 99th of what a follower of one call saw (sound
    spoken to row told, which holds the analysis' lookahead of 0.08 s), `late_s` how late the senders were.
    """

    kind: str
    calls: int
    front: float
    workers: float
    sender: float
    lag_s: tuple[float, float, float]
    outside_s: tuple[float, float]
    late_s: float
    lost_s: float
    ended_well: int
    pss_mb: float
    idle: float
    kept: int


class Follower(threading.Thread):
    """Follows the first call, and notes when which row came."""

    def __init__(self, server: Running, call: str) -> None:
        super().__init__()
        self._address = f"ws://127.0.0.1:{server.events}/follow/{call}"
        self.came: list[tuple[float, int]] = []

    def run(self) -> None:
        """Listen until the server goes."""
        try:
            with connect(self._address, compression=None) as connection:
                for message in connection:
                    told = json.loads(message)
                    if "rows" in told:
                        self.came.append((time.monotonic(), told["rows"]["start"]))
        except (ConnectionClosed, OSError):
            return

    def lag_s(self, began_s: float) -> tuple[float, float]:
        """Return how old the oldest row of each message was, median and 99th percentile, s."""
        ages = [came_s - began_s - row / 100.0 for came_s, row in self.came[20:]]
        return tuple(np.percentile(ages, [50, 99])) if ages else (np.nan, np.nan)


def measured(kind: str, calls: int, seconds: float, record: bool = False) -> Load:
    """Send so many calls of a kind at once, and measure for so many seconds; `record`: all are kept."""
    with running(DOORS[kind], record=record) as server:
        follower = Follower(server, str(UUID(int=1)))
        follower.start()
        length_s = seconds + WARM_S + 0.06 * calls
        senders = sent(kind, server.ports(kind), calls, length_s)
        while server.figures()["tonegauge_calls"] < calls and senders.poll() is None:
            time.sleep(0.1)
        time.sleep(WARM_S)
        before = server.figures(), server.cpu_s(), _idle_s(), time.monotonic()
        time.sleep(seconds)
        after = server.figures(), server.cpu_s(), _idle_s(), time.monotonic()
        pss_mb = server.pss_mb()
        told = said_of(senders)
        while server.figures()["tonegauge_calls"] > 0:
            time.sleep(0.1)
        last = server.figures()
        kept = server.sessions()
    follower.join()
    return _load(
        kind, calls, length_s, (before, after), last, told, follower, pss_mb, server.process.pid, kept
    )


def _load(kind, calls, length_s, spans, last, told, follower, pss_mb, front, kept) -> Load:  # type: ignore[no-untyped-def]
    (figures, cpu, idle_s, begin_s), (later, cpu_later, idle_later_s, end_s) = spans
    heard_s = (later["tonegauge_heard_seconds_total"] - figures["tonegauge_heard_seconds_total"]) / 2
    spent = {pid: cpu_s - cpu.get(pid, 0.0) for pid, cpu_s in cpu_later.items()}
    return Load(
        kind,
        calls,
        100 * spent.pop(front) / heard_s,
        100 * sum(spent.values()) / heard_s,
        100 * told["cpu_s"] / (calls * length_s),
        quantiles(figures, later, (0.5, 0.95, 0.99)),
        follower.lag_s(told["began_s"]),
        told["late_s"][1],
        sum(lost for name, lost in last.items() if name.startswith("tonegauge_lost_seconds_total")),
        int(last['tonegauge_ended_total{how="done"}']),
        pss_mb,
        (idle_later_s - idle_s) / (end_s - begin_s) / (os.cpu_count() or 1),
        kept,
    )


def quantiles(before: Mapping[str, float], after: Mapping[str, float], shares: tuple[float, ...]) -> tuple:
    """Return quantiles of the lag between two looks, a histogram's buckets being filled evenly."""
    prefix = f'{LAG}_bucket{{le="'
    bounds = [name.removeprefix(prefix).removesuffix('"}') for name in after if name.startswith(prefix)]
    counts = np.array([after[f'{prefix}{bound}"}}'] - before[f'{prefix}{bound}"}}'] for bound in bounds])
    edges = [float(bound) for bound in bounds[:-1]]
    return tuple(float(np.interp(share * counts[-1], [0, *counts[:-1]], [0.0, *edges])) for share in shares)


def _idle_s() -> float:
    with open("/proc/stat") as file:  # noqa: PTH123  a line of the kernel
        return int(file.readline().split()[4]) / os.sysconf("SC_CLK_TCK")
