"""CPU time of every stage, measured where it works: inside a whole run over the demo call."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

from prosody.audio.files import open_audio
from prosody.judgement.model_population import population
from prosody.pipeline import Result, analyse
from prosody.settings import Settings

DEMO = Path(__file__).parents[2] / "prosody" / "demo" / "call.flac"
LIVE_BLOCK_S = 0.03
FILE_BLOCK_S = 1.0
"""Blocks as the live capture and the file analysis deliver them."""

STAGES = {
    "framer": ("prosody.audio.framing", "Framer", ("process", "flush")),
    "level and noise floor": ("prosody.analysis.level", "Level", ("process", "flush")),
    "short spectrum": ("prosody.analysis.spectrum", "ShortSpectrum", ("process", "flush")),
    "spectral balance": ("prosody.analysis.spectrum_balance", "SpectralBalance", ("process", "flush")),
    "syllable nuclei": ("prosody.analysis.rate", "Rate", ("process", "flush")),
    "speech": ("prosody.analysis.speech", "SpeechDetector", ("process", "flush")),
    "pitch": ("prosody.analysis.pitch", "PitchTracker", ("process", "flush")),
    "hearing, all of these": ("prosody.analysis.hearing", "Hearing", ("process", "flush")),
    "bleed": ("prosody.analysis.bleed", "Bleed", ("process", "flush")),
    "utterances": ("prosody.analysis.utterances", "Utterances", ("process", "flush")),
    "tone": ("prosody.judgement.tone", "ToneJudge", ("process", "flush")),
    "greeting": ("prosody.judgement.greeting", "GreetingJudge", ("hear", "step", "close")),
    "flags": ("prosody.judgement.flags", "Flags", ("step", "tone", "greeting")),
    "judge, all of these": ("prosody.judgement.judge", "Judge", ("process", "flush")),
}
"""Inclusive: a sum line holds the lines above it, and its own joining."""


def cpu_s(block_s: float, file: Path = DEMO) -> tuple[float, Result]:
    """Return the CPU seconds of a whole run in blocks of `block_s`, and what it found."""
    source = open_audio(file, block_s=block_s)
    began = time.thread_time()
    result = analyse(source, Settings(), population())
    return time.thread_time() - began, result


def by_stage(block_s: float) -> dict[str, float]:
    """Return the CPU seconds that each stage took, both legs together."""
    spent: dict[str, float] = defaultdict(float)
    with _timed(spent):
        cpu_s(block_s)
    return {name: spent[name] for name in STAGES}


@contextmanager
def _timed(spent: dict[str, float]) -> Iterator[None]:
    replaced: list[tuple[Any, str, Any]] = []
    for name, (module, kind, methods) in STAGES.items():
        owner = getattr(import_module(module), kind)
        for method in methods:
            if method in vars(owner):
                replaced.append((owner, method, vars(owner)[method]))
                setattr(owner, method, _clocked(vars(owner)[method], name, spent))
    try:
        yield
    finally:
        for owner, method, original in replaced:
            setattr(owner, method, original)


def _clocked(method: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    @wraps(method)
    def clocked(*arguments: Any, **named: Any) -> Any:
        began = time.thread_time_ns()
        try:
            return method(*arguments, **named)
        finally:
            spent[name] += (time.thread_time_ns() - began) * 1e-9

    return clocked
