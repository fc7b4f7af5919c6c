"""One set of clips in one condition through every detector."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.speech import conditions, corpora
from benchmarks.speech.conditions import Random
from benchmarks.speech.corpora import Clip, Sound
from benchmarks.speech.labels import FRAME, Flags
from benchmarks.speech.measures import auc, balanced_accuracy, change_delays, interval
from benchmarks.speech.peers import Detector, Scores

Change = Callable[[Sound, Random], tuple[Sound, float]]


@dataclass
class Result:
    """What one detector did on one set in one condition."""

    parts: list[tuple[Scores, Flags]] = field(default_factory=list)
    onsets: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    cpu_s: float = 0.0

    def measured(self, threshold: float) -> dict[str, float]:
        """Return balanced accuracy with its interval, AUC, and median delays in ms."""
        scores = np.concatenate([scores for scores, _ in self.parts])
        truth = np.concatenate([truth for _, truth in self.parts])
        low, high = interval(list(self.parts), threshold)
        return {
            "ba": balanced_accuracy(scores >= threshold, truth),
            "low": low,
            "high": high,
            "auc": auc(scores, truth),
            "onset": float(np.median(self.onsets)) if self.onsets else float("nan"),
            "end": float(np.median(self.ends)) if self.ends else float("nan"),
            "cpu": self.cpu_s / (len(truth) / 100),
        }


def tried(detectors: list[Detector], clips: list[Clip], change: Change) -> dict[str, Result]:
    """Run every detector over the same changed clips."""
    results = {detector.name: Result() for detector in detectors}
    for i, clip in enumerate(clips):
        sound, band_hz = change(clip.samples, np.random.default_rng(i))
        for detector in detectors:
            result = results[detector.name]
            begun = time.process_time()
            scores = detector.score(sound, band_hz)[: len(clip.speech)]
            result.cpu_s += time.process_time() - begun
            result.parts.append((scores, clip.speech))
            delays = change_delays(scores >= detector.threshold, clip.speech, detector.delays(len(scores)))
            result.onsets += delays[0]
            result.ends += delays[1]
    return results


def changes(data: Path, babblers: list[Sound]) -> dict[str, Change]:
    """Return the conditions by name."""
    noises = corpora.noises(data)
    room = corpora.rooms(data)["seminar_room_clap"][1]

    def plain(sound: Sound, _random: Random) -> tuple[Sound, float]:
        return sound, 8000.0

    def pink(snr_db: float) -> Change:
        return lambda s, r: (conditions.mixed(s, conditions.pink(len(s), r), snr_db), 8000.0)

    def babble(snr_db: float) -> Change:
        def change(sound: Sound, random: Random) -> tuple[Sound, float]:
            picked = [babblers[i] for i in random.choice(len(babblers), 8)]
            return conditions.mixed(sound, conditions.babble(picked, len(sound), random), snr_db), 8000.0

        return change

    def backdrop(name: str, snr_db: float) -> Change:
        noise = noises[name][2]
        return lambda s, r: (conditions.mixed(s, conditions.excerpt(noise, len(s), r), snr_db), 8000.0)

    def telephone(before: Change) -> Change:
        return lambda s, r: (conditions.telephone(before(s, r)[0]), 4000.0)

    return {
        "clean": plain,
        "pink 10": pink(10),
        "pink 0": pink(0),
        "babble 10": babble(10),
        "tel": telephone(plain),
        "tel+pink 10": telephone(pink(10)),
        "tel+babble 10": telephone(babble(10)),
        "crowd 10": backdrop("livekit_crowded-room", 10),
        "room": lambda s, _r: (conditions.in_room(s, room), 8000.0),
    }


def in_items(clips: list[Clip], seconds: float = 9.0) -> list[Clip]:
    """Join the clips of each talker to items of about `seconds`, as long as a turn."""
    items: list[Clip] = []
    for talker in sorted({clip.talker for clip in clips}):
        own, open_clips = [clip for clip in clips if clip.talker == talker], []
        for clip in own:
            open_clips.append(clip)
            if sum(len(c.speech) for c in open_clips) >= 100 * seconds or clip is own[-1]:
                items.append(_joined(open_clips))
                open_clips = []
    return items


def _joined(clips: list[Clip]) -> Clip:
    samples = np.concatenate([clip.samples[: len(clip.speech) * FRAME] for clip in clips])
    return Clip(clips[0].name, clips[0].talker, samples, np.concatenate([clip.speech for clip in clips]))
