"""Leads a person through a calibration, page by page. No Qt: the window shows what this says.

The rule of the room: nothing that was read well is lost by going back, skipping or leaving; nothing is
kept before the person says so; sound stays in memory and goes with the wizard.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from calibration import draft
from calibration.chorus import share_of
from calibration.draft import Draft
from calibration.enrolment import Enrolment, Step
from calibration.guide import in_words
from calibration.quality import Complaint
from calibration.script import Script, ScriptError, script
from calibration.store import ProfileError, ProfileStore
from prosody.wording import Wording
from ui.voice.booth import Look, Take
from ui.voice.face import Mood
from ui.voice.origin import Origin
from ui.voice.outcome import Outcome
from ui.voice.pages import Page, pages_of, steps_of
from ui.voice.reader import Reader, Wanted
from ui.voice.tape import written

SILENCE_S: Final = {"neutral": 2.5}
"""A reading ends by itself after so much silence, s; a text of several sentences has longer pauses."""

SHORT_SILENCE_S: Final = 1.5


class Wizard:
    """One calibration.

    Parameters
    ----------
    name : str
        The voice's name; may be empty: the first page asks for it.
    words : Wording
    store : ProfileStore
    reader : Reader
        Hears the takes.
    today : callable
        Returns the date that the profile is to bear.
    """

    def __init__(
        self, name: str, words: Wording, store: ProfileStore, reader: Reader, today: Callable[[], str]
    ) -> None:
        self.words, self.store, self.reader, self._today = words, store, reader, today
        self.session = Enrolment(name, steps=steps_of(words))
        self.pages = pages_of(self.session.steps)
        self.at = 0
        self.language, self.greeting = words.language, ""
        self.script: Script = script(self.language)
        self.message = ""
        self.mood: Mood = ""
        self.takes: dict[str, list[Take]] = {step.code: [] for step in self.session.steps}
        self.outcome = Outcome()
        self.draft: Draft | None = None
        self._device = ""
        self.enter_name(name)

    # What the person enters.

    @property
    def name(self) -> str:
        """The voice's name."""
        return self.session.name

    def enter_name(self, name: str) -> None:
        """Take the voice's name; a name that cannot be one is said."""
        self.session.name = name.strip()
        self._say()
        self.draft = None
        if not self.name:
            return
        try:
            self.draft = draft.kept(self.store.folder_of(self.name))
            self.enter_greeting(self.store.greeting(self.name))
        except ProfileError as error:
            self._say(str(error), "bad")

    def enter_greeting(self, greeting: str) -> None:
        """Take the person's own greeting, empty for the script's."""
        self.greeting = greeting.strip()
        self._rewrite()

    def choose_language(self, language: str) -> None:
        """Read in another language from now on."""
        self.language = language
        self._rewrite()

    def _rewrite(self) -> None:
        try:
            self.script = script(self.language, self.greeting)
            self._say()
        except ScriptError as error:
            self._say(str(error), "bad")

    def choose(self, origin: Origin) -> None:
        """Hear from somewhere else; not any more once something was read there."""
        if not self.anything:
            self._say()
            self.reader.choose(origin)

    @property
    def anything(self) -> bool:
        """Whether any take could be used so far."""
        return any(self.session.taken(step.code) for step in self.session.steps)

    def take_over(self) -> None:
        """Go on with what an earlier session left, at the first page that lacks something."""
        old = self.draft
        if old is None:
            return
        self.language, self.greeting = old.language or self.language, old.greeting
        self._rewrite()
        self.session.resume(old.takes)
        self._device = old.device
        self.draft = None
        self.at = 1

    # Where one is.

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.at]

    @property
    def step(self) -> Step | None:
        """What is read on it."""
        return self.page.step

    @property
    def full(self) -> bool:
        """Whether the page has all the readings it asks for."""
        return self.step is None or self.session.taken(self.step.code) >= self.step.takes

    @property
    def may_go_on(self) -> bool:
        """Whether the next page may be shown."""
        if self.page.kind == "welcome":
            return bool(self.name) and self.mood != "bad"
        if self.page.kind == "result":
            return False
        if self.page.kind == "tolerance":
            return self.outcome.profile is not None
        return self.full and self.reader.phase == "idle"

    @property
    def may_skip(self) -> bool:
        """Whether the page may be left as it is."""
        step = self.step
        return step is not None and not self.full and (step.optional or not step.style)

    def go_on(self) -> None:
        """Show the next page."""
        self._turn_to(min(self.at + 1, len(self.pages) - 1))

    def back(self) -> None:
        """Show the page before; what was read stays."""
        self._turn_to(max(self.at - 1, 0))

    def _turn_to(self, at: int) -> None:
        self.reader.drop()
        self._say()
        self.at = at
        if self.page.kind == "tolerance":
            self._make()

    # Reading.

    def act(self) -> None:
        """Do what comes next: begin to read, say that one has read, go on, or keep the profile."""
        if self.reader.phase == "reading":
            self.reader.end()
        elif self.reader.phase == "ending":
            return
        elif self.may_go_on:
            self.go_on()
        elif self.page.kind == "result":
            self.keep()
        elif self.step is not None:
            self.begin()

    def begin(self) -> None:
        """A reading begins."""
        step = self.step
        assert step is not None
        self._say()
        silence_s = SILENCE_S.get(step.code, SHORT_SILENCE_S)
        self.reader.begin(Wanted(step.code, step.needed_s, bool(step.style), silence_s))

    def again(self) -> None:
        """Drop the open reading, or the last one of this page, and read it again."""
        step = self.step
        if step is None:
            return
        if self.reader.phase != "idle":
            self.reader.drop()
        elif self.session.taken(step.code):
            self.session.drop(step.code)
            if self.takes[step.code]:
                self.takes[step.code].pop()
        self._say()

    def look(self, now_s: float) -> Look:
        """Follow what is heard; take in a reading that is complete."""
        was = self.reader.phase
        look = self.reader.look(now_s)
        if look.take is not None:
            self._take_in(look.take)
        elif was != "idle" and self.reader.phase == "idle":
            self._say(look.error or self.words("wizard.lost"), "bad")
        elif look.error and not look.running and self.reader.origin.goes_on:
            self._say(look.error, "bad")
        self.outcome.follow()
        if self.outcome.error:
            self._say(self.outcome.error, "bad")
        return look

    def _take_in(self, take: Take) -> None:
        step = self.step
        if step is None:
            return
        self.session.go(step.code)
        self.session.begin()
        self.session.hear(take.rows)
        wrong = self.session.end(share_of(take.rows, take.sound.samples, take.sound.rate))
        if wrong:
            self._say(self._refusal(wrong), "bad")
        else:
            self.takes[step.code].append(take)
            self._device = take.device
            self._say(self._praise(step, take), "good")

    def _refusal(self, wrong: tuple[Complaint, ...]) -> str:
        said = [in_words(complaint, self.words) for complaint in wrong]
        return " ".join([*said, self.words("wizard.again")])

    def _praise(self, step: Step, take: Take) -> str:
        if step.style:
            return self.words("wizard.good" if not self.full else "wizard.all_good")
        return self.words("wizard.quiet_good", value=self.words.quantity(float(take.rows.noise_db[-1]), "dB"))

    # The profile.

    def _make(self) -> None:
        device, today, session = self._device, self._today(), self.session
        self.outcome.make(lambda: session.profile(device=device, made_at=today))

    def keep(self) -> None:
        """Keep the profile, with greeting and tolerance."""
        try:
            self.outcome.keep(self.store, self.greeting)
            self._say(self.words("wizard.kept", version=self.outcome.version, name=self.name), "good")
        except (OSError, ProfileError) as error:
            self._say(self.words("wizard.not_kept", why=str(error)), "bad")

    def save_sound(self, folder: Path) -> None:
        """Write the sound of the readings into a folder: the person asked for it."""
        try:
            count = sum(written(self.takes, folder))
            self._say(self.words("wizard.sound_saved", count=count, folder=folder), "note")
        except OSError as error:
            self._say(self.words("wizard.not_kept", why=error.strerror or str(error)), "bad")

    @property
    def unsaved(self) -> bool:
        """Whether leaving now would lose readings."""
        return not self.outcome.version and any(
            self.session.taken(step.code) for step in self.session.steps if step.style
        )

    def put_aside(self) -> None:
        """Keep the readings that could be used, as measures, so that they can be taken over later."""
        read = {step.code: self.session.takes(step.code) for step in self.session.steps if step.style}
        waiting = Draft(self._device, self.language, self.greeting, {s: t for s, t in read.items() if t})
        draft.keep(waiting, self.store.folder_of(self.name))

    def tell(self, sentence: str) -> None:
        """Say what went wrong outside the session, such as an output that plays nothing."""
        self._say(sentence, "bad")

    def _say(self, message: str = "", mood: Mood = "") -> None:
        self.message, self.mood = self.words.sentence(message), mood
