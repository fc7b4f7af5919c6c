"""The recordings: 16 kHz, one clip after the other, each with its truth.

What may be fitted on (`fit_groups`) and what is for measuring only stand apart here: the
licence of the material decides it (the data folder's README), and no talker is in both.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import gcd
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import resample_poly

from benchmarks.speech.labels import FRAME, Flags, between, by_level, level_db, without_short

RATE = 16_000
Sound = NDArray[np.float32]

HELD_OUT = (
    "emodb-03",
    "emodb-08",
    "calls-autorepairs_49_stereo-1",
    "ami-trn01",
    "ami-trn02",
    "ami-trn03",
    "ami-trn04",
    "ami-trn05",
)
"""Talkers and meetings that might be fitted on, kept for the report."""


@dataclass(frozen=True)
class Clip:
    """A recording and where somebody speaks in it.

    `talker` is what must not be split; `doubt` marks frames that nobody should be fitted to.
    """

    name: str
    talker: str
    samples: Sound
    speech: Flags
    doubt: Flags | None = None


def read(path: Path, channel: int = 0) -> Sound:
    """Return one channel at 16 kHz."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return resampled(samples[:, channel], rate)


def resampled(samples: Sound, rate: int, target: int = RATE) -> Sound:
    """Return the sound at another rate."""
    if rate == target:
        return samples.copy()
    common = gcd(rate, target)
    return np.asarray(resample_poly(samples, target // common, rate // common), np.float32)


def rows(data: Path, name: str) -> list[dict[str, str]]:
    """Return a set's manifest."""
    with (data / name / "manifest.csv").open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def emodb(data: Path) -> list[Clip]:
    """Acted German sentences; silence before the first and after the last syllable is given."""
    return [_emodb_clip(data / "emodb", row) for row in rows(data, "emodb") if row["silb_path"]]


def _emodb_clip(folder: Path, row: dict[str, str]) -> Clip:
    samples = read(folder / row["path"])
    lines = (folder / row["silb_path"]).read_text(encoding="utf-8").split("\n")
    times = [float(line.split("\t")[0]) for line in lines if line.strip()]
    whole = between(len(samples) // FRAME, [(times[0] - 0.02, times[-1] + 0.02)])
    flags = without_short(by_level(samples) & whole)
    return Clip(Path(row["path"]).stem, "emodb-" + row["speaker"], samples[: len(flags) * FRAME], flags)


def by_own_level(data: Path, name: str, talker: str = "speaker") -> Iterator[Clip]:
    """Clips of a set whose recordings are clean enough to be labelled by their own level."""
    for row in rows(data, name):
        samples = read(data / name / row["path"])
        flags = by_level(samples)
        stem = Path(row["path"]).stem
        yield Clip(stem, f"{name}-{row[talker]}", samples[: len(flags) * FRAME], flags)


def calls(data: Path) -> list[Clip]:
    """Acted support calls, a channel per talker; the agents of `lca` share audio and count as one."""
    clips = []
    for row in rows(data, "calls"):
        for channel in range(int(row["channels"])):
            samples = read(data / "calls" / row["path"], channel)
            flags = by_level(samples, share=0.5)
            stem = Path(row["path"]).stem
            talker = "calls-lca" if stem.startswith("lca") else f"calls-{stem}-{channel}"
            clips.append(Clip(f"{stem}-{channel}", talker, samples[: len(flags) * FRAME], flags))
    return clips


def meetings(data: Path) -> list[Clip]:
    """Meeting excerpts with hand-made segments, union over talkers."""
    clips = []
    for row in rows(data, "vad_rttm"):
        samples = read(data / "vad_rttm" / row["path"])
        with (data / "vad_rttm" / row["label_path"]).open(newline="") as lines:
            segments = [(float(r["start_s"]), float(r["end_s"])) for r in csv.DictReader(lines)]
        flags = between(len(samples) // FRAME, segments)
        level = level_db(samples)
        doubt = flags & (level < np.percentile(level, 5) + 10)  # pauses that the labels bridge
        name = row["path"][:-5]
        clips.append(Clip(name, "ami-" + name, samples[: len(flags) * FRAME], flags, doubt))
    return clips


def resynthesised(data: Path) -> list[Clip]:
    """Sentences made again under a known contour, of sources that nothing was fitted on: their voicing is
    known to the frame, whatever their level, and gaps in it shorter than 0.2 s are consonants."""
    clips = []
    for row in rows(data, "contours"):
        if row["may_ship"] == "no" and row["terminal_semitones"] in ("-4", "4"):
            samples = read(data / "contours" / row["path"])
            known = np.load(data / "contours" / row["f0_path"])
            middle = (np.arange(len(samples) // FRAME) + 0.5) / 100
            at = np.searchsorted(known["t"], middle).clip(max=len(known["t"]) - 1)
            flags = without_short(known["voiced"][at], pause=20)
            name = Path(row["path"]).stem
            clips.append(Clip(name, "contours-" + row["source_id"], samples[: len(flags) * FRAME], flags))
    return clips


def voices(data: Path) -> list[Clip]:
    """Synthetic voices reading call lines."""
    return list(by_own_level(data, "tts", "voice"))


def made_voices(folder: Path) -> list[Clip]:
    """Sentences that `benchmarks.speech.voices` made."""
    clips = []
    for path in sorted(folder.glob("*.flac")):
        samples = np.pad(read(path), (800, 800))
        flags = by_level(samples)
        talker = "kokoro-" + path.stem.rsplit("_", 1)[0]
        clips.append(Clip(path.stem, talker, samples[: len(flags) * FRAME], flags))
    return clips


def read_english(data: Path) -> list[Clip]:
    """Read English sentences of three talkers with a laryngograph (measuring only)."""
    return list(by_own_level(data, "pitch_egg"))


def acted_english(data: Path) -> list[Clip]:
    """Two sentences acted by twelve talkers (measuring only)."""
    return list(by_own_level(data, "ravdess"))


@cache
def noises(data: Path) -> dict[str, tuple[str, str, Sound]]:
    """Return name -> (kind, may_ship, sound) of the backgrounds."""
    return {
        Path(row["path"]).stem: (row["kind"], row["may_ship"], read(data / "noise" / row["path"]))
        for row in rows(data, "noise")
    }


@cache
def rooms(data: Path) -> dict[str, tuple[str, Sound]]:
    """Return name -> (may_ship, response) of the rooms, from the direct sound on."""
    with (data / "noise" / "rir_manifest.csv").open(newline="", encoding="utf-8") as lines:
        table = list(csv.DictReader(lines))
    found = {}
    for row in table:
        response = read(data / "noise" / row["path"])
        response = response[int(np.argmax(np.abs(response))) :]
        found[Path(row["path"]).stem] = (row["may_ship"], response / np.abs(response).max())
    return found
