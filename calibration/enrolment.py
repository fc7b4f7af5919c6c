"""A calibration session as a machine without screen, clock or sound device.

It is told what the person does (`begin`, `end`, `skip`, `back`) and handed the contour of
what is heard (`hear`); it knows which step is next, whether a take can be used, and makes
the profile. The terminal, the wizard and the tests drive the same machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from calibration.baseline import profile_from, voiced_s
from calibration.quality import Complaint, QualitySettings, complaints
from calibration.rehearsal import rehearsed
from calibration.script import Script, script
from prosody.contour import Contour, joined
from prosody.profile import VoiceProfile

STYLES: Final = {"neutral": "neutral", "warm": "lively", "bored": "flat", "irritated": "tense"}
"""What a person calls a way of speaking -> the code of the profile's style."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a session.

    Attributes
    ----------
    code : str
        Key of the prompts.
    style : str
        `neutral`, a style of the profile, or empty for the quiet room.
    takes : int
        How often it is read.
    needed_s : float
        Voiced speech that one take must hold; for the quiet room, seconds of quiet.
    optional : bool
        The session is complete without it.
    """

    code: str
    style: str
    takes: int
    needed_s: float
    optional: bool


STEPS: Final = (
    Step("quiet", "", 1, 3.0, False),
    Step("neutral", "neutral", 1, 12.0, False),
    Step("greeting_level", "greeting_level", 3, 0.8, True),
    Step("greeting_lively", "greeting_lively", 3, 0.8, True),
    Step("flat", "flat", 3, 0.8, True),
    Step("tense", "tense", 3, 0.8, True),
    Step("lively", "lively", 3, 0.8, True),
)


def prompts(language: str = "en", greeting: str = "") -> Script:
    """Return what is read aloud, by step, with the person's own greeting if one is given (`script.py`)."""
    return script(language, greeting)


@dataclass
class Enrolment:
    """One calibration session.

    Parameters
    ----------
    name : str
        The voice's name.
    settings : QualitySettings
        What a take must be like.
    steps : sequence of Step
        What is asked for, in this order.
    """

    name: str
    settings: QualitySettings = field(default_factory=QualitySettings)
    steps: Sequence[Step] = STEPS

    def __post_init__(self) -> None:
        self._takes: dict[str, list[Contour]] = {step.code: [] for step in self.steps}
        self._open: list[Contour] | None = None
        self._at = 0

    @property
    def step(self) -> Step | None:
        """The step that is next; None when the session is through."""
        return self.steps[self._at] if self._at < len(self.steps) else None

    @property
    def listening(self) -> bool:
        """Whether a take is open."""
        return self._open is not None

    def taken(self, code: str) -> int:
        """Return how many takes of a step can be used."""
        return len(self._takes[code])

    def begin(self) -> None:
        """The person starts to read; an open take is dropped."""
        self._open = []

    def hear(self, rows: Contour) -> None:
        """Take in rows of the contour; ignored while no take is open."""
        if self._open is not None and len(rows):
            self._open.append(rows)

    def progress_s(self) -> float:
        """Return what the open take holds of what its step asks for: voiced speech (quiet room: time), s."""
        if not self._open or self.step is None:
            return 0.0
        take = joined(self._open)
        return voiced_s(take) if self.step.style else len(take) / 100.0

    def end(self, beside: float = 0.0) -> tuple[Complaint, ...]:
        """The person has read: the take is kept, or the complaints say why it is not.

        Parameters
        ----------
        beside : float
            Share of the take's sound in which a second voice sounds (`chorus.py`).
        """
        step, rows = self.step, self._open or []
        self._open = None
        if step is None:
            return ()
        if not rows:
            return (Complaint("nothing_heard", 0.0, step.needed_s, "s"),)
        take = joined(rows)
        like = self.settings.reading(step.style)
        wrong = complaints(take, step.needed_s, like, beside) if step.style else _restless(take, step)
        if not wrong:
            self._keep(step, take)
        return wrong

    def skip(self) -> None:
        """Go on to the next step; what it has of takes stays."""
        self._open = None
        self._at = min(self._at + 1, len(self.steps))

    def back(self) -> None:
        """Go back one step and read it again: its takes are dropped."""
        self._open = None
        self._at = max(self._at - 1, 0)
        self._takes[self.steps[self._at].code] = []

    def go(self, code: str) -> None:
        """Stand at a step, whatever it has of takes."""
        self._open = None
        self._at = [step.code for step in self.steps].index(code)

    def takes(self, code: str) -> tuple[Contour, ...]:
        """Return the takes of a step that can be used, in the order in which they were read."""
        return tuple(self._takes[code])

    def drop(self, code: str, number: int = -1) -> None:
        """Forget one take of a step, the last by default, and stand there: it is read again."""
        self.go(code)
        del self._takes[code][number]

    def resume(self, takes: Mapping[str, Sequence[Contour]]) -> None:
        """Take over what an earlier session had of takes, and stand at the first step that lacks some."""
        for step in self.steps:
            self._takes[step.code] = list(takes.get(step.code, ()))
        wanting = (at for at, step in enumerate(self.steps) if len(self._takes[step.code]) < step.takes)
        self._open, self._at = None, next(wanting, len(self.steps))

    @property
    def complete(self) -> bool:
        """Whether everything that a profile needs is there."""
        return bool(self._takes["neutral"])

    def profile(self, **known: str | float) -> VoiceProfile:
        """Return the voice's profile; `known` holds its device, bandwidth and date.

        Raises
        ------
        ValueError
            When the neutral reading is missing.
        """
        if not self.complete:
            raise ValueError("The neutral reading is missing; a profile rests on it.")
        styles = {step.style: self._takes[step.code] for step in self.steps if _styled(step)}
        neutral = self._takes["neutral"]
        made = profile_from(neutral, self.name, styles=styles, **known)  # type: ignore[arg-type]
        return rehearsed(made, {"neutral": neutral, **styles})

    def _keep(self, step: Step, take: Contour) -> None:
        self._takes[step.code].append(take)
        if len(self._takes[step.code]) >= step.takes:
            self._at += 1


def _styled(step: Step) -> bool:
    return step.style not in ("", "neutral")


def _restless(take: Contour, step: Step) -> tuple[Complaint, ...]:
    """Return what is wrong with the quiet room: too short, or somebody speaks."""
    length = len(take) / 100.0
    if length < step.needed_s:
        return (Complaint("too_short", length, step.needed_s, "s"),)
    spoken = float(np.mean(take.speech))
    return (Complaint("not_quiet", 100.0 * spoken, 20.0, "%"),) if spoken > 0.2 else ()
