"""Writes the section on cost: `python -m benchmarks.pipeline [--minutes 60] [--paced]`."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from functools import partial

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import soundfile

from benchmarks import report
from benchmarks.pipeline import peers, stages
from benchmarks.pipeline.processes import TONEGAUGE, cost, least, repeated
from prosody import __version__
from prosody.audio.blocks import Block
from prosody.events import Flag, Greeting
from prosody.judgement.model_population import population
from prosody.pipeline import Analyser
from prosody.settings import Settings
from prosody.units import seconds

RUNS = 3


def main() -> None:
    """Measure everything and write the section."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=60.0, help="length of the long file")
    options.add_argument("--paced", action="store_true", help="also run the demo at real speed (100 s)")
    asked = options.parse_args()
    lines = [
        *_head(),
        *_chain(),
        *_by_step(),
        *_by_stage(),
        *_programs(asked.minutes, asked.paced),
        *_delay(),
        *_peers(),
    ]
    report.write("pipeline", "\n".join(lines) + "\n")
    print("\n".join(lines))


def _head() -> Iterator[str]:
    yield "# Cost of the pipeline"
    yield ""
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    yield f"`python -m benchmarks.pipeline`; version {__version__}, {machine}, one thread."
    yield f"Sound: the bundled demo call, {_length_s():.1f} s, two legs at 16 kHz."


def _chain() -> Iterator[str]:
    yield "\n## The whole chain, two legs\n"
    yield "| how | CPU s | times faster than real | % of a core |"
    yield "|---|---|---|---|"
    ways = {
        "a file, 1 s blocks": (stages.from_file, _length_s()),
        "live: in the steps of `prosody/steps.py`": (stages.as_live, _length_s()),
        "live, two quiet rooms": (stages.in_quiet, stages.QUIET_S),
        "were every block of 30 ms a step": (stages.in_blocks, _length_s()),
    }
    for name, (made, length_s) in ways.items():
        spent = min(stages.cpu_s(made)[0] for _ in range(RUNS))
        yield f"| {name} | {spent:.2f} | {length_s / spent:.0f} | {100 * spent / length_s:.1f} |"


def _by_step() -> Iterator[str]:
    yield "\n## By length of step\n"
    yield "CPU of the whole chain for a call of two legs, % of a core, and so many such calls at once are all"
    yield "that one core can do.\n"
    yield "| step, ms | 16 kHz | calls | 8 kHz | calls |"
    yield "|---|---|---|---|---|"
    for step_s in stages.STEPS_S:
        cells = []
        for source in (stages.in_steps_of, stages.by_telephone):
            share = min(stages.cpu_s(partial(source, step_s))[0] for _ in range(RUNS)) / _length_s()
            cells += [f"{100 * share:.1f}", f"{1 / share:.0f}"]
        yield f"| {1000 * step_s:g} | {' | '.join(cells)} |"


def _by_stage() -> Iterator[str]:
    yield "\n## By stage\n"
    yield "CPU per frame (10 ms) and leg, the judge's per frame, in microseconds; live in its steps."
    yield "Measured in place, so that a line holds a microsecond or so of the clock itself per call.\n"
    yield "| stage | file | live |"
    yield "|---|---|---|"
    frames = _length_s() * 100
    file, live = stages.by_stage(stages.from_file), stages.by_stage(stages.as_live)
    for name in stages.STAGES:
        legs = 1 if name in ("bleed", "tone", "greeting", "flags", "judge, all of these") else 2
        yield f"| {name} | {1e6 * file[name] / frames / legs:.1f} | {1e6 * live[name] / frames / legs:.1f} |"


def _programs(minutes: float, paced: bool) -> Iterator[str]:
    call = str(stages.DEMO)
    yield "\n## The program\n"
    yield "| what | CPU s | wall s | peak MB |"
    yield "|---|---|---|---|"
    rows = {
        "`tonegauge --help`": least(RUNS, TONEGAUGE, "--help"),
        "`analyse` until its first line": least(
            RUNS, TONEGAUGE, "analyse", call, "--jsonl", "-", first_line=True
        ),
        "`analyse` the demo call": least(RUNS, TONEGAUGE, "analyse", call, "--jsonl", "-"),
    }
    with repeated(stages.DEMO, minutes) as long:
        rows[f"`analyse` {minutes:g} minutes"] = cost(TONEGAUGE, "analyse", str(long), "--jsonl", "-")
    if paced:
        rows["`demo --terminal` at real speed"] = cost(TONEGAUGE, "demo", "--terminal")
    for name, spent in rows.items():
        yield f"| {name} | {spent.cpu_s:.2f} | {spent.wall_s:.1f} | {spent.peak_mb:.0f} |"


def _delay() -> Iterator[str]:
    yield "\n## Delay\n"
    yield "| from | to | s |"
    yield "|---|---|---|"
    for rate in (8_000, 16_000, 44_100, 48_000):
        yield f"| sound at {rate / 1000:g} kHz | its row of the contour | {_latency_s(rate):.3f} |"
    _, result = stages.cpu_s(stages.as_live)
    for event in result.events:
        if isinstance(event, Greeting):
            waited = seconds(event.decided - event.end)
            yield f"| end of the greeting at {seconds(event.end):.1f} s | its verdict | {waited:.2f} |"
        if isinstance(event, Flag):
            waited, at = seconds(event.decided - event.index), seconds(event.index)
            yield f"| begin of what `{event.code}` at {at:.1f} s rests on | the flag | {waited:.2f} |"


def _peers() -> Iterator[str]:
    yield "\n## Beside others\n"
    yield "CPU seconds for a second of one leg, the whole file at once; ours is all of hearing (pitch,"
    yield "speech, level, noise floor, spectrum, nuclei), the others' what is named.\n"
    yield "| what | CPU s per s |"
    yield "|---|---|"
    samples, _rate = soundfile.read(stages.DEMO, dtype="float32", always_2d=True)
    ours = min(stages.by_stage(stages.from_file)["hearing, all of these"] for _ in range(RUNS))
    yield f"| **ours, hearing** | {ours / _length_s() / 2:.4f} |"
    for name, spent in peers.costs(samples[:, 0].copy()).items():
        yield f"| {name} | {'not installed' if spent is None else f'{spent:.4f}'} |"


class _Silent:
    """A source of which only the rate is asked."""

    name, legs = "none", ("rep", "customer")

    def __init__(self, rate: int) -> None:
        self.rate = rate

    def __iter__(self) -> Iterator[Block]:
        return iter(())

    def close(self) -> None:
        pass


def _latency_s(rate: int) -> float:
    return Analyser(_Silent(rate), Settings(), population()).latency_s


def _length_s() -> float:
    return float(soundfile.info(stages.DEMO).duration)


if __name__ == "__main__":
    main()
