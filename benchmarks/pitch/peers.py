"""The other trackers, each with its defaults, 60-500 Hz and 10 ms hops where it lets itself be asked.

A peer whose package is missing is left out and named. Each returns its own times (s, middle
of its window) and f0 (Hz, 0 where unvoiced).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]
Track = tuple[Signal, Signal]

LOW, HIGH, HOP = 60.0, 500.0, 0.01

RAPT_LATE_S, REAPER_LATE_S = 0.0075, 0.00375
"""How much later their windows' middles lie than the times they state: least error on exact-f0 contours."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One tracker: its name, the package it needs, how it is called, and its latency."""

    name: str
    package: str
    track: Callable[[Signal, int], Track]
    latency: str
    slow: bool = False

    @property
    def installed(self) -> bool:
        """Whether its package can be imported."""
        return importlib.util.find_spec(self.package) is not None


def praat(x: Signal, rate: int) -> Track:
    import parselmouth

    pitch = parselmouth.Sound(x, rate).to_pitch_ac(HOP, LOW, pitch_ceiling=HIGH)
    return pitch.xs(), np.asarray(pitch.selected_array["frequency"])


@cache
def _swift() -> Any:
    import swift_f0

    return swift_f0.SwiftF0(threads=1, spin=False)


def swift(x: Signal, rate: int, least: float = 0.5) -> Track:
    heard = _swift().detect(x.astype(np.float32), rate, LOW, HIGH)
    return heard.timestamps, np.where(heard.confidence >= least, heard.pitch_hz, 0.0)


def swift_sure(x: Signal, rate: int) -> Track:
    """Return SwiftF0 at the confidence that suits it best among other voices."""
    return swift(x, rate, 0.7)


def swift_live(x: Signal, rate: int) -> None:
    """Push a recording in 10 ms blocks."""
    stream = _swift().stream(LOW, HIGH)
    step = int(rate * HOP)
    for at in range(0, len(x) - step + 1, step):
        stream.push(x[at : at + step].astype(np.float32), rate)
    stream.flush()


def rapt(x: Signal, rate: int) -> Track:
    import pysptk

    f0 = pysptk.rapt((x * 32768).astype(np.float32), rate, int(rate * HOP), LOW, HIGH, otype="f0")
    return np.arange(len(f0)) * HOP + RAPT_LATE_S, np.asarray(f0, dtype=np.float64)


def reaper(x: Signal, rate: int) -> Track:
    import pyreaper

    pcm = np.clip(x * 32768, -32768, 32767).astype(np.int16)
    _, _, times, f0, _ = pyreaper.reaper(pcm, rate, minf0=LOW, maxf0=HIGH, frame_period=HOP)
    return np.asarray(times, dtype=np.float64) + REAPER_LATE_S, np.where(f0 > 0, f0, 0.0)


def pyin(x: Signal, rate: int) -> Track:
    import librosa

    f0, voiced, _ = librosa.pyin(
        x, fmin=LOW, fmax=HIGH, sr=rate, hop_length=int(rate * HOP), frame_length=int(rate * 0.064)
    )
    return np.arange(len(f0)) * HOP, np.where(voiced, np.nan_to_num(f0), 0.0)


@cache
def _smile() -> Any:
    import opensmile

    return opensmile.Smile(opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.LowLevelDescriptors)


def smile(x: Signal, rate: int) -> Track:
    frame = _smile().process_signal(x, rate)
    st = frame["F0semitoneFrom27.5Hz_sma3nz"].to_numpy(dtype=np.float64)
    start = frame.index.get_level_values("start").total_seconds().to_numpy(dtype=np.float64)
    return start + 0.03, np.where(st > 0, 27.5 * 2 ** (st / 12), 0.0)


def harvest(x: Signal, rate: int) -> Track:
    """Return DIO's successor Harvest with StoneMask; it marks too much voiced (for the fit's vote only)."""
    import pyworld

    f0, t = pyworld.harvest(x, rate, f0_floor=LOW, f0_ceil=HIGH, frame_period=1000 * HOP)
    return t, pyworld.stonemask(x, f0, t, rate)


PEERS = (
    Peer("SwiftF0", "swift_f0", swift, "176 ms"),
    Peer("SwiftF0 at .7", "swift_f0", swift_sure, "176 ms"),
    Peer("REAPER", "pyreaper", reaper, "whole file"),
    Peer("Praat ac", "parselmouth", praat, "whole file"),
    Peer("RAPT", "pysptk", rapt, "whole file"),
    Peer("openSMILE", "opensmile", smile, "about 60 ms"),
    Peer("pYIN", "librosa", pyin, "whole file", slow=True),
)
