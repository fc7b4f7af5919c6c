"""What the wizard shows, as one frozen value; widgets paint it and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["welcome", "microphone", "reading", "tolerance", "result"]
Mood = Literal["", "good", "bad", "note"]
Place = Literal["done", "here", "open", "skipped"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line to read aloud; `lift` is the part of it that rises, between what comes before and after."""

    before: str
    lift: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The whole line."""
        return self.before + self.lift + self.after


@dataclass(frozen=True, slots=True)
class StepFace:
    """One step in the list: its name, how far it is, and whether it may be left out."""

    title: str
    place: Place
    optional: bool


@dataclass(frozen=True, slots=True)
class WizardFace:
    """Everything the wizard shows at one moment, save level and melody, which flow.

    Attributes
    ----------
    kind, code : str
        Which page it is, and which step of the session is read on it.
    at : int
        Its number from 0; `steps` has them all.
    title, say : str
        What the page is about, and what the person is to do.
    lines : tuple of Line
        What is read aloud now.
    phase : str
        `idle`, `reading` or `ending`.
    paused : bool
    progress : float
        How much of what it needs the open take holds, 0..1.
    told : str
        The same in words.
    taken, takes : int
        Readings that could be used, and how many there should be.
    message, mood : str
        What came of the last reading, and whether that is good.
    primary : str
        Words of the main button.
    can : frozenset of str
        Which of `primary`, `back`, `skip`, `play`, `again`, `pause`, `choose` make sense now.
    """

    kind: Kind
    code: str
    at: int
    steps: tuple[StepFace, ...]
    title: str
    say: str
    lines: tuple[Line, ...] = ()
    phase: str = "idle"
    paused: bool = False
    progress: float = 0.0
    told: str = ""
    taken: int = 0
    takes: int = 0
    message: str = ""
    mood: Mood = ""
    primary: str = ""
    can: frozenset[str] = frozenset()
