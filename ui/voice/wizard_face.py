"""What the wizard shows, made from where it is. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from calibration.enrolment import Step
from prosody.wording import Wording
from ui.voice.face import Line, StepFace, WizardFace
from ui.voice.pages import ACTED, Page
from ui.voice.wizard import Wizard

LIFTED: Final = ("greeting_lively",)
"""Steps whose marked words are to rise; elsewhere nothing is marked."""


def face_of(wizard: Wizard) -> WizardFace:
    """Return everything that is shown now, save level and melody."""
    page, words = wizard.page, wizard.words
    step = page.step
    return WizardFace(
        kind=page.kind,
        code=page.code,
        at=wizard.at,
        steps=tuple(_step(wizard, number) for number in range(len(wizard.pages))),
        title=_named("title", page, words),
        say=_say(wizard),
        lines=lines(wizard.script.get(page.code, {}), step, wizard.session.taken(page.code)) if step else (),
        phase=wizard.reader.phase,
        paused=wizard.reader.paused,
        progress=_progress(wizard),
        told=_told(wizard),
        taken=wizard.session.taken(page.code) if step else 0,
        takes=step.takes if step else 0,
        message=wizard.message,
        mood=wizard.mood,
        primary=words(f"wizard.{_primary(wizard)}"),
        can=_can(wizard),
    )


def lines(prompt: Mapping[str, Any], step: Step, taken: int) -> tuple[Line, ...]:
    """Return what is read aloud: all of it, or where a step is read several times, the line that is next."""
    text: list[str] = list(prompt.get("text", ()))
    chosen = text[min(taken, step.takes - 1) % len(text)] if step.takes > 1 and text else " ".join(text)
    lift = str(prompt.get("lift", "")) if step.code in LIFTED else ""
    return (marked(chosen, lift),) if chosen else ()


def marked(line: str, lift: str) -> Line:
    """Return a line with the words to lift taken apart."""
    before, found, after = line.rpartition(lift) if lift else (line, "", "")
    return Line(before, found, after) if found else Line(line)


def _say(wizard: Wizard) -> str:
    if wizard.page.kind == "reading":
        return str(wizard.script[wizard.page.code]["say"])
    return wizard.words(f"wizard.say.{wizard.page.code}")


def _step(wizard: Wizard, number: int) -> StepFace:
    page = wizard.pages[number]
    title = _named("step", page, wizard.words)
    optional = page.step is not None and page.step.optional
    if number == wizard.at:
        return StepFace(title, "here", optional)
    if page.step is not None and wizard.session.taken(page.code) >= page.step.takes:
        return StepFace(title, "done", optional)
    if number > wizard.at:
        return StepFace(title, "open", optional)
    return StepFace(title, "skipped" if page.step is not None else "done", optional)


def _named(room: str, page: Page, words: Wording) -> str:
    """Return a page's name; where a tone is acted, by the tone's own word."""
    if page.code in ACTED:
        return words(f"wizard.{room}.tone", tone=words(f"tone.{page.code}"))
    return words(f"wizard.{room}.{page.code}")


def _primary(wizard: Wizard) -> str:
    """Return the code of the main button's words."""
    kind = wizard.page.kind
    if wizard.reader.phase == "reading":
        return "done"
    if wizard.reader.phase == "ending" or (kind == "tolerance" and wizard.outcome.profile is None):
        return "moment"
    if kind == "welcome":
        return "take_over" if wizard.draft is not None else "go"
    if kind == "result":
        return "keep" if not wizard.outcome.version else "close"
    if wizard.may_go_on:
        return "next"
    return "measure" if kind == "microphone" else "start"


def _progress(wizard: Wizard) -> float:
    step = wizard.step
    if step is None:
        return 0.0
    if wizard.reader.phase == "idle":
        return 1.0 if wizard.full else 0.0
    return min(1.0, wizard.reader.progress_s / step.needed_s)


def _told(wizard: Wizard) -> str:
    """Return how far the open reading is, or how many there are."""
    step, words = wizard.step, wizard.words
    if step is None:
        return ""
    if wizard.reader.paused:
        return words("state.paused")
    if wizard.reader.phase != "idle":
        heard = words.quantity(min(wizard.reader.progress_s, step.needed_s), "s")
        return words(
            "wizard.heard" if step.style else "wizard.quiet",
            heard=heard,
            needed=words.quantity(step.needed_s, "s"),
        )
    if step.takes > 1 or wizard.full:
        return words("wizard.count", taken=wizard.session.taken(step.code), takes=step.takes)
    return ""


def _can(wizard: Wizard) -> frozenset[str]:
    reader, step = wizard.reader, wizard.step
    idle = reader.phase == "idle"
    primary = not (
        reader.phase == "ending" or (wizard.page.kind == "tolerance" and wizard.outcome.profile is None)
    )
    if wizard.page.kind == "welcome":
        primary = wizard.may_go_on
    taken = step is not None and wizard.session.taken(step.code) > 0
    known = {
        "primary": primary,
        "back": wizard.at > 0 and idle and not wizard.outcome.version,
        "skip": wizard.may_skip and idle,
        "play": idle and taken and bool(step and step.style and wizard.takes[step.code]),
        "again": taken or reader.phase == "reading",
        "pause": reader.phase == "reading" and reader.origin.goes_on,
        "choose": not wizard.anything and idle,
    }
    return frozenset(code for code, holds in known.items() if holds)


def title_of(face: WizardFace, words: Wording) -> str:
    """Return the window's title: a screen reader and the task bar tell from it where one is."""
    reading = words("wizard.reading") if face.phase != "idle" else face.told
    parts = (words("app.name"), words("wizard.title"), face.title, reading)
    return " · ".join(part for part in parts if part)
