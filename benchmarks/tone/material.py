"""The acted clips of the data folder, wide band and as telephone audio, heard by the program's own ears."""

from __future__ import annotations

import csv
import io
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import gcd
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile as sf
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly, sosfiltfilt

from prosody.analysis.hearing import Hearing
from prosody.audio.blocks import Block
from prosody.audio.framing import Framer
from prosody.contour import Contour, joined

CORPORA: Final = ("emodb", "ravdess")
CONDITIONS: Final = ("wide", "telephone")

ACTIVE_S: Final = 0.025
"""Length of a frame over which active sound is told from pauses, s."""

Sound = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clip:
    """One acted clip, heard."""

    corpus: str
    path: str
    speaker: str
    sex: str
    label: str
    intensity: str
    condition: str
    contour: Contour


def clips(data: Path, corpus: str, condition: str, cache: Path | None = None) -> list[Clip]:
    """Return a corpus's clips under a condition; FileNotFoundError when the data are not there."""
    return [_clip(data, corpus, condition, row, cache) for row in manifest(data, corpus)]


def manifest(data: Path, corpus: str) -> list[dict[str, str]]:
    """Return the rows of a corpus's manifest."""
    with (data / corpus / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sound(data: Path, corpus: str, path: str, condition: str) -> tuple[Sound, int]:
    """Return a clip's samples and rate under a condition."""
    samples, rate = sf.read(data / corpus / path)
    return (telephone(samples, rate), 8000) if condition == "telephone" else (samples, rate)


def _clip(data: Path, corpus: str, condition: str, row: dict[str, str], cache: Path | None) -> Clip:
    def hear() -> Contour:
        return heard(*sound(data, corpus, row["path"], condition))

    contour = kept(cache, f"{corpus}/{row['path']}/{condition}", hear) if cache else hear()
    intensity = row.get("intensity") or ""
    return Clip(
        corpus, row["path"], row["speaker"], row["sex"], row["emotion"], intensity, condition, contour
    )


def kept(cache: Path, key: str, make: Any) -> Any:
    """Return what `make` makes, from the cache folder if it is there."""
    file = cache / f"{sha256(key.encode()).hexdigest()[:20]}.pickle"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(make()))
    return pickle.loads(file.read_bytes())


def heard(samples: Sound, rate: int) -> Contour:
    """Return the contour of a whole sound, as the program hears it."""
    framer, hearing = Framer("rep"), Hearing("rep")
    items = framer.process(Block("rep", samples.astype(np.float32), rate)) + framer.flush()
    return joined([*(hearing.process(item) for item in items), hearing.flush()])


def telephone(samples: Sound, rate: int, law: str = "ULAW") -> Sound:
    """Return a sound as G.711 delivers it at 8 kHz: 300-3400 Hz, active level -26 dBFS, mu- or A-law."""
    common = gcd(rate, 8000)
    narrow = resample_poly(samples, 8000 // common, rate // common)
    narrow = sosfiltfilt(butter(4, [300, 3400], "band", fs=8000, output="sos"), narrow)
    narrow = narrow * 10 ** (-26 / 20) / active_rms(narrow, 8000)
    coded = io.BytesIO()
    sf.write(coded, np.clip(narrow, -1, 1), 8000, format="WAV", subtype=law)
    coded.seek(0)
    return np.asarray(sf.read(coded)[0])


def active_rms(samples: Sound, rate: int) -> float:
    """Return the RMS of 25 ms frames within 35 dB of the loudest one."""
    return float(np.sqrt(_active(samples, rate).mean()))


def active_s(samples: Sound, rate: int) -> float:
    """Return the seconds that such frames last."""
    return ACTIVE_S * len(_active(samples, rate))


def _active(samples: Sound, rate: int) -> Sound:
    """Return the mean power of every active frame."""
    length = int(ACTIVE_S * rate)
    power = (samples[: len(samples) // length * length].reshape(-1, length) ** 2).mean(axis=1)
    return np.asarray(power[power > power.max() * 10**-3.5])


def spoken_windows(contour: Contour, length_s: float = 2.0, hop_s: float = 1.0) -> Iterator[Contour]:
    """Yield windows of a clip's active part; the whole of it when it is shorter than a window."""
    where = np.flatnonzero(contour.speech)
    if not len(where):
        return
    first, stop = int(where[0]), int(where[-1]) + 1
    length, hop = round(length_s * 100), round(hop_s * 100)
    for start in range(first, max(first + 1, stop - length + 1), hop):
        yield contour[start : min(start + length, stop)]
