"""Speech with a known pitch to fit on: what may be fitted on, and nothing that is reported.

Three kinds of truth. *Exact*: WORLD resynthesis of EmoDB and the shippable commanded
contours. *Made*: own glottal pulses through formants. *Voted*: natural EmoDB, shippable
TTS, where five trackers vote frame by frame on the clean recording; frames without a majority carry
no weight. Truth stands at the middle of each 10 ms frame.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from benchmarks.pitch import peers
from benchmarks.pitch.conditions import resampled

RATE = 16000
Signal = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Clean speech at 16 kHz with its pitch at frame centres: Hz, 0 unvoiced, NaN not known."""

    name: str
    talker: str
    kind: str
    samples: Signal
    f0_hz: Signal


def read(path: Path) -> Signal:
    """Return a file's first channel at 16 kHz."""
    x, rate = sf.read(path, always_2d=True)
    return resampled(np.asarray(x[:, 0], dtype=np.float64), rate, RATE)


def rows(manifest: Path) -> list[dict[str, str]]:
    """Return a manifest's rows."""
    with manifest.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def centres(samples: Signal) -> Signal:
    """Return the times of the frames' middles, s."""
    return (np.arange(len(samples) // 160) + 0.5) * 0.01


def at(times: Signal, t: Signal, f0: Signal) -> Signal:
    """Return a track at other times: between two voiced values linear in log f0, else the nearest."""
    after = np.clip(np.searchsorted(t, times), 1, len(t) - 1)
    before = after - 1
    share = np.clip((times - t[before]) / (t[after] - t[before]), 0.0, 1.0)
    a, b = f0[before], f0[after]
    both = (a > 0) & (b > 0)
    smooth = np.exp((1 - share) * np.log(np.maximum(a, 1)) + share * np.log(np.maximum(b, 1)))
    return np.where(both, smooth, np.where(share < 0.5, a, b))


TRACKERS = (peers.praat, peers.swift, peers.rapt, peers.reaper, peers.smile)
"""Who votes, each with one vote: doubling the best one's errs more on contours and copies of exact f0."""

VOTES_NEEDED = 3


def voted(x: Signal) -> Signal:
    """Return what at least three of five trackers say of each frame of clean speech; else NaN."""
    times = centres(x)
    loud = x * 0.5 / max(float(np.abs(x).max()), 1e-9)
    said = np.array([at(times, *track(loud, RATE)) for track in TRACKERS])
    voiced = said > 0
    middle = np.array([np.median(c[c > 0]) if np.any(c > 0) else 0.0 for c in said.T])
    agree = voiced & (np.abs(said / np.maximum(middle, 1) - 1) < 0.06)
    f0 = np.array([np.median(c[g]) if g.any() else 0.0 for c, g in zip(said.T, agree.T, strict=True)])
    sure_voiced = agree.sum(0) >= VOTES_NEEDED
    sure_unvoiced = (~voiced).sum(0) >= VOTES_NEEDED
    return np.where(sure_voiced, f0, np.where(sure_unvoiced, 0.0, np.nan))


def natural_emodb(data: Path) -> Iterator[Spoken]:
    """Yield EmoDB as recorded, with voted pitch."""
    for row in rows(data / "emodb/manifest.csv"):
        x = read(data / "emodb" / row["path"])
        yield Spoken(Path(row["path"]).stem, row["speaker"], "voted", x, voted(x))


def shippable_tts(data: Path) -> Iterator[Spoken]:
    """Yield the shippable synthetic voices, with voted pitch."""
    for row in rows(data / "tts/manifest.csv"):
        if row["may_ship"] == "yes":
            x = read(data / "tts" / row["path"])
            yield Spoken(Path(row["path"]).stem, row["voice"], "voted", x, voted(x))


def spoken_lines(voices: Path) -> Iterator[Spoken]:
    """Yield what `benchmarks.speech.voices` had Kokoro say, with voted pitch."""
    for path in sorted(voices.glob("*.flac")):
        x = read(path)
        yield Spoken(path.stem, path.stem.rpartition("_")[0], "voted", x, voted(x))


def meetings(data: Path) -> Iterator[Spoken]:
    """Yield excerpts of meetings with voted pitch; each counts as one talker."""
    for row in rows(data / "vad_rttm/manifest.csv"):
        name = Path(row["path"]).stem
        x = read(data / "vad_rttm" / row["path"])
        yield Spoken(name, f"ami-{name}", "voted", x, voted(x))


def commanded(data: Path) -> Iterator[Spoken]:
    """Yield the commanded contours whose weights may ship, with exact pitch."""
    talkers = {r["path"]: r["speaker"] for r in rows(data / "emodb/manifest.csv")}
    for row in rows(data / "contours/manifest.csv"):
        if row["may_ship"] in ("yes", "weights"):
            x = read(data / "contours" / row["path"])
            truth = np.load(data / "contours" / row["f0_path"])
            f0 = at(centres(x), truth["t"], np.where(truth["voiced"], truth["f0"], 0.0))
            talker = next(
                (t for p, t in talkers.items() if Path(p).stem in row["source_clip"]), row["source"]
            )
            yield Spoken(Path(row["path"]).stem, talker, "exact", x, f0)


def resynthesised(spoken: Spoken, rng: np.random.Generator, copies: int) -> Iterator[Spoken]:
    """Yield a voted clip through WORLD with its pitch moved and its formants warped; pitch exact."""
    import pyworld

    x = np.ascontiguousarray(spoken.samples)
    f0, t = pyworld.harvest(x, RATE, f0_floor=55.0, f0_ceil=600.0, frame_period=5.0)
    f0 = pyworld.stonemask(x, f0, t, RATE)
    voiced = (at(t, centres(x), np.nan_to_num(spoken.f0_hz)) > 0) & (f0 > 0)
    envelope = pyworld.cheaptrick(x, f0, t, RATE)
    breath = pyworld.d4c(x, np.where(voiced, f0, 0.0), t, RATE, threshold=0.0)
    middle = float(np.median(f0[voiced])) if voiced.any() else 150.0
    for i in range(copies):
        goal = np.exp(rng.uniform(np.log(75), np.log(330)))
        factor = np.clip(goal / middle, 0.55, 1.8)
        spread = rng.uniform(0.6, 1.4)
        moved = np.clip(factor * middle * (np.maximum(f0, 1) / middle) ** spread, 58.0, 580.0)
        moved = np.where(voiced, moved, 0.0)
        warp = float(np.clip(factor**0.3 * rng.uniform(0.92, 1.09), 0.8, 1.25))
        y = pyworld.synthesize(moved, _warped(envelope, warp), _warped(breath, warp), RATE, 5.0)[: len(x)]
        truth = at(centres(y), t, moved)
        yield Spoken(f"{spoken.name}_w{i}", spoken.talker, "exact", y, truth)


def _warped(envelope: Signal, factor: float) -> Signal:
    bins = np.arange(envelope.shape[1])
    where = np.clip(bins / factor, 0, envelope.shape[1] - 1)
    low = where.astype(int)
    high = np.minimum(low + 1, envelope.shape[1] - 1)
    share = where - low
    return np.ascontiguousarray(envelope[:, low] * (1 - share) + envelope[:, high] * share)
