"""Does the voice still fit its profile? Another person at the desk, another headset, a cold.

What is compared is the long-term mean of nine measures: pitch height and the coarse shape of the
spectrum. The test is a likelihood ratio of two normal distributions: the same voice, whose means move
with its moods and with the sentences read (`mood`, `sentence`), or another one, which lies a
speaker's distance away as well (`between`). All of that is fitted on acted speech of six
speakers (`python -m benchmarks.calibration.fit`); of the person nothing is known but the profile's
own medians, which can be read, and nothing is stored.

The rule of the room: seconds are added up, nothing is learned. What once did not fit does not
become the standard.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum_shape import TIMBRE
from prosody.contour import Contour
from prosody.events import Evidence
from prosody.judgement.measures import FEWEST_VOICED, REFERENCE_HZ
from prosody.judgement.model_lean import SENTENCE_S, usual_of
from prosody.profile import Usual, VoiceProfile
from prosody.setting import Settings, setting
from prosody.units import seconds, semitones

NAMES: Final = ("f0_median", *TIMBRE)
"""What is compared; a profile keeps them all under `usual`."""

STYLE_SENTENCES: Final = 3.0
"""Sentences that stand behind a style of the profile: so many lines are asked for."""

RARE: Final = 1.0
"""Added to the ratio at the place of a style: few calls are spent in it, so it explains less."""

SLACK: Final = 2.0
"""How far the ratio must fall below its limit before the voice fits again (proposal)."""

CODE: Final = "voice_unlike"

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FitSettings(Settings):
    """When a voice is said not to fit its profile any more."""

    after_s: float = setting(
        10.0,
        "Seconds of speech that must have been heard first.",
        unit="s",
        low=5.0,
        high=60.0,
        source="benchmarks/calibration: before, a sentence's own words weigh too much",
    )
    memory_s: float = setting(
        120.0,
        "Seconds of speech that are compared; older ones are forgotten.",
        unit="s",
        low=20.0,
        high=600.0,
        source="proposal: two minutes average over words and moods, and a change of person shows in time",
    )
    limit: float = setting(
        -2.0,
        "Log likelihood ratio of another voice from which it is said.",
        low=-20.0,
        high=50.0,
        source="benchmarks/calibration: no neutral session of the right person above it",
    )


@dataclass(frozen=True)
class Spread:
    """How the means of `NAMES` spread, as covariances of shape (9, 9).

    Attributes
    ----------
    sentence : ndarray
        From sentence to sentence of one voice in one mood.
    mood : ndarray
        From mood to mood of one voice.
    between : ndarray
        From voice to voice.
    """

    sentence: Vector
    mood: Vector
    between: Vector

    def ratio(self, apart: Vector, one: float, other: float, moods: float = 1.0) -> float:
        """Return the log likelihood ratio of two voices over one, for two means that lie `apart`.

        Parameters
        ----------
        one, other : float
            Sentences behind each mean.
        moods : float
            Share of the moods' spread that may lie between them.
        """
        same = moods * self.mood + self.sentence * (1.0 / one + 1.0 / other)
        two = same + 2.0 * self.between
        likelier = apart @ np.linalg.solve(same, apart) - apart @ np.linalg.solve(two, apart)
        return float(likelier + np.linalg.slogdet(same)[1] - np.linalg.slogdet(two)[1])

    @staticmethod
    def read(table: Mapping[str, Any]) -> Spread:
        """Return what the weights file says."""
        return Spread(*(np.array(table[name], np.float64) for name in ("sentence", "mood", "between")))


@cache
def shipped() -> Spread:
    """Return the spreads that come with the program."""
    text = resources.files("prosody.judgement").joinpath("voice_fit.json").read_text("utf-8")
    return Spread.read(json.loads(text))


class VoiceFit:
    """Adds up seconds of speech and tells whether they fit the profile.

    Parameters
    ----------
    profile : VoiceProfile
        Without calibration, or made before there was this test, everything fits it.
    """

    def __init__(self, profile: VoiceProfile, settings: FitSettings, spread: Spread | None = None) -> None:
        self._settings = settings
        self._spread = spread or shipped()
        self._places = _places(profile)
        self.new_call()

    def new_call(self) -> None:
        """Another call begins, perhaps with another person: what was heard counts no more."""
        self._seconds: deque[tuple[int, Vector]] = deque(maxlen=round(self._settings.memory_s))
        self._said = False
        self.unlike = False

    def second(self, rows: Contour) -> bool:
        """Take the rows of a second of speech; True when it is to be said that they do not fit."""
        voiced = rows.speech & np.isfinite(rows.f0_hz)
        count = int(np.count_nonzero(voiced))
        if not self._places or count < FEWEST_VOICED // 2:
            return False
        self._seconds.append((count, means(rows, voiced)))
        self.unlike = len(self._seconds) >= self._settings.after_s and self.score > self._limit()
        tipped, self._said = self.unlike and not self._said, self._said or self.unlike
        return tipped

    @property
    def score(self) -> float:
        """Log likelihood ratio of another voice, against the place of the profile that fits best."""
        count, mean = self._heard()
        sentences = seconds(count) / SENTENCE_S
        usual, *styles = (self._spread.ratio(mean - place, sentences, n) for place, n in self._places)
        return min([usual, *(ratio + RARE for ratio in styles)])

    def evidence(self) -> tuple[Evidence, ...]:
        """Return what was heard of the pitch height, which a person can follow, and the ratio."""
        height = float(self._heard()[1][0])
        usual = float(self._places[0][0][0])
        return (
            Evidence("f0_median", height, "st", None, usual),
            Evidence("voice_fit", self.score, "", self._settings.limit),
        )

    def _limit(self) -> float:
        """Return the limit, lower once the voice did not fit: it must come back well inside."""
        return self._settings.limit - (SLACK if self.unlike else 0.0)

    def _heard(self) -> tuple[int, Vector]:
        """Return the voiced frames heard and the mean of each measure over them."""
        weights = np.array([count for count, _ in self._seconds], np.float64)
        means = np.array([mean for _, mean in self._seconds])
        return int(weights.sum()), (means * weights[:, None]).sum(axis=0) / weights.sum()


def shape(contour: Contour) -> dict[str, float]:
    """Return the mean timbre of a stretch's voiced frames, dB; NaN when there are too few."""
    voiced = contour.speech & np.isfinite(contour.f0_hz)
    if np.count_nonzero(voiced) < FEWEST_VOICED:
        return dict.fromkeys(TIMBRE, float("nan"))
    return dict(zip(TIMBRE, _timbre(contour, voiced).tolist(), strict=True))


def means(rows: Contour, voiced: NDArray[np.bool_]) -> Vector:
    """Return what is compared, in the order of `NAMES`, over the marked frames."""
    height = float(np.median(semitones(rows.f0_hz[voiced], REFERENCE_HZ)))
    return np.array([height, *_timbre(rows, voiced)])


def _timbre(rows: Contour, voiced: NDArray[np.bool_]) -> Vector:
    return np.array([np.mean(getattr(rows, name)[voiced], dtype=np.float64) for name in TIMBRE])


def _places(profile: VoiceProfile) -> list[tuple[Vector, float]]:
    """Return where the voice lies, as usual first and then in each style, with the sentences behind it."""
    if not profile.calibrated or not all(name in profile.usual for name in NAMES):
        return []
    usual = [(profile.usual, max(profile.voiced_s / SENTENCE_S, 1.0))]
    styles = [(style, STYLE_SENTENCES) for style in profile.styles.values()]
    return [(_place(known), n) for known, n in (*usual, *styles) if all(name in known for name in NAMES)]


def _place(known: Mapping[str, Usual]) -> Vector:
    return np.array([usual_of(known[name]) for name in NAMES])
