"""What is judged: resynthesised endings with exact movement, and FDA sentences with a laryngograph.

A *source* is a sentence of one voice; its seven endings and four conditions are never split
between fitting and measuring.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile as sf

from benchmarks.pitch.conditions import Signal, at_snr, mu_law, resampled, telephone_band

WIDE, TELEPHONE = 16_000, 8_000
CONDITIONS: Final = ("clean", "telephone", "babble 10 dB", "telephone, babble 10 dB")
BABBLE_DB: Final = 10.0


@dataclass(frozen=True, slots=True)
class Ending:
    """A recording whose last movement is known.

    Attributes
    ----------
    name, source : str
        The file, and the sentence of one voice that it was made from.
    kind : str
        `contours` (exact) or `fda` (laryngograph).
    movement_st : float
        What the ending moves, in semitones.
    end_s : float
        Where its voice ends; NaN where the set does not say.
    may_fit : bool
        Whether weights fitted on it may be shipped.
    samples : ndarray
        At 16 kHz.
    question : bool
        Whether the sentence asks something (it may fall all the same).
    body_sd_st : float
        Spread of the pitch before the ending, as commanded.
    """

    name: str
    source: str
    kind: str
    movement_st: float
    end_s: float
    may_fit: bool
    samples: Signal
    question: bool = False
    body_sd_st: float = float("nan")


def contours(data: Path) -> Iterator[Ending]:
    """Yield the controlled contours."""
    for row in _rows(data / "contours"):
        yield Ending(
            Path(row["path"]).stem,
            row["source_id"],
            "contours",
            float(row["terminal_semitones"]),
            float(row["ramp_end_s"]),
            row["may_ship"] in ("yes", "weights"),
            _sound(data / "contours" / row["path"]),
            body_sd_st=float(row["body_sd_st"]),
        )


def laryngograph(data: Path) -> Iterator[Ending]:
    """Yield the FDA sentences; the two speakers say the same ones, so the sentence is the source."""
    for row in _rows(data / "pitch_egg"):
        if row["set"] == "fda":
            movement = float(row["terminal_semitones_last400ms"])
            sound = _sound(data / "pitch_egg" / row["path"])
            asks = row["question"] == "yes"
            name, source, end_s = Path(row["path"]).stem, row["sentence"], float("nan")
            yield Ending(name, source, "fda", movement, end_s, False, sound, question=asks)


def in_condition(ending: Ending, condition: str, data: Path) -> tuple[Signal, int]:
    """Return the recording as it arrives, and its sample rate.

    Babble under EmoDB's own voices is another recording: the babble is made of them.
    """
    x = ending.samples
    if "babble" in condition:
        x = at_snr(x, _babble(ending, data), BABBLE_DB, WIDE)
    if condition.startswith("telephone"):
        return mu_law(telephone_band(x, WIDE)), TELEPHONE
    return x, WIDE


def _babble(ending: Ending, data: Path) -> Signal:
    own = ending.source in ("s34", "s36", "s37", "s39", "s43", "s46")
    name = "livekit_crowded-room" if own else "babble8"
    noise = _sound(data / "noise" / "flac" / f"{name}.flac")
    start = int(np.random.default_rng(sum(ending.name.encode())).integers(len(noise)))
    return np.roll(noise, -start)


def _sound(path: Path) -> Signal:
    samples, rate = sf.read(path)
    return resampled(samples, rate, WIDE)


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
