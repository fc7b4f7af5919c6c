"""A booth in which nobody speaks: it hands out readings that were heard before."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import numpy as np

from calibration.takes import heard
from prosody.analysis.hearing import HearingSettings
from prosody.audio.blocks import Block, Source
from prosody.contour import Contour
from ui.voice.booth import Look, Take
from ui.voice.origin import Origin, bundled
from ui.voice.tape import Sound

DEVICE = "made microphone"


def reading(step: str) -> Take:
    """Return the bundled reading for a step, as the booth would hand it out."""
    with closing(bundled(step)) as source:
        blocks = [item.samples for item in source if isinstance(item, Block)]
    rows = heard(bundled(step), HearingSettings())
    return Take(rows, Sound(np.concatenate(blocks).astype(np.int16), 16_000), DEVICE)


def quiet(seconds: float = 4.0, noise_db: float = -62.0) -> Take:
    """Return a room in which nobody speaks."""
    noise = np.random.default_rng(2).standard_normal(round(16_000 * seconds)) * 10 ** (noise_db / 20)
    rows = heard(Samples(noise), HearingSettings())
    return Take(rows, Sound((noise * 32767).astype(np.int16), 16_000), DEVICE)


class Samples:
    """A source of one leg made of samples, in blocks of 20 ms."""

    name, legs, rate = "made", ("rep",), 16_000

    def __init__(self, samples: np.ndarray) -> None:
        self.samples = samples.astype(np.float32)

    def __iter__(self):
        for start in range(0, len(self.samples), 320):
            yield Block("rep", self.samples[start : start + 320], self.rate)

    def close(self) -> None:
        pass


class MadeBooth:
    """Is asked like a booth."""

    rate = 16_000

    def __init__(self, *takes: Take) -> None:
        self.takes = list(takes)
        self.asked: list[str] = []
        self.rows: list[Contour] = []
        self.error = ""
        self._ending = self._open = False

    def enter(self, _: Callable[[], Source]) -> None:
        self.asked.append("enter")

    def leave(self) -> None:
        self.drop()

    def close(self) -> None:
        self.asked.append("close")

    def pause(self, on: bool) -> None:
        self.asked.append(f"pause {on}")

    def begin(self) -> None:
        self._open, self._ending = True, False

    def end(self) -> None:
        self._ending = True

    def drop(self) -> None:
        self._open = self._ending = False

    def look(self) -> Look:
        rows, self.rows = tuple(self.rows), []
        take = self.takes.pop(0) if self._ending and self._open and self.takes else None
        if take is not None:
            self._open = False
        return Look(rows, -30.0, -62.0, "ok", DEVICE, not self.error, self.error, take)


def nobody(_step: str) -> Source:
    raise AssertionError("the made booth opens nothing")


MICROPHONE = Origin("microphone", "default", nobody, goes_on=True)
