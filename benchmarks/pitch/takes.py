"""Takes: everything that is fitted on, worn down at random once and described, kept on disk.

A take is a folder of arrays with all its recordings end to end. A fit walks through several,
so that no voice is met twice in the same surroundings. Clean voices and their votes
are kept beside them: voting and resynthesis take longer than all the rest.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from benchmarks.pitch import sources
from benchmarks.pitch.made import made_voices, steady_voices
from benchmarks.pitch.sources import Spoken
from benchmarks.pitch.training import Behind, described, nothing_voiced, recorded_noises, worn
from prosody.analysis.candidates import CANDIDATES
from prosody.analysis.surroundings import SURROUNDINGS

LAG_RATE = 8000.0
HELD_OUT = 1000
"""Number of the take on which nothing is fitted: natural voices worn anew."""

_SEED_OF_COPIES = 11


@dataclass(frozen=True, slots=True)
class Take:
    """Worn voices as the network sees them, and which states are right in each of their `n` frames.

    Attributes
    ----------
    frame : ndarray of float16, shape (n, FRAME_DESCRIPTION)
    candidate : ndarray of float16, shape (n, CANDIDATES, DESCRIPTION)
    octaves : ndarray of float32, shape (n, CANDIDATES)
        Logarithm to base 2 of the lag.
    usable : ndarray of bool, shape (n, CANDIDATES)
    right : ndarray of bool, shape (n, CANDIDATES + 1)
    weight : ndarray of float32, shape (n,)
        0 where no state is right or nothing is known.
    spoken : ndarray of float32, shape (n,)
        The speech detector's score, 0 where the program looks for no pitch.
    f0_hz : ndarray of float32, shape (n,)
        0 unvoiced, NaN not known.
    ends : ndarray of int64
        Frames up to the end of each recording.
    """

    frame: NDArray[np.float16]
    candidate: NDArray[np.float16]
    octaves: NDArray[np.float32]
    usable: NDArray[np.bool_]
    right: NDArray[np.bool_]
    weight: NDArray[np.float32]
    spoken: NDArray[np.float32]
    f0_hz: NDArray[np.float32]
    ends: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Material:
    """Where the voices lie: development data, lines by `benchmarks.speech.voices`; and who is left out."""

    data: Path
    lines: Path
    without: frozenset[str] = frozenset()

    def kept(self, voices: Iterable[Spoken]) -> list[Spoken]:
        """Return the voices of talkers that are not left out."""
        return [s for s in voices if s.talker not in self.without]


def take(material: Material, cache: Path, number: int) -> Take:
    """Return a take, made now unless it lies in `cache`. The same number makes the same take."""
    folder = cache / f"take_{number}"
    if not folder.exists():
        unfinished = cache / f"take_{number}.unfinished"
        unfinished.mkdir(parents=True, exist_ok=True)
        _kept(_examples(material, cache, number), unfinished)
        unfinished.rename(folder)
    return Take(**{f.name: np.load(folder / f"{f.name}.npy", mmap_mode="r") for f in fields(Take)})


def met(given: Take, rows: slice, in_program: bool) -> dict[str, NDArray[np.generic]]:
    """Return what the model is told of these frames: as the program meets them, or looked at throughout."""
    out = {name: np.array(getattr(given, name)[rows]) for name in ("frame", "candidate", "octaves", "usable")}
    if in_program:
        spoken = given.spoken[rows]
        passed = spoken == 0.0
        out["frame"][:, -1] *= spoken
        out["frame"][passed, SURROUNDINGS:] = 0.0
        for name in ("candidate", "octaves", "usable"):
            out[name][passed] = 0
    return out


def _examples(material: Material, cache: Path, number: int) -> Iterable[dict[str, NDArray[np.generic]]]:
    rng = np.random.default_rng(number)
    data = material.data
    natural = material.kept(_once(cache / "natural.pkl", sources.natural_emodb, data))
    commanded = material.kept(_once(cache / "commanded.pkl", sources.commanded, data))
    others = [
        *_once(cache / "bundled.pkl", sources.shippable_tts, data),
        *material.kept(_once(cache / "lines.pkl", sources.spoken_lines, material.lines)),
        *material.kept(_once(cache / "meetings.pkl", sources.meetings, data)),
    ]
    talkers: dict[str, list[NDArray[np.float64]]] = {}
    for s in [*natural, *others]:
        talkers.setdefault(s.talker, []).append(s.samples)
    behind = Behind(talkers, recorded_noises(data))
    voices = [*natural, *commanded, *others]
    if number != HELD_OUT:
        copies = _once(cache / "copies.pkl", lambda _: _copies(natural), data)
        voices += natural * 2 + others * 2 + copies
        voices += made_voices(300, number + 6) + steady_voices(120, number + 20)
        voices += [nothing_voiced(rng, behind.noises) for _ in range(120)]
    for count, s in enumerate(voices):
        if count % 100 == 0:
            print(f"take {number}: {count} of {len(voices)} voices", flush=True)
        yield _example(*worn(s, behind, rng))


def _copies(natural: list[Spoken]) -> Iterable[Spoken]:
    rng = np.random.default_rng(_SEED_OF_COPIES)
    return (copy for s in natural for copy in sources.resynthesised(s, rng, 3))


def _once(path: Path, make: Callable[[Path], Iterable[Spoken]], data: Path) -> list[Spoken]:
    """Return voices from `path`, where the first call leaves them."""
    if not path.exists():
        made = list(make(data))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(made))  # read back by the same person's next run only
    voices: list[Spoken] = pickle.loads(path.read_bytes())
    return voices


def _example(
    samples: NDArray[np.float64], f0_hz: NDArray[np.float64], band_hz: float
) -> dict[str, NDArray[np.generic]]:
    """Return one recording ready for fitting."""
    d = described(samples, f0_hz, band_hz)
    right, weight = right_states(d.lag, d.usable, d.f0_hz)
    return {
        "frame": d.frame.astype(np.float16),
        "candidate": d.candidate,
        "octaves": np.log2(d.lag),
        "usable": d.usable,
        "right": right,
        "weight": weight,
        "spoken": d.spoken,
        "f0_hz": d.f0_hz.astype(np.float32),
    }


def _kept(examples: Iterable[dict[str, NDArray[np.generic]]], folder: Path) -> None:
    """Store recordings end to end."""
    parts = list(examples)
    ends = np.cumsum([len(p["weight"]) for p in parts])
    np.save(folder / "ends.npy", ends)
    for name in parts[0]:
        shape = (int(ends[-1]), *parts[0][name].shape[1:])
        out = open_memmap(folder / f"{name}.npy", mode="w+", dtype=parts[0][name].dtype, shape=shape)
        for part, end in zip(parts, ends, strict=True):
            out[end - len(part[name]) : end] = part[name]


def right_states(
    lag: NDArray[np.float32], usable: NDArray[np.bool_], f0_hz: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Return which states are right, and 0 where none is or nothing is known.

    Right are the candidates within 50 cents; where there is none, those within 300.
    """
    voiced = f0_hz > 0
    off = np.abs(1200 * np.log2(LAG_RATE / lag / np.where(voiced, f0_hz, 1.0)[:, None]))
    close, near = usable & (off < 50), usable & (off < 300)
    right = np.zeros((len(lag), CANDIDATES + 1), np.bool_)
    right[:, :-1] = np.where(close.any(1, keepdims=True), close, near) & voiced[:, None]
    right[:, -1] = f0_hz == 0
    weight = right.any(1).astype(np.float32)
    right[weight == 0] = True
    return right, weight
