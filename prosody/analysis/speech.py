"""Is somebody speaking? A score per frame by one of several detectors, then one decision for all of them.

The rule of the room: `webrtcvad` always works; every other detector is a choice that must
win by measurement (`benchmarks/speech`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum import Spectra
from prosody.analysis.speech_network import NetworkScore
from prosody.analysis.speech_silero import SileroScore
from prosody.analysis.speech_webrtc import WebrtcScore
from prosody.contour import Columns
from prosody.setting import Settings, setting
from prosody.units import frames


@dataclass(frozen=True, slots=True)
class SpeechSettings(Settings):
    """What may be set about speech detection."""

    detector: str = setting(
        "network",
        "Which detector listens: the program's own network; WebRTC's, which is older and simpler; or"
        " Silero's, if it is installed.",
        choices=("network", "webrtc", "silero"),
        source="benchmarks/results/speech.md",
    )
    threshold: float = setting(
        0.6,
        "Speech is said to be there from this score on.",
        low=0.05,
        high=0.95,
        source="benchmarks/results/speech_threshold.md",
    )
    hangover_s: float = setting(
        0.0,
        "Speech is held this long after the detector last heard it.",
        unit="s",
        low=0.0,
        high=0.5,
        source="benchmarks/results/speech.md",
    )
    webrtc_mode: int = setting(
        3,
        "How strict webrtcvad is: 0 takes most sounds for speech, 3 fewest.",
        low=0,
        high=3,
        source="balanced accuracy on development sets is best at 3",
    )


class Score(Protocol):
    """A detector: Spectra -> how likely somebody speaks, 0..1 per frame."""

    @property
    def lookahead(self) -> int:
        """Frames between what is heard and what is known."""
        ...

    def process(self, spectra: Spectra) -> NDArray[np.float32]:
        """Take in frames; return the scores that became known."""
        ...

    def flush(self) -> NDArray[np.float32]:
        """The stretch ends; return the scores still owed."""
        ...


def chosen(settings: SpeechSettings) -> Score:
    """Return the detector that the settings name."""
    if settings.detector == "webrtc":
        return WebrtcScore(settings.webrtc_mode)
    return SileroScore() if settings.detector == "silero" else NetworkScore()


class SpeechDetector:
    """Spectra -> `speech`, `speech_p`: a detector's score, a threshold, a hangover."""

    def __init__(self, settings: SpeechSettings | None = None) -> None:
        settings = settings or SpeechSettings()
        self._score = chosen(settings)
        self._threshold = settings.threshold
        self._hangover = frames(settings.hangover_s)
        self._held = 0

    @property
    def lookahead(self) -> int:
        """Frames between a sound and the decision on it."""
        return self._score.lookahead

    def process(self, spectra: Spectra) -> Columns:
        """Return what became known, in rows."""
        return self._decided(self._score.process(spectra))

    def flush(self) -> Columns:
        """Return the rows still owed; the next stretch begins in silence."""
        rows = self._decided(self._score.flush())
        self._held = 0
        return rows

    def _decided(self, scores: NDArray[np.float32]) -> Columns:
        speech = []
        for above in (scores >= self._threshold).tolist():
            self._held = self._hangover + 1 if above else max(0, self._held - 1)
            speech.append(self._held > 0)
        return {"speech": np.array(speech, np.bool_), "speech_p": scores}
