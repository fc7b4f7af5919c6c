"""Neutral clips spoken in another manner by resynthesis: calm, careful and clear, monotonous.

No corpus that weights may be fitted on has them. Calm speech is mistaken for flat, because it is slow;
clear speech for tense, because it is bright; and the flat of people who are not acting is monotonous
(Cowie 2003: their pitch moves less and less), while actors' boredom has a wide range. WORLD slows
EmoDB's neutral clips, tilts their spectrum, sharpens or dulls its contrast, or takes most of the
movement out of their pitch. What they are follows from how they were made. Nobody has listened to
them: they show what the weights do with slowness, brightness and monotony alone, not what people do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.tone.material import Clip, heard, kept, manifest, sound, telephone

Sound = NDArray[np.float64]
BREAK_HZ: Final = 500.0
"""From here on the spectrum is tilted: below lies the voice's fundamental, whoever speaks."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a clip is spoken anew: factors on time, contrast, pitch and its movement; tilt in dB per octave."""

    label: str
    stretch: float
    tilt_db: float
    contrast: float
    pitch: float
    movement: float = 1.0


MANNERS: Final[Mapping[str, Manner]] = {
    "calm, slow": Manner("calm", 1.15, -1.5, 1.0, 0.98),
    "calm, very slow": Manner("calm", 1.3, -2.5, 1.0, 0.97),
    "calm, soft": Manner("calm", 1.0, -3.0, 1.0, 0.97),
    "clear": Manner("clear", 1.2, 1.5, 1.15, 1.03),
    "very clear": Manner("clear", 1.35, 2.5, 1.3, 1.05),
    "monotonous": Manner("monotonous", 1.1, 0.0, 1.0, 0.98, 0.3),
    "monotonous, slack": Manner("monotonous", 1.2, -0.5, 0.8, 0.97, 0.4),
}
"""Calm lies where RAVDESS's calm lies (darker by 1.3 spreads than neutral, syllables longer by 0.4 to 1.7);
clear is slower, brighter and more marked, as clear speech is described (science notes, 4.1);
monotonous speech keeps a third of its movement, between the contours' x 0.2 and x 0.6 voices."""


def made(data: Path, condition: str, cache: Path | None = None) -> list[Clip]:
    """Return EmoDB's neutral clips in every manner under a condition; `intensity` names the manner."""
    return [
        _clip(data, row, name, condition, cache)
        for name in MANNERS
        for row in manifest(data, "emodb")
        if row["emotion"] == "neutral"
    ]


def _clip(data: Path, row: dict[str, str], name: str, condition: str, cache: Path | None) -> Clip:
    manner = MANNERS[name]

    def spoken() -> tuple[Sound, int]:
        samples, rate = sound(data, "emodb", row["path"], "wide")
        return anew(samples, rate, manner), rate

    def hear() -> object:
        key = f"{manner} {row['path']}"
        samples, rate = kept(cache, key, spoken) if cache else spoken()
        return heard(telephone(samples, rate), 8000) if condition == "telephone" else heard(samples, rate)

    contour = kept(cache, f"{manner} {row['path']} {condition}", hear) if cache else hear()
    return Clip("made", row["path"], row["speaker"], row["sex"], manner.label, name, condition, contour)


def anew(samples: Sound, rate: int, manner: Manner) -> Sound:
    """Return a sound spoken in another manner, peak 0.9."""
    import pyworld

    f0, at = pyworld.harvest(np.ascontiguousarray(samples), rate)
    envelope = np.log(pyworld.cheaptrick(samples, f0, at, rate) + 1e-12)
    noise = pyworld.d4c(samples, f0, at, rate)
    place = np.minimum(np.arange(round(len(at) * manner.stretch)) / manner.stretch, len(at) - 1)
    left = place.astype(int)
    right, share = np.minimum(left + 1, len(at) - 1), (place - left)[:, None]
    spectrum = (1 - share) * envelope[left] + share * envelope[right]
    voiced = (f0[left] > 0) & (f0[right] > 0)
    between = (1 - share[:, 0]) * f0[left] + share[:, 0] * f0[right]
    nearest = np.where(share[:, 0] < 0.5, f0[left], f0[right])
    pitch = _moved(np.where(voiced, between, nearest), manner)
    usual = spectrum[pitch > 0].mean(axis=0)
    octaves = np.log2(np.maximum(np.linspace(0, rate / 2, spectrum.shape[1]), BREAK_HZ) / BREAK_HZ)
    spectrum = usual + manner.contrast * (spectrum - usual) + manner.tilt_db * octaves * np.log(10) / 10
    breath = np.clip((1 - share) * noise[left] + share * noise[right], 0.0, 1.0)
    spoken = pyworld.synthesize(
        *(np.ascontiguousarray(part) for part in (pitch, np.exp(spectrum), breath)), rate
    )
    return np.asarray(0.9 * spoken / np.abs(spoken).max())


def _moved(f0: Sound, manner: Manner) -> Sound:
    """Return a pitch whose movement around its middle is scaled; 0 where unvoiced stays 0."""
    if not (f0 > 0).any():
        return f0
    middle = np.exp(np.log(f0[f0 > 0]).mean())
    moved = middle * np.exp(manner.movement * np.log(np.maximum(f0, 1.0) / middle))
    return np.where(f0 > 0, manner.pitch * moved, 0.0)
