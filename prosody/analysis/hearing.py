"""One leg's hearing: frames in, contour out. All stages of the laboratory side by side.

The stages look ahead by different numbers of frames; rows wait here until every stage has
said its part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.bleed import BleedSettings
from prosody.analysis.hearing_agreement import Agreement
from prosody.analysis.hearing_rows import WaitingRows
from prosody.analysis.hearing_wanted import Wanted
from prosody.analysis.level import Level, LevelSettings
from prosody.analysis.pitch import PitchSettings, PitchTracker
from prosody.analysis.rate import Rate, RateSettings
from prosody.analysis.spectrum import ShortSpectrum, Spectra, together
from prosody.analysis.spectrum_shape import SpectralShape
from prosody.analysis.speech import SpeechDetector, SpeechSettings
from prosody.contour import COLUMNS, Columns, Contour, joined, missing
from prosody.events import Leg
from prosody.frames import Frames, Missing
from prosody.setting import Settings

_ELSEWHERE: Final = ("bleed", "gap")
"""Columns that no stage of one leg can know."""

_CHUNK: Final = 1024
"""Frames worked on at once, so that a long file needs no more memory than a short one."""

_TOGETHER: Final = 6
"""Frames of which level and balance are measured at once, at least: their rows wait for the others anyway,
and a call costs more than its arithmetic."""


@dataclass(frozen=True, slots=True)
class HearingSettings(Settings):
    """The settings of every stage of the laboratory."""

    speech: SpeechSettings = field(default_factory=SpeechSettings)
    pitch: PitchSettings = field(default_factory=PitchSettings)
    level: LevelSettings = field(default_factory=LevelSettings)
    rate: RateSettings = field(default_factory=RateSettings)
    bleed: BleedSettings = field(default_factory=BleedSettings)


class Hearing:
    """Frames or Missing of one leg -> its Contour, row for row, a gap's rows included.

    Parameters
    ----------
    leg : str
        `rep` or `customer`.
    settings : HearingSettings
    usual_f0 : tuple of float, optional
        The voice's usual 25 and 75 % quantiles of f0, Hz.
    pitch : bool
        False leaves f0 and voicing unmeasured (NaN).
    """

    def __init__(
        self,
        leg: Leg,
        settings: HearingSettings | None = None,
        usual_f0: tuple[float, float] | None = None,
        pitch: bool = True,
    ) -> None:
        settings = settings or HearingSettings()
        self.leg = leg
        self._level = Level(settings.level)
        self._spectrum = ShortSpectrum()
        self._shape = SpectralShape()
        self._rate = Rate(settings.rate)
        self._speech = SpeechDetector(settings.speech)
        self._pitch = PitchTracker(settings.pitch, usual_f0, together=1) if pitch else None
        self._wanted = Wanted()
        self._agreement = Agreement()
        self._rows = WaitingRows(name for name in COLUMNS if name not in _ELSEWHERE)
        self._unmeasured: list[Spectra] = []
        self._heard = False  # whether a stretch has begun
        self._next = 0  # first frame whose row is still owed

    @property
    def lookahead(self) -> int:
        """Frames between a sound and its row of the contour."""
        measured = max(self._level.lookahead, self._shape.lookahead) + _TOGETHER - 1
        after_spectrum = max(self._rate.lookahead, self._speech.lookahead, measured)
        speech = self._spectrum.lookahead + self._speech.lookahead
        pitch = max(self._pitch.lookahead, speech + self._pitch.weighed) if self._pitch else 0
        return max(pitch, self._spectrum.lookahead + after_spectrum)

    def process(self, item: Frames | Missing) -> Contour:
        """Take in what came next; return the rows that are complete because of it."""
        if isinstance(item, Missing):
            gap = missing(item.start, item.count)
            return joined([self.flush(), gap]) if self._heard else gap
        if not self._heard:
            self._heard, self._next = True, item.start
        for first in range(0, len(item), _CHUNK):
            self._hear(Frames(item.start + first, item.samples[first : first + _CHUNK], item.band_hz))
        return self._complete()

    def flush(self) -> Contour:
        """The stretch ends; return the rows that were still open."""
        told = self._after_spectrum(self._spectrum.flush()), self._of(self._speech.flush())
        self._measure()
        for stage in (self._level, self._shape, self._rate):
            self._rows.add(stage.flush())
        if self._pitch:
            self._rows.add(self._pitch.flush(np.concatenate(told)))
        self._wanted.reset()
        rest = self._complete()
        self._agreement.reset()
        self._heard = False
        return rest

    def _hear(self, frames: Frames) -> None:
        spoken = self._after_spectrum(self._spectrum.process(frames))
        if self._pitch:
            self._rows.add(self._pitch.process(frames, spoken))
        else:
            unmeasured = np.full(len(frames), np.nan, np.float32)
            self._rows.add({"f0_hz": unmeasured, "voicing": unmeasured})

    def _after_spectrum(self, spectra: Spectra) -> NDArray[np.float32]:
        """Hear spectra; return the scores of speech known by now where a pitch is wanted, else 0."""
        if not len(spectra):
            return np.zeros(0, np.float32)
        if self._unmeasured and self._unmeasured[0].band_hz != spectra.band_hz:
            self._measure()
        self._unmeasured.append(spectra)
        if sum(map(len, self._unmeasured)) >= _TOGETHER:
            self._measure()
        self._rows.add(self._rate.process(spectra))
        return self._of(self._speech.process(spectra))

    def _measure(self) -> None:
        """Measure level and balance of what has waited for it."""
        if self._unmeasured:
            spectra, self._unmeasured = together(self._unmeasured), []
            self._rows.add(self._level.process(Frames(spectra.start, spectra.samples, spectra.band_hz)))
            self._rows.add(self._shape.process(spectra))

    def _of(self, speech: Columns) -> NDArray[np.float32]:
        """Add what is known of speech; return its score where a pitch is wanted, else 0."""
        self._rows.add(speech)
        return self._wanted.process(np.asarray(speech["speech_p"], np.float32))

    def _complete(self) -> Contour:
        """Return the rows that every stage has spoken about."""
        columns = self._rows.complete()
        count = len(columns["speech"])
        if self._pitch:
            columns["speech"] = self._agreement.process(columns["speech"], columns["voicing"])
        columns |= {name: np.zeros(count, np.bool_) for name in _ELSEWHERE}
        start, self._next = self._next, self._next + count
        return Contour(start, **columns)  # type: ignore[arg-type]  # names and types are those of COLUMNS
