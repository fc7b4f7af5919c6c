"""An hour to be replayed: the bundled call over and over, as a recording and as a kept session."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import soundfile as sf

from prosody.audio.clock import SystemClock
from prosody.audio.files import open_audio
from prosody.judgement.model_population import population
from prosody.pipeline import Analyser
from prosody.session.recorder import Recorder
from prosody.settings import Settings

DEMO: Final = Path(__file__).parents[2] / "prosody" / "demo" / "call.flac"
LEGS: Final = {"rep": 0, "customer": 1}


def recording(path: Path, minutes: float) -> Path:
    """Write a recording of so many minutes, two legs at 16 kHz; return its path."""
    call, rate = sf.read(DEMO, dtype="int16", always_2d=True)
    left = round(minutes * 60 * rate)
    with sf.SoundFile(path, "w", rate, 2, "PCM_16") as file:
        while left > 0:
            file.write(np.ascontiguousarray(call[:left]))
            left -= len(call)
    return path


def session(path: Path, sessions: Path) -> Path:
    """Keep a recording as a session, with what is said of it, as a live call would; return its folder."""
    source, settings, profile = open_audio(path, LEGS), Settings(), population()
    recorder = Recorder(sessions, source, settings, profile, SystemClock())
    analyser = Analyser(source, settings, profile)
    for item in source:
        recorder.take(item)
        recorder.accept(analyser.process(item))
    recorder.accept(analyser.flush())
    recorder.close()
    source.close()
    return recorder.folder
