"""What is not speech, heard alone: how often a detector says it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.speech import corpora, made
from benchmarks.speech.corpora import RATE, Sound
from benchmarks.speech.labels import runs
from benchmarks.speech.peers import Detector
from benchmarks.speech.streams import KEPT

SPEECH_LIKE = ("babble", "hold_music")
"""Kinds in which people speak or sing: shown, but no detector is blamed for them."""


def sounds(data: Path) -> dict[str, Sound]:
    """Return the backgrounds by kind, and sounds made by arithmetic; `*` marks what was fitted on."""
    found = {}
    for name, (kind, ship, sound) in corpora.noises(data).items():
        fitted = "*" if ship == "weights" or (ship == "yes" and name not in KEPT) else ""
        found[f"{kind}: {name}{fitted}"] = sound
    for name, make in made.KINDS.items():
        found[f"made: {name}*"] = 0.03 * make(20 * RATE, np.random.default_rng(99))
    return found


def alone(data: Path, detectors: list[Detector]) -> dict[str, dict[str, tuple[float, float]]]:
    """Return for each sound and detector: false starts per minute, share of frames called speech."""
    table: dict[str, dict[str, tuple[float, float]]] = {}
    for name, sound in sounds(data).items():
        table[name] = {}
        for detector in detectors:
            found = detector.score(sound, 8000.0) >= detector.threshold
            table[name][detector.name] = len(runs(found)) / (len(found) / 6000), float(found.mean())
    return table
