"""The wizard's pages: welcome, one for each step of the session, the tolerance, the summary. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from calibration.enrolment import STEPS, Step
from prosody.wording import Wording
from ui.voice.face import Kind

ACTED: Final = ("flat", "tense")
"""Styles that are read only where the plain words are used (`docs/privacy.md`)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `step` is what is read on it, if anything is."""

    kind: Kind
    code: str
    step: Step | None = None


def steps_of(words: Wording) -> tuple[Step, ...]:
    """Return the steps of a session in these words."""
    return tuple(step for step in STEPS if words.name == "plain" or step.style not in ACTED)


def pages_of(steps: Sequence[Step]) -> tuple[Page, ...]:
    """Return the pages of a session."""
    read = tuple(Page("reading" if step.style else "microphone", step.code, step) for step in steps)
    return (Page("welcome", "welcome"), *read, Page("tolerance", "tolerance"), Page("result", "result"))
