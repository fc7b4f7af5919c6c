"""Music made by arithmetic: what is played while one waits.

Scores are drawn (tempo, scale, chords, melody, beat), then played by made instruments:
summed harmonics, frequency modulation, plucked strings, filtered saws, with vibrato and
glides, and put through a room, a small loudspeaker or a worn line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.signal import fftconvolve, lfilter

from benchmarks.speech.conditions import Random, pink
from benchmarks.speech.corpora import RATE, Sound

Wave = np.ndarray
Instrument = Callable[[Wave], Wave]
"""Hz at every sample -> sound."""

_SCALES = (
    (0, 2, 4, 5, 7, 9, 11),
    (0, 2, 3, 5, 7, 8, 10),
    (0, 2, 4, 7, 9),
    (0, 3, 5, 7, 10),
    (0, 2, 3, 5, 7, 9, 10),
)


@dataclass(frozen=True)
class Score:
    """What the parts of a piece have in common: beat in s, root in semitones as in MIDI."""

    seconds: float
    beat: float
    scale: Wave
    root: float
    chords: Wave

    def pitch(self, step: int, octaves: int = 0) -> float:
        """Return the semitone of a step of the scale."""
        octave, degree = divmod(step, len(self.scale))
        return float(self.root + 12 * (octaves + octave) + self.scale[degree])


def piece(count: int, random: Random) -> Sound:
    """Return a piece for one to four parts."""
    beat = 60 / random.uniform(55, 160)
    scale, root = np.array(_SCALES[int(random.integers(len(_SCALES)))]), random.uniform(50, 62)
    chords = random.integers(0, len(scale), int(random.choice([1, 2, 4, 4, 8])))
    parts = [part for part in (_melody, _chords, _bass, _arpeggio) if random.random() < 0.5]
    sound = np.zeros(count)
    score = Score(count / RATE, beat, scale, root, chords)
    for part in parts or [_melody]:
        notes = part(score, random)
        sound += _played(notes, count, random) * random.uniform(0.3, 1)
    if random.random() < 0.5:
        sound += _drums(count, beat, random) * random.uniform(0.1, 1)
    return _produced(sound, random)


Notes = list[tuple[float, float, float]]
"""(start s, length s, semitone as in MIDI)."""


def _melody(score: Score, random: Random) -> Notes:
    notes: Notes = []
    at, step, rest = 0.0, int(random.integers(3, 14)), random.uniform(0, 0.3)
    lengths = random.choice([0.25, 0.5, 0.5, 1, 1, 1.5, 2, 3, 4], int(random.integers(3, 12)))
    while at < score.seconds:
        length = float(lengths[len(notes) % len(lengths)]) * score.beat
        if random.random() > rest:
            notes.append((at, length * random.uniform(0.5, 1.1), score.pitch(step)))
        else:
            lengths = np.roll(lengths, 1)
        at += length
        step = int(np.clip(step + random.choice([-3, -2, -1, -1, 0, 1, 1, 2, 4]), 0, 18))
    return notes


def _chords(score: Score, random: Random) -> Notes:
    length = score.beat * float(random.choice([1, 2, 4, 4, 8]))
    voices = random.choice([0, 2, 4, 6, 7, 9, 11], int(random.integers(2, 6)), replace=False)
    return [
        (at, length, score.pitch(int(score.chords[i % len(score.chords)] + voice)))
        for i, at in enumerate(np.arange(0, score.seconds, length))
        for voice in voices
    ]


def _bass(score: Score, random: Random) -> Notes:
    length = score.beat * float(random.choice([0.5, 1, 2]))
    return [
        (at, length * random.uniform(0.4, 1), score.pitch(int(score.chords[i // 4 % len(score.chords)]), -2))
        for i, at in enumerate(np.arange(0, score.seconds, length))
    ]


def _arpeggio(score: Score, random: Random) -> Notes:
    length = score.beat * float(random.choice([0.25, 1 / 3, 0.5]))
    order = random.permutation([0, 2, 4, 7])
    return [
        (at, 2 * length, score.pitch(int(score.chords[i // 16 % len(score.chords)] + order[i % 4]), 1))
        for i, at in enumerate(np.arange(0, score.seconds, length))
    ]


def _played(notes: Notes, count: int, random: Random) -> Wave:
    """Return the notes by one instrument, each gliding from the one before if it glides."""
    instrument, sound = _instrument(random), np.zeros(count + 8 * RATE)
    vibrato, rate = random.choice([0, 0, 0.1, 0.3, 0.6]), random.uniform(4, 7)
    glide, attack = random.choice([0, 0, 0.03, 0.12]), random.choice([0.003, 0.01, 0.05, 0.2])
    tail, fall, before = random.uniform(0.02, 0.6), random.choice([0, 0.5, 2, 6]), notes[0][2] if notes else 0
    for start, length, semitone in notes:
        t = np.arange(int(RATE * min(length + tail, 6))) / RATE
        bend = (before - semitone) * np.exp(-t / glide) if glide else 0
        swing = vibrato * np.sin(2 * np.pi * rate * t) * np.minimum(1, t / 0.3)
        wave = instrument(440 * 2 ** ((semitone - 69 + bend + swing) / 12))
        shape = np.minimum(1, t / attack) * np.exp(-fall * t) * np.clip((length + tail - t) / tail, 0, 1)
        at = int(start * RATE)
        sound[at : at + len(t)] += wave * shape * random.uniform(0.5, 1)
        before = semitone
    return _unit(sound[:count]).astype(np.float64)


def _instrument(random: Random) -> Instrument:
    return (_harmonic, _modulated, _plucked, _filtered)[int(random.integers(4))](random)


def _harmonic(random: Random) -> Instrument:
    """Organ, flute, strings, voices that only sing: harmonics that fall, some with resonances."""
    fall, odd = random.uniform(0.4, 2.5), random.choice([1.0, 1.0, 0.1])
    stretch = random.choice([0, 0, 2e-4, 1e-3])
    centres, depth = random.uniform(300, 3000, 2), random.choice([0, 0, 3])
    phases = random.uniform(0, 6, 16)

    def play(hz: Wave) -> Wave:
        phase, low, sound = 2 * np.pi * np.cumsum(hz) / RATE, float(hz.mean()), np.zeros(len(hz))
        for k in range(1, min(16, int(7500 / low)) + 1):
            gain = k**-fall * (odd if k % 2 == 0 else 1)
            gain *= 1 + depth * np.exp(-(((k * low - centres) / 250) ** 2)).sum()
            sound += gain * np.sin(k * np.sqrt(1 + stretch * k * k) * phase + phases[k - 1])
        return sound

    return play


def _modulated(random: Random) -> Instrument:
    """Bells, electric pianos, brass: one tone moves the phase of another."""
    ratio, index = random.choice([0.5, 1, 1, 2, 3, 1.41, 3.5]), random.uniform(0.3, 6)
    decay = random.choice([0, 1, 4])

    def play(hz: Wave) -> Wave:
        phase = 2 * np.pi * np.cumsum(hz) / RATE
        fading = np.exp(-decay * np.arange(len(hz)) / RATE)
        return np.asarray(np.sin(phase + index * fading * np.sin(ratio * phase)))

    return play


def _plucked(random: Random) -> Instrument:
    """Guitar, harp, harpsichord (Karplus and Strong 1983)."""
    bright, loss = random.uniform(0.3, 0.5), random.uniform(0.985, 0.999)

    def play(hz: Wave) -> Wave:
        period = max(4, int(RATE / float(hz[-1])))
        pluck = np.zeros(len(hz))
        pluck[:period] = random.uniform(-1, 1, min(period, len(hz)))
        loop = np.zeros(period + 2)
        loop[0], loop[period], loop[period + 1] = 1, -loss * (1 - bright), -loss * bright
        return np.asarray(lfilter([1.0], loop, pluck))

    return play


def _filtered(random: Random) -> Instrument:
    """Synthesiser: a saw or square, detuned against itself, through a resonance."""
    square, detune = random.random() < 0.5, random.choice([0, 0.003, 0.01])
    centre, radius = random.uniform(200, 4000), random.uniform(0.6, 0.97)

    def play(hz: Wave) -> Wave:
        turns = np.cumsum(hz) / RATE
        saw = 2 * (turns % 1) - 1 + 2 * (turns * (1 + detune) % 1) - 1
        raw = np.sign(saw) if square else saw
        poles = [1, -2 * radius * np.cos(2 * np.pi * centre / RATE), radius**2]
        return np.asarray(lfilter([1 - radius], poles, raw) + 0.1 * lfilter([0.3], [1, -0.7], raw))

    return play


def _drums(count: int, beat: float, random: Random) -> Wave:
    """Return a bar of kick, snare and cymbal, again and again."""
    step = int(RATE * beat / 4)
    hit = np.arange(int(0.4 * RATE)) / RATE
    kick = np.sin(2 * np.pi * random.uniform(40, 70) * (hit + 0.06 * (1 - np.exp(-hit * 30))))
    kick = kick * np.exp(-hit * random.uniform(8, 25))
    snare = random.standard_normal(len(hit)) * np.exp(-hit * random.uniform(12, 40))
    snare = 0.6 * snare + 0.4 * np.sin(2 * np.pi * random.uniform(150, 250) * hit) * np.exp(-hit * 25)
    hat = np.diff(random.standard_normal(len(hit) + 1)) * np.exp(-hit * random.uniform(20, 120)) * 0.3
    bar = [
        (kick, random.random(16) < ([0.9, 0, 0.1, 0.1] * 4)),
        (snare, random.random(16) < ([0, 0, 0, 0, 0.9, 0, 0.1, 0.1] * 2)),
        (hat, random.random(16) < random.uniform(0, 0.8)),
    ]
    sound = np.zeros(count + len(hit))
    for i, at in enumerate(range(0, count, step)):
        for drum, pattern in bar:
            if pattern[i % 16]:
                sound[at : at + len(hit)] += drum * random.uniform(0.7, 1)
    return np.asarray(sound[:count] / (np.abs(sound).max() + 1e-9) * 4)


def _produced(sound: Wave, random: Random) -> Sound:
    """Return the sound in a room, squeezed, band-limited or none of these."""
    if random.random() < 0.5:
        t = np.arange(int(RATE * random.uniform(0.3, 1.5)))
        tail = random.standard_normal(len(t)) * np.exp(-6.9 * t / len(t)) * random.uniform(0.01, 0.1)
        tail[0] = 1
        sound = fftconvolve(sound, tail)[: len(sound)]
    sound = _unit(sound).astype(np.float64)
    if random.random() < 0.3:
        sound = np.tanh(random.uniform(0.5, 3) * sound)
    if random.random() < 0.3:
        pole = random.uniform(0.3, 0.95)
        sound = lfilter([1 - pole], [1, -pole], sound)
    return _unit(sound + 10 ** random.uniform(-4, -1.5) * pink(len(sound), random))


def _unit(sound: Wave) -> Sound:
    return np.asarray(sound / (np.sqrt((sound**2).mean()) + 1e-9), np.float32)
