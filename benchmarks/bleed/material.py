"""Legs: of people who have nothing to do with each other, and of a microphone that hears the far end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.speech import conditions, corpora
from benchmarks.speech.corpora import RATE, Clip, Sound
from benchmarks.speech.labels import FRAME
from prosody.analysis.bleed import Bleed
from prosody.analysis.hearing import Hearing
from prosody.contour import Contour, joined
from prosody.events import Leg
from prosody.frames import Frames

TALK_S: Final = 200
PAUSE_S: Final = 1.0  # mean between two sentences; both legs talk half of the time, so often both at once
LOSSES_DB: Final = (3.0, 6.0, 12.0, 20.0)
DELAYS_S: Final = (0.02, 0.15, 0.3)
HUSH_DB: Final = -65.0


def heard(sound: Sound, leg: Leg, band_hz: float = 8000.0) -> Contour:
    """Return a leg's contour."""
    hearing = Hearing(leg)
    frames = np.ascontiguousarray(sound[: len(sound) // FRAME * FRAME], np.float32).reshape(-1, FRAME)
    return joined([hearing.process(Frames(0, frames, band_hz)), hearing.flush()])


def gated(rep: Contour, customer: Contour) -> Contour:
    """Return the rep's rows after the gate."""
    gate = Bleed()
    return joined([gate.process(rep, customer)[0], gate.flush()[0]])


def late(sound: Sound, delay_s: float) -> Sound:
    """Return sound, of the same length, that comes later."""
    samples = round(delay_s * RATE)
    return np.concatenate([np.zeros(samples, np.float32), sound])[: len(sound)]


def meetings(data: Path) -> dict[str, Sound]:
    """Return meeting excerpts of 30 s; no limit was chosen on them."""
    return {clip.name: clip.samples for clip in corpora.meetings(data)}


def talkers(data: Path) -> dict[str, Sound]:
    """Return minutes of each acted talker, every second one on the telephone; limits were chosen on them."""
    own: dict[str, list[Clip]] = {}
    for clip in [*corpora.emodb(data), *corpora.acted_english(data)]:
        own.setdefault(clip.talker, []).append(clip)
    random = np.random.default_rng(1)
    talk = {name: _talk(clips, random) for name, clips in sorted(own.items())}
    return {name: conditions.telephone(talk[name]) if i % 2 else talk[name] for i, name in enumerate(talk)}


def _talk(clips: list[Clip], random: np.random.Generator) -> Sound:
    """Return sentences of a talker with pauses between them, in a quiet room."""
    count = TALK_S * RATE
    talk, at = hush(count, random), round(random.exponential(PAUSE_S) * RATE)
    while at < count:
        sentence = clips[int(random.integers(len(clips)))].samples[: count - at]
        loudness = 10 ** (random.uniform(-29, -23) / 20) / conditions.active_rms(sentence)
        talk[at : at + len(sentence)] += sentence * np.float32(loudness)
        at += len(sentence) + round(random.exponential(PAUSE_S) * RATE)
    return talk


def hush(count: int, random: np.random.Generator) -> Sound:
    """Return a quiet room."""
    return conditions.pink(count, random, 1.2) * np.float32(10 ** (HUSH_DB / 20))


@dataclass(frozen=True)
class Leaking:
    """A rep's leg with the far end in it, the same without, and the far end; `late` frames lie between."""

    loss_db: float
    talks: bool
    late: int
    rep: Contour
    alone: Contour
    customer: Contour


def leaks(data: Path) -> Iterator[Leaking]:
    """Yield each meeting through a room into a microphone whose owner is silent, or is another meeting.

    Every second far end has come over the telephone.
    """
    random = np.random.default_rng(2)
    sounds = list(meetings(data).values())
    ways = cycle([None, *(response for _, response in corpora.rooms(data).values())])
    for i, far in enumerate(sounds):
        for loss, delay in zip(LOSSES_DB, cycle(np.roll(DELAYS_S, i).tolist())):
            room = next(ways)
            wet = late(far if room is None else conditions.in_room(far, room), delay)
            sent = conditions.telephone(far) if i % 2 else far
            customer = heard(sent, "customer", 4000.0 if i % 2 else 8000.0)
            for talks in (False, True):
                own = np.resize(sounds[i - 1], len(far)) if talks else hush(len(far), random)
                mixed = heard(own + wet * np.float32(10 ** (-loss / 20)), "rep")
                yield Leaking(loss, talks, round(100 * delay), mixed, heard(own, "rep"), customer)
