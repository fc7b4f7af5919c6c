"""Where the sound of a session comes from: a microphone by its name, or the bundled recording. No Qt."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from prosody.audio.blocks import Block, Item, Source
from prosody.audio.files import open_audio
from prosody.audio.pacing import PIECE_S, PacedSource
from prosody.events import Leg

MARGIN_S: Final = 0.35
"""Sound before and after a turn of the recording."""

LABELS: Final = {
    "greeting_level": ("greeting", 0),
    "greeting_lively": ("greeting", 1),
    "flat": ("flat", 0),
    "tense": ("tense", 0),
    "lively": ("calm", 1),
}
"""Step -> the label of a turn in the bundled call, and which turn of that label."""


@dataclass(frozen=True)
class Origin:
    """Somewhere to hear from.

    Attributes
    ----------
    code : str
        `microphone` or `recording`.
    name : str
        A microphone's name; empty for the system's choice and for the recording.
    open_source : callable
        Opens it for a step, on the worker.
    goes_on : bool
        It is heard all the time; else each take begins at its beginning and ends with its end.
    """

    code: str
    name: str
    open_source: Callable[[str], Source]
    goes_on: bool


def microphone(name: str) -> Origin:
    """Return a microphone; `default` is the system's choice."""

    def opened(_step: str) -> Source:
        from prosody.audio.capture import LiveSource

        return LiveSource(name)

    return Origin("microphone", name, opened, goes_on=True)


def recording(speed: float = 1.0) -> Origin:
    """Return the bundled reading and call as somebody who reads every step; `speed` 1 is real."""

    def opened(step: str) -> Source:
        return PacedSource(bundled(step), speed)

    return Origin("recording", "", opened, goes_on=False)


def bundled(step: str) -> Source:
    """Return the bundled sound for a step: the reading, a turn of the call, or a pause in it."""
    held = ExitStack()
    folder = files("prosody.demo")
    if step == "neutral":
        path = held.enter_context(as_file(folder.joinpath("reading.flac")))
        return Excerpt(open_audio(path, block_s=PIECE_S), 0.0, float("inf"), held)
    path = held.enter_context(as_file(folder.joinpath("call.flac")))
    turns = json.loads(folder.joinpath("call.json").read_text("utf-8"))["turns"]
    return Excerpt(open_audio(path, block_s=PIECE_S), *_times(turns, step), held)


def _times(turns: list[dict[str, Any]], step: str) -> tuple[float, float]:
    """Return from when to when the call has what a step asks for, s; its longest pause for the quiet room."""
    if step in LABELS:
        label, number = LABELS[step]
        turn = [turn for turn in turns if turn["label"] == label][number]
        return turn["start_s"] - MARGIN_S, turn["end_s"] + MARGIN_S
    pauses = [(after["start_s"] - turn["end_s"], turn["end_s"]) for turn, after in pairwise(turns)]
    length_s, end_s = max(pauses)
    return end_s + 1.0, end_s + length_s - 1.0


class Excerpt:
    """The rep's leg of a source, from one time to another.

    Parameters
    ----------
    source : Source
    start_s, end_s : float
    held : ExitStack, optional
        Is closed with it: whatever the source needs for its life.
    """

    legs: tuple[Leg, ...] = ("rep",)

    def __init__(self, source: Source, start_s: float, end_s: float, held: ExitStack | None = None) -> None:
        self._source = source
        self._start_s, self._end_s = start_s, end_s
        self._held = held or ExitStack()
        self.name, self.rate = source.name, source.rate

    def __iter__(self) -> Iterator[Item]:
        """Yield the blocks that lie inside."""
        reached = Fraction(0)
        for item in self._source:
            if not isinstance(item, Block) or item.leg != "rep":
                continue
            if self._start_s <= reached < self._end_s:
                yield item
            reached += Fraction(len(item.samples), item.rate)
            if reached >= self._end_s:
                return

    def close(self) -> None:
        """Release the file."""
        self._source.close()
        self._held.close()


def demo_profile() -> Path:
    """Return the file of the bundled rep's profile."""
    return Path(str(files("prosody.demo").joinpath("voice.json")))
