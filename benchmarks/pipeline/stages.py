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

import numpy as np

from prosody.audio.blocks import Block, Item, Source
from prosody.audio.files import open_audio
from prosody.audio.pacing import PIECE_S
from prosody.events import LEGS
from prosody.judgement.model_population import population
from prosody.pipeline import Result, analyse
from prosody.settings import Settings
from prosody.steps import in_steps
from prosody.units import SAMPLE_RATE

DEMO = Path(__file__).parents[2] / "prosody" / "demo" / "call.flac"
FILE_BLOCK_S = 1.0
"""Blocks as the file analysis reads them; a live call's are about `PIECE_S` long."""
STEPS_S = (0.03, 0.06, 0.09, 0.15, 0.2, 0.5, 1.0)
QUIET_S = 60.0
QUIET_LEVEL = 30
"""A quiet room: noise of this standard deviation, of 32768 (-61 dBFS)."""

STAGES = {
    "framer": ("prosody.audio.framing", "Framer", ("process", "flush")),
    "level and noise floor": ("prosody.analysis.level", "Level", ("process", "flush")),
    "short spectrum": ("prosody.analysis.spectrum", "ShortSpectrum", ("process", "flush")),
    "spectral shape": ("prosody.analysis.spectrum_shape", "SpectralShape", ("process", "flush")),
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


def from_file() -> Source:
    """Return the demo call as the file analysis reads it."""
    return open_audio(DEMO, block_s=FILE_BLOCK_S)


def in_blocks() -> Source:
    """Return the demo call in the blocks of the live capture, each a step of its own."""
    return open_audio(DEMO, block_s=PIECE_S)


def as_live() -> Source:
    """Return the demo call in the steps in which a live call is analysed."""
    return Stepped(in_blocks())


def in_quiet() -> Source:
    """Return a minute of two quiet rooms in the steps in which a live call is analysed."""
    return Stepped(QuietRooms())


def in_steps_of(step_s: float) -> Source:
    """Return the demo call in blocks that are steps of so many seconds."""
    return open_audio(DEMO, block_s=step_s)


def by_telephone(step_s: float) -> Source:
    """Return the same at 8 kHz: every second sample, as cost does not ask what aliases."""
    return Telephoned(in_steps_of(step_s))


class Telephoned:
    """A source of 16 kHz at 8 kHz."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name, self.legs, self.rate = source.name, source.legs, source.rate // 2

    def __iter__(self) -> Iterator[Item]:
        for item in self._source:
            yield Block(item.leg, item.samples[::2], self.rate) if isinstance(item, Block) else item

    def close(self) -> None:
        """Release the file."""
        self._source.close()


class Stepped:
    """A source whose short blocks are joined as a live call's are."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name, self.legs, self.rate = source.name, source.legs, source.rate

    def __iter__(self) -> Iterator[Item]:
        return in_steps(self._source)

    def close(self) -> None:
        """Release the file."""
        self._source.close()


class QuietRooms:
    """Two legs on which nobody speaks."""

    name, legs, rate = "quiet rooms", LEGS, SAMPLE_RATE

    def __iter__(self) -> Iterator[Item]:
        draw = np.random.default_rng(0)
        count = round(PIECE_S * SAMPLE_RATE)
        for _ in range(round(QUIET_S / PIECE_S)):
            for leg in LEGS:
                yield Block(leg, np.int16(QUIET_LEVEL * draw.standard_normal(count)), SAMPLE_RATE)

    def close(self) -> None:
        """Nothing to release."""


def cpu_s(made: Callable[[], Source]) -> tuple[float, Result]:
    """Return the CPU seconds of a whole run, and what it found."""
    source = made()
    began = time.thread_time()
    result = analyse(source, Settings(), population())
    return time.thread_time() - began, result


def by_stage(made: Callable[[], Source]) -> dict[str, float]:
    """Return the CPU seconds that each stage took, both legs together."""
    spent: dict[str, float] = defaultdict(float)
    with _timed(spent):
        cpu_s(made)
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
