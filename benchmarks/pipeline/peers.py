"""What others take for a part of the same work, on the same sound.

What is not installed is left out, by name.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
RATE = 16_000
WARM_UP_S = 3


def _praat_pitch(module: Any, leg: Sound) -> None:
    module.Sound(leg.astype(np.float64), RATE).to_pitch_ac(time_step=0.01, pitch_floor=60, pitch_ceiling=500)


def _praat_intensity(module: Any, leg: Sound) -> None:
    module.Sound(leg.astype(np.float64), RATE).to_intensity(60, 0.01)


def _pyin(module: Any, leg: Sound) -> None:
    module.pyin(leg, fmin=60, fmax=500, sr=RATE, frame_length=1024, hop_length=160)


def _swift(module: Any, leg: Sound) -> None:
    module.SwiftF0(threads=1, spin=False).detect(leg, RATE, 60, 500)


def _egemaps(module: Any, leg: Sound) -> None:
    level = module.FeatureLevel.LowLevelDescriptors
    module.Smile(module.FeatureSet.eGeMAPSv02, level).process_signal(leg, RATE)


def _webrtc(module: Any, leg: Sound) -> None:
    detector = module.Vad(3)
    frames = (leg[: len(leg) // 160 * 160].reshape(-1, 160) * 32767).astype(np.int16)
    for frame in frames:
        detector.is_speech(frame.tobytes(), RATE)


PEERS: dict[str, tuple[str, Callable[[Any, Sound], None]]] = {
    "Praat (parselmouth), pitch ac": ("parselmouth", _praat_pitch),
    "Praat (parselmouth), intensity": ("parselmouth", _praat_intensity),
    "SwiftF0, pitch": ("swift_f0", _swift),
    "librosa pYIN, pitch": ("librosa", _pyin),
    "openSMILE, eGeMAPS low-level descriptors": ("opensmile", _egemaps),
    "webrtcvad, speech": ("webrtcvad", _webrtc),
}


def costs(leg: Sound) -> dict[str, float | None]:
    """Return each peer's CPU seconds for a second of one leg; None for those not installed."""
    return {name: _cost(module, work, leg) for name, (module, work) in PEERS.items()}


def _cost(name: str, work: Callable[[Any, Sound], None], leg: Sound) -> float | None:
    try:
        module = importlib.import_module(name)
    except ImportError:
        return None
    work(module, leg[: WARM_UP_S * RATE])
    began = time.process_time()
    work(module, leg)
    return (time.process_time() - began) / (len(leg) / RATE)
