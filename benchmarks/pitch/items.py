"""What is measured: natural speech with a reference that nothing was fitted on, in every condition."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pitch import conditions as c
from benchmarks.pitch.sources import RATE, read, rows

Signal = NDArray[np.float64]

CONDITIONS = (
    "clean",
    "tel",
    "tel+white 10",
    "white 5",
    "babble 10",
    "tel+babble 10",
    "voice 10",
    "tel+voice 10",
    "hum 10",
    "clipped",
    "-50 dBFS",
)
"""`babble`: eight RAVDESS talkers, `voice`: one. White, babble and voice SNR against active speech."""


@dataclass(frozen=True, slots=True)
class Item:
    """One utterance with its reference: times (s) and f0 (Hz, 0 unvoiced)."""

    group: str
    speaker: str
    name: str
    samples: Signal
    times: Signal
    f0_hz: Signal


def utterances(data: Path) -> list[Item]:
    """Return FDA, ARCTIC and the commanded contours on whose sources nothing was fitted."""
    return [*_laryngograph(data), *_commanded(data)]


def _laryngograph(data: Path) -> Iterator[Item]:
    for row in rows(data / "pitch_egg/manifest.csv"):
        truth = np.load(data / "pitch_egg" / row["f0_path"])
        group = "FDA" if row["set"] == "fda" else "ARCTIC"
        x = read(data / "pitch_egg" / row["path"])
        yield Item(group, row["speaker"], Path(row["path"]).stem, x, truth["t"], truth["f0"])


def _commanded(data: Path) -> Iterator[Item]:
    """Yield two of the seven movements of each source that no weight may come from."""
    for row in rows(data / "contours/manifest.csv"):
        if row["may_ship"] == "no" and row["terminal_semitones"] in ("4", "-4"):
            truth = np.load(data / "contours" / row["f0_path"])
            f0 = np.where(truth["voiced"], truth["f0"], 0.0)
            x = read(data / "contours" / row["path"])
            yield Item("contours", row["source_id"], Path(row["path"]).stem, x, truth["t"], f0)


@cache
def _bystanders(data: Path) -> tuple[Signal, ...]:
    """Return one neutral or calm clip of each RAVDESS talker; nothing was ever fitted on them."""
    clips: dict[str, Signal] = {}
    for row in rows(data / "ravdess/manifest.csv"):
        if row["emotion"] == "neutral" and row["speaker"] not in clips:
            x = read(data / "ravdess" / row["path"])
            loud = np.flatnonzero(np.abs(x) > 0.05 * np.abs(x).max())
            clips[row["speaker"]] = x[loud[0] : loud[-1]]
    return tuple(clips.values())


def degraded(item: Item, condition: str, data: Path) -> tuple[Signal, int]:
    """Return an utterance under a condition, and its sample rate (8000 for the telephone)."""
    rng = np.random.default_rng(zlib.crc32(f"{item.name} {condition.removeprefix('tel+')}".encode()))
    telephone = condition.startswith("tel")
    kind = condition.removeprefix("tel").removeprefix("+")
    x = item.samples
    rate = c.TELEPHONE_RATE if telephone else RATE

    def carried(y: Signal) -> Signal:
        return c.telephone_band(y, RATE) if telephone else y

    y = carried(x)
    if kind.startswith("white"):
        y = c.at_snr(y, c.white(len(y), rng), float(kind.split()[1]), rate)
    elif kind in ("babble 10", "voice 10"):
        y = c.at_snr(y, carried(_others(kind, len(x), rng, data)), 10.0, rate)
    elif kind == "hum 10":
        y = c.at_snr(y, c.hum(len(y), rate), 10.0, rate)
    elif kind == "clipped":
        y = c.clipped(y, 0.01)
    elif kind == "-50 dBFS":
        y = c.at_level(y, rate, -50.0)
    return (c.mu_law(y) if telephone else y), rate


def _others(kind: str, n: int, rng: np.random.Generator, data: Path) -> Signal:
    clips = _bystanders(data)
    chosen = rng.choice(len(clips), 1 if kind.startswith("voice") else 8, replace=False)
    return c.summed([np.resize(np.roll(clips[i], rng.integers(len(clips[i]))), n) for i in chosen], RATE)
