"""Streams to fit on: minutes of made-up calls with their truth, each in a condition of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve, resample_poly

from benchmarks.speech import conditions, corpora, made
from benchmarks.speech.conditions import Random
from benchmarks.speech.corpora import RATE, Clip, Sound
from benchmarks.speech.labels import FRAME, Flags, edges, runs

SECONDS = 20
_SILENT = 0.05  # level to which noise is set where nobody speaks
_COUNT = SECONDS * RATE


KEPT = ("livekit_keyboard-typing2", "seminar_room_clap")
"""Recordings that might be fitted on, kept for the report."""


@dataclass(frozen=True)
class Stream:
    """Sound with its truth; `weight` is how much a frame's label is to be trusted."""

    samples: Sound
    speech: Flags
    weight: np.ndarray
    band_hz: float


@dataclass
class Mixer:
    """Draws streams from clips, noises and rooms that may be fitted on."""

    clips: list[Clip]
    data: Path
    random: Random
    noises: list[Sound] = field(init=False)
    rooms: list[Sound] = field(init=False)

    def __post_init__(self) -> None:
        self.talkers = sorted({clip.talker for clip in self.clips})
        shares = np.array([_SHARE[talker.split("-")[0]] for talker in self.talkers])
        self._shares = shares / shares.sum()
        self.noises = [
            sound
            for name, (_, ship, sound) in corpora.noises(self.data).items()
            if ship == "yes" and name not in KEPT
        ]
        rooms_heard = [_pauses(clip) for clip in self.clips if clip.talker.startswith("ami")]
        self.noises += [pauses for pauses in rooms_heard if len(pauses) > 2 * RATE]
        self.rooms = [
            sound
            for name, (ship, sound) in corpora.rooms(self.data).items()
            if ship == "yes" and name not in KEPT
        ]

    def draw(self) -> Stream:
        """Return the next stream."""
        r = self.random
        talker = str(r.choice(self.talkers, p=self._shares))
        silent = r.random() < 0.25
        dry, speech, doubt = self._talk(talker)
        silent = silent or not speech.any()
        if silent:
            dry, speech = np.zeros_like(dry), np.zeros_like(speech)
        level = _SILENT if silent else conditions.active_rms(dry)
        wet = dry
        if not silent and r.random() < 0.4:
            wet = conditions.in_room(dry, self._room())
        wet = self._noisy(wet, level, talker, silent)
        band, samples = self._channel(wet)
        weight = np.where(doubt, 0.0, np.where(edges(speech), 0.5, 1.0))
        samples = samples * 10 ** (r.uniform(-35 if silent else -25, 10) / 20)
        samples = np.clip(samples, -1, 1) if r.random() < 0.9 else np.clip(3 * samples, -1, 1)
        if r.random() < 0.7:
            samples = np.rint(samples * 32768) / 32768
        return Stream(np.asarray(samples, np.float32), speech, weight, band)

    def _talk(self, talker: str) -> tuple[Sound, Flags, Flags]:
        """Return one talker's sentences with pauses between them, their truth and what is in doubt."""
        r = self.random
        own, changing = self._own(talker), r.choice([0.0, 0.0, 0.3])
        spread, tempo = r.choice([1, 3, 6]), float(r.choice([0.8, 0.9, 1.0, 1.0, 1.12, 1.25]))
        sound, speech = np.zeros(_COUNT, np.float32), np.zeros(_COUNT // FRAME, np.bool_)
        doubt = np.zeros_like(speech)
        at = int(r.exponential(60))
        pause = r.choice([15, 60, 150])
        while at < len(speech):
            if r.random() < changing:
                own = self._own(str(r.choice(self.talkers, p=self._shares)))
            clip = own[int(r.integers(len(own)))]
            first = int(r.integers(max(1, len(clip.speech) - 800)))
            count = min(int(r.integers(150, 1200)), len(clip.speech) - first, len(speech) - at)
            piece, flags, doubts = _stretched(clip, first, count, tempo)
            count = min(len(flags), len(speech) - at)
            piece = piece[: count * FRAME] * 10 ** (r.uniform(-spread, spread) / 20)
            ramp = np.minimum(1, np.minimum(np.arange(count * FRAME), np.arange(count * FRAME)[::-1]) / 160)
            sound[at * FRAME : (at + count) * FRAME] = piece * ramp
            speech[at : at + count] = flags[:count]
            doubt[at : at + count] = doubts[:count]
            at += count + int(r.exponential(pause))
        return sound, speech, doubt

    def _own(self, talker: str) -> list[Clip]:
        return [clip for clip in self.clips if clip.talker == talker]

    def _room(self) -> Sound:
        """Return a measured room or a made one, at any distance: near, the direct sound is most of it."""
        r = self.random
        if r.random() < 0.2:
            return self.rooms[int(r.integers(len(self.rooms)))]
        response = self._tail(0.6, r.uniform(0.1, 0.8)) * np.exp(r.uniform(np.log(0.01), np.log(0.2)))
        response[0] = 1.0
        return np.asarray(response, np.float32)

    def _tail(self, seconds: float, decay_s: float) -> Sound:
        t = np.arange(int(RATE * seconds)) / RATE
        return np.asarray(self.random.standard_normal(len(t)) * np.exp(-6.9 * t / decay_s), np.float32)

    def _noisy(self, sound: Sound, level: float, talker: str, silent: bool) -> Sound:
        r = self.random
        many = [1, 1, 2] if silent else [0, 1, 1, 2]
        kinds = r.choice(list(_KINDS), r.choice(many), replace=False, p=_ALONE if silent else _BESIDE)
        for kind in kinds:
            noise, low = self._noise(str(kind), talker, silent)
            if r.random() < 0.25:
                noise = noise * self._swell()
            sound = conditions.mixed(sound, noise, r.uniform(low, 20 if kind == "babble" else 25), level)
        return conditions.mixed(
            sound, conditions.pink(_COUNT, r, r.uniform(0, 1.5)), r.uniform(25, 70), level
        )

    def _swell(self) -> Sound:
        """Return a gain that steps or drifts, for noise that comes and goes."""
        r = self.random
        steps = 10 ** (r.uniform(-20, 5, int(r.integers(2, 12))) / 20)
        return np.asarray(np.interp(np.arange(_COUNT), np.linspace(0, _COUNT, len(steps)), steps), np.float32)

    def _noise(self, kind: str, talker: str, silent: bool) -> tuple[Sound, float]:
        """Return noise and the lowest ratio at which a human would still hear who speaks."""
        r = self.random
        if kind == "hiss":
            return conditions.pink(_COUNT, r, r.uniform(0, 0.3)), -5
        if kind == "pink":
            return conditions.pink(_COUNT, r, r.uniform(0.7, 2)), -5
        if kind == "babble":
            return self._babble(talker, r.choice([4, 6, 8, 8, 12] if silent else [1, 2, 4, 6, 8, 8, 8, 12]))
        if kind == "office":
            return self._office(talker), 3
        if kind == "recorded":
            return conditions.excerpt(self.noises[int(r.integers(len(self.noises)))], _COUNT, r), -3
        if kind == "music":
            return made.KINDS["music"](_COUNT, r), 3
        return made.KINDS[str(r.choice(_DESK, p=_DESK_SHARES))](_COUNT, r), -5

    def _babble(self, talker: str, count: int) -> tuple[Sound, float]:
        """Return others talking at once: the fewer, the farther below, or nobody knows whom to follow."""
        r = self.random
        others = [clip for clip in self.clips if clip.talker != talker]
        pauses = r.random() < 0.5
        picked = [others[int(r.integers(len(others)))] for _ in range(3 * count)]
        streams = [
            np.concatenate([clip.samples if pauses else _spoken(clip) for clip in picked[i::count]])
            for i in range(count)
        ]
        return conditions.babble(streams, _COUNT, r), 14.0 - min(count, 6) * 2

    def _office(self, talker: str) -> Sound:
        """Return talk from the far end of a large room, muffled and blurred, with desks and machines."""
        r = self.random
        talk = self._babble(talker, int(r.choice([3, 4, 6, 10])))[0] * self._swell()
        tail = self._tail(1.2, r.uniform(0.5, 1.5))
        tail[: int(RATE * 0.01)] *= np.float32(r.uniform(0, 1))
        distant = _dulled(fftconvolve(talk, tail)[:_COUNT], r.uniform(600, 5000))
        for name in ("clicks", "textures"):
            own = _dulled(made.KINDS[name](_COUNT, r), r.uniform(1000, 8000))
            distant = conditions.mixed(distant, own, r.uniform(-5, 20), float(distant.std()))
        return distant

    def _channel(self, sound: Sound) -> tuple[float, Sound]:
        r = self.random
        if r.random() < 0.35:
            return 4000.0, conditions.telephone(sound, r.uniform(-32, -18), band=bool(r.random() < 0.7))
        if r.random() < 0.3:
            return 8000.0, _filtered(sound, r)
        return 8000.0, sound


_SHARE = {"emodb": 1.0, "calls": 2.0, "tts": 0.3, "ami": 0.6, "kokoro": 0.12}
"""How often a talker is drawn: people before machines, calls before the studio."""

_KINDS = ("hiss", "pink", "babble", "office", "recorded", "music", "desk")
_BESIDE = (0.07, 0.17, 0.32, 0.05, 0.13, 0.10, 0.16)
_ALONE = (0.04, 0.08, 0.10, 0.15, 0.16, 0.27, 0.20)
"""How often each kind of noise is drawn, beside speech and where nobody speaks."""

_DESK = ("clicks", "breaths", "tones", "hum", "textures")
_DESK_SHARES = (0.2, 0.2, 0.12, 0.1, 0.38)


def _stretched(clip: Clip, first: int, count: int, tempo: float) -> tuple[Sound, Flags, Flags]:
    """Return a piece of a clip played faster or slower, its pitch and formants moved: another talker."""
    rows = slice(first, first + count)
    doubt = clip.doubt[rows] if clip.doubt is not None else np.zeros(count, np.bool_)
    piece = clip.samples[first * FRAME : (first + count) * FRAME]
    if tempo != 1.0:
        piece = np.asarray(resample_poly(piece, 100, round(100 * tempo)), np.float32)
    frames = len(piece) // FRAME
    middle = np.minimum(((np.arange(frames) + 0.5) * tempo).astype(int), count - 1)
    return piece[: frames * FRAME], clip.speech[rows][middle], doubt[middle]


def _pauses(clip: Clip) -> Sound:
    """Return what is heard between the speech of a clip, half a second at least at a time."""
    parts = [clip.samples[FRAME * (a + 10) : FRAME * (b - 10)] for a, b in runs(~clip.speech) if b - a >= 50]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _spoken(clip: Clip) -> Sound:
    """Return the speech of a clip without its pauses."""
    kept = clip.samples[: len(clip.speech) * FRAME].reshape(-1, FRAME)[clip.speech]
    return np.asarray(kept.ravel() if len(kept) else clip.samples, np.float32)


def _filtered(sound: Sound, random: Random) -> Sound:
    """Return the sound through another microphone: a smooth random response within 8 dB."""
    bins = np.fft.rfft(sound)
    gain = np.interp(np.linspace(0, 8000, len(bins)), np.linspace(0, 8000, 8), random.uniform(-8, 8, 8))
    return np.asarray(np.fft.irfft(bins * 10 ** (gain / 20), len(sound)), np.float32)


def _dulled(sound: Sound, hz: float) -> Sound:
    """Return the sound without what is far above `hz` (6 dB an octave)."""
    bins = np.fft.rfft(sound)
    f = np.fft.rfftfreq(len(sound), 1 / RATE)
    return np.asarray(np.fft.irfft(bins / np.sqrt(1 + (f / hz) ** 2), len(sound)), np.float32)
