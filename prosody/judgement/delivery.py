"""Pace and loudness of the rep, second by second of speech.

Pace is compared with what is usual for the voice, loudness only with the session itself:
level depends on the device and its distance, so nothing else may be compared.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from prosody.events import Evidence
from prosody.judgement.flag_settings import FlagSettings
from prosody.profile import VoiceProfile
from prosody.units import FRAMES_PER_SECOND

BIN_DB: Final = 0.5
"""Width of a bin of the session's level histogram."""

LOWEST_DB: Final = -100.0
"""Level of its first bin; anything lower is silence."""

BINS: Final = 200

RATE_ERROR: Final = 0.75
"""How far the counted pace is off, mean, in syllables per second (`benchmarks/results/speech.md`): a voice
whose takes spread less than that has not been measured more exactly."""


@dataclass(frozen=True, slots=True)
class Second:
    """A second of speech: syllable nuclei, and voiced frames with the sum of their levels in dB."""

    nuclei: int
    voiced: int
    level_sum: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A value with the limit it is held against."""

    code: str
    value: float
    limit: float
    evidence: Evidence


class Delivery:
    """Counts syllables and levels of the rep's speech; tells both after each second of it."""

    def __init__(self, profile: VoiceProfile, settings: FlagSettings) -> None:
        self._settings = settings
        self._rate = profile.usual.get("rate")
        self._pace: deque[Second] = deque(maxlen=round(settings.pace_window_s))
        self._loudness: deque[Second] = deque(maxlen=round(settings.loud_window_s))
        self._session = np.zeros(BINS, np.int64)
        self._clear()

    def _clear(self) -> None:
        self._frames, self._nuclei, self._voiced, self._level = 0, 0, 0, 0.0

    def step(self, voiced: bool, nucleus: bool, level_db: float) -> list[Reading]:
        """Take a frame of speech; return what can be told at the end of a second of them."""
        self._frames += 1
        self._nuclei += nucleus
        if voiced:
            self._voiced += 1
            self._level += level_db
            self._session[min(max(int((level_db - LOWEST_DB) / BIN_DB), 0), BINS - 1)] += 1
        return self._told() if self._frames == FRAMES_PER_SECOND else []

    def _told(self) -> list[Reading]:
        second = Second(self._nuclei, self._voiced, self._level)
        self._clear()
        self._pace.append(second)
        self._loudness.append(second)
        return [reading for reading in (self._paced(), self._loud()) if reading]

    def _paced(self) -> Reading | None:
        usual = self._rate
        if usual is None or len(self._pace) < (self._pace.maxlen or 0):
            return None
        rate = sum(second.nuclei for second in self._pace) / len(self._pace)
        spread = max(usual.spread, RATE_ERROR)
        limit = max(self._settings.fast_rate, usual.median + self._settings.fast_limit_sd() * spread)
        return Reading("pace.fast", rate, limit, Evidence("rate", rate, "1/s", limit, usual.median))

    def _loud(self) -> Reading | None:
        voiced = sum(second.voiced for second in self._loudness)
        heard = int(self._session.sum())
        if heard < self._settings.loud_after_s * FRAMES_PER_SECOND or voiced < FRAMES_PER_SECOND / 2:
            return None
        level = sum(second.level_sum for second in self._loudness) / voiced
        usual = self._usual_level(heard)
        limit = usual + self._settings.loud_db
        return Reading("level.loud", level, limit, Evidence("level_db", level, "dB", limit, usual))

    def _usual_level(self, heard: int) -> float:
        """Return the session's median level, to half a decibel."""
        below = int(np.searchsorted(np.cumsum(self._session), heard / 2.0))
        return LOWEST_DB + (below + 0.5) * BIN_DB
