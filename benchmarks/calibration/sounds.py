"""Takes, good and bad on purpose: readings of the sets' speakers, and what spoils a reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import gcd
from pathlib import Path
from typing import Final

import numpy as np
import soundfile as sf
from numpy.typing import NDArray
from scipy.signal import resample_poly

from benchmarks.tone.material import active_rms, active_s, manifest

RATE: Final = 16_000
LEVEL_DB: Final = -26.0
READING_S: Final = 17.0
"""Active sound in a reading, s: about 12 s of voice, what the session asks for."""

CREAK: Final = "creak"
"""A voice that breaks into its lower octave: bad only where the tracker follows it there."""

LEAK_DELAY: Final = 320  # samples from loudspeaker to microphone and through both buffers, 20 ms

MOODS: Final = {"emodb": ("neutral", "boredom"), "ravdess": ("neutral", "calm")}
"""Moods that are joined to readings: of neutral alone there are too few clips."""

Sound = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reader:
    """One speaker's reading, at -26 dBFS, with pauses of a quiet room."""

    corpus: str
    speaker: str
    sex: str
    sound: Sound


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A bad take: what was done, which reasons are right, its sound, the far end's, the clean one."""

    kind: str
    reasons: tuple[str, ...]
    sound: Sound
    far: Sound | None = None
    clean: Sound | None = None


def load(path: Path) -> Sound:
    """Return the first channel of a file at 16 kHz."""
    samples, rate = sf.read(path, always_2d=True)
    common = gcd(rate, RATE)
    return np.asarray(resample_poly(samples[:, 0], RATE // common, rate // common))


def readers(data: Path, corpus: str, seed: int = 0, moods: Sequence[str] = ()) -> list[Reader]:
    """Return a reading of every speaker of a corpus, in some moods or in those of `MOODS`."""
    rows = [row for row in manifest(data, corpus) if row["emotion"] in (moods or MOODS[corpus])]
    found = []
    for speaker in sorted({row["speaker"] for row in rows}):
        own = [row for row in rows if row["speaker"] == speaker]
        rng = np.random.default_rng([seed, int(speaker)])
        clips = [load(data / corpus / own[i]["path"]) for i in rng.permutation(len(own))]
        found.append(Reader(corpus, speaker, own[0]["sex"], _reading(clips, rng)))
    return found


def _loudest(sound: Sound, length: int) -> Sound:
    """Return the piece of a sound with the most power in it."""
    power = np.convolve(sound**2, np.ones(length), "valid")
    at = int(power.argmax())
    return sound[at : at + length]


def levelled(sound: Sound) -> Sound:
    """Return a sound with its active level at -26 dBFS."""
    return sound * 10 ** (LEVEL_DB / 20) / active_rms(sound, RATE)


def spoilt(all_readers: Sequence[Reader], music: Sequence[Sound]) -> Iterator[Spoilt]:
    """Yield every bad take."""
    for number, reader in enumerate(all_readers):
        rng = np.random.default_rng(number)
        yield from _damaged(reader.sound, rng)
        yield Spoilt(CREAK, ("octaves",), halved(reader.sound), clean=reader.sound)
        others = [other for other in all_readers if other is not reader]
        for other in (others[(5 * number + 1) % len(others)], others[(7 * number + 2) % len(others)]):
            yield from _joined(reader, other)
        tune = music[number % len(music)]
        yield Spoilt("voice with music, 5 dB", ("music", "noisy"), mixed(reader.sound, tune, 5.0))
    for tune in music:
        yield Spoilt("music", ("music",), tune)
    for reader, other in combinations(all_readers, 2):
        if (reader.corpus, reader.sex) == (other.corpus, other.sex):
            kind = f"two voices in turn, same sex and microphone, {reader.corpus}"
            yield Spoilt(kind, ("second_voice",), _in_turn(reader, other))


def _damaged(sound: Sound, rng: np.random.Generator) -> Iterator[Spoilt]:
    noise = rng.standard_normal(len(sound)) * active_rms(sound, RATE) * 10 ** (-5 / 20)
    yield Spoilt("white noise, 5 dB", ("noisy",), sound + noise)
    yield Spoilt("1 % clipped", ("clipped",), np.clip(sound / np.quantile(np.abs(sound), 0.99), -1, 1))
    yield Spoilt("-60 dBFS", ("too_quiet",), sound * 10 ** ((-60 - LEVEL_DB) / 20))
    yield Spoilt("0.5 s", ("too_short", "nothing_heard"), _loudest(sound, RATE // 2))
    yield Spoilt("silence", ("nothing_heard",), rng.standard_normal(5 * RATE) * 1e-4)


def _joined(reader: Reader, other: Reader) -> Iterator[Spoilt]:
    sexes = "same sex" if reader.sex == other.sex else "other sex"
    for over_db in (0.0, 6.0):
        both = mixed(reader.sound, other.sound, over_db)
        yield Spoilt(f"two voices at once, {over_db:g} dB, {sexes}", ("second_voice",), both)
    yield Spoilt(f"two voices in turn, {sexes}", ("second_voice",), _in_turn(reader, other))
    leak = np.concatenate([np.zeros(LEAK_DELAY), other.sound])[: len(reader.sound)]
    heard = mixed(reader.sound, leak, 12.0)
    yield Spoilt("far end leaks in, 12 dB below", ("bleed",), heard, other.sound[: len(heard)])


def _in_turn(reader: Reader, other: Reader) -> Sound:
    """Return a reading that another voice takes over in the middle."""
    half = len(reader.sound) // 2
    return np.concatenate([reader.sound[:half], other.sound[:half]])


def mixed(sound: Sound, other: Sound, over_db: float) -> Sound:
    """Return a sound with another under it, repeated where it is shorter."""
    under = np.resize(other, len(sound))
    gain = active_rms(sound, RATE) / active_rms(under, RATE) * 10 ** (-over_db / 20)
    return sound + gain * under


def halved(sound: Sound) -> Sound:
    """Return a sound whose voice breaks into its lower octave every second for 0.3 s.

    Every second period is made weaker, as in creak: WORLD's pitch says where the periods are.
    """
    import pyworld

    f0, times = pyworld.harvest(np.ascontiguousarray(sound), RATE, f0_floor=65.0, f0_ceil=500.0)
    at = np.interp(np.arange(len(sound)) / RATE, times, np.where(f0 > 0, f0, 120.0))
    phase = np.cumsum(at) / RATE
    broken = (np.arange(len(sound)) / RATE) % 1.0 < 0.3
    weaker = 1.0 - 0.85 * (np.floor(phase) % 2)
    return np.where(broken, sound * weaker, sound)


def tunes(data: Path, folder: Path | None) -> list[Sound]:
    """Return music: the set's hold music in pieces, made chords, and what lies in a folder of one's own."""
    hold = load(data / "noise" / "flac" / "livekit_hold_music.flac")
    pieces = [hold[k * 15 * RATE : (k + 1) * 15 * RATE] for k in range(3)]
    files = sorted(folder.glob("*.wav")) if folder else []
    return [levelled(piece) for piece in (*pieces, *(_chords(k) for k in range(3)), *map(load, files))]


def _chords(seed: int) -> Sound:
    """Return 12 s of made music: broken chords of a plucked string over a held bass."""
    rng = np.random.default_rng(seed)
    steps = rng.choice([0, 4, 7, 12, 16, 19], 48) + rng.choice([0, 5, 7], 48).repeat(1)
    root = 110.0 * 2 ** (rng.integers(0, 12) / 12)
    notes = [_pluck(root * 2 ** (step / 12), 0.25) for step in steps]
    bass = [_pluck(root / 2 * 2 ** (k / 12), 3.0) for k in (0, 5, 7, 0)]
    return np.concatenate(notes) + 0.7 * np.concatenate(bass)


def _pluck(f_hz: float, length_s: float) -> Sound:
    t = np.arange(round(length_s * RATE)) / RATE
    harmonics = [np.sin(2 * np.pi * k * f_hz * t) * np.exp(-k * t) / k for k in range(1, 9)]
    return np.sum(harmonics, axis=0) * np.exp(-1.5 * t)


def _reading(clips: Sequence[Sound], rng: np.random.Generator) -> Sound:
    parts: list[Sound] = []
    spoken_s = 0.0
    for clip in clips:
        parts += [levelled(clip), np.zeros(round(rng.uniform(0.2, 0.5) * RATE))]
        spoken_s += active_s(clip, RATE)
        if spoken_s > READING_S:
            break
    whole = np.concatenate(parts)
    return whole + rng.standard_normal(len(whole)) * 10 ** (-70 / 20)
