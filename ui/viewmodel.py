"""Decides what is shown: snapshots of a call go in, a frozen `Face` comes out. No Qt.

The rule of the room: a stale value is never shown. Grey after 1 s without news, empty after
2 s; a word needs a judgement.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from prosody.display import ViewSettings
from prosody.events import End, Event, Flag, Gap, Greeting, Start, Tone, Trouble
from prosody.profile import POPULATION
from prosody.units import seconds
from prosody.wording import Wording, tone_code
from ui.call import Snapshot
from ui.face import Face, GreetingFace, Line, State
from ui.greeted import greeting_face
from ui.melody import MelodyMemory
from ui.says import Says, trouble_line
from ui.tally import Tally
from ui.zone import Calm

HEALTH: Final[dict[str, State]] = {
    "opening": "starting",
    "starting": "starting",
    "waiting": "waiting",
    "muted": "muted",
    "blocked": "muted",
    "silent": "muted",
    "zeros": "muted",
    "no_signal": "muted",
    "lost": "lost",
    "gone": "lost",
    "dead": "lost",
    "reopening": "lost",
    "suspended": "lost",
    "behind": "behind",
    "failed": "failed",
}
"""What a leg's health is to the rep; every other code means that all is well."""

GLYPHS: Final[dict[State, str]] = {
    "no_call": "handset",
    "awaiting": "handset",
    "starting": "dots",
    "waiting": "microphone",
    "collecting": "dots",
    "cannot_tell": "question",
    "paused": "pause",
    "muted": "muted",
    "lost": "lost",
    "stale": "empty",
    "behind": "clock",
    "failed": "lost",
}

NO_CALL: Final = ("no_call", "awaiting", "failed")
"""States in which nothing of a call is shown, but what was said of the last one."""

OVER_S: Final = 5.0
"""The greeting of a call that has ended is left to be read for this long; then the overlay is empty."""


class ViewModel:
    """One call's state on the screen."""

    def __init__(
        self,
        words: Wording,
        settings: ViewSettings,
        *,
        needed_s: float = 2.0,
        own_s: float = 20.0,
        range_st: float | None = None,
    ) -> None:
        """Begin without a call.

        `needed_s` is the voiced speech that a judgement needs, `own_s` the speech after which a voice
        without a profile is compared with its own beginning, `range_st` the voice's own usual range.
        """
        self.words = words
        self.settings = settings
        self.needed_s, self.own_s = needed_s, own_s
        self.range_st = range_st
        self.says = Says(settings.nudges)
        self._restarts = 0
        self._forget()

    def _forget(self) -> None:
        """A call begins: nothing of the last one is shown."""
        self.memory = self._melody()
        self.tally = Tally()
        self.calibrated: bool | None = None
        self.tone: Tone | None = None
        self._calm = Calm()
        self.heard = False
        self.ended = False
        self._over_since: float | None = None
        self._greeting = GreetingFace("")
        self.says.forget()
        self._moved = False

    def _go_on(self) -> None:
        """The analysis was begun anew in the middle of the call: its time line is, its summary is not."""
        self.memory = self._melody()
        self.tone = None
        self._calm = Calm()

    def _melody(self) -> MelodyMemory:
        return MelodyMemory() if self.range_st is None else MelodyMemory(self.range_st)

    def look(self, snapshot: Snapshot, now_s: float) -> Face:
        """Take what is new at host time `now_s` (s, monotonic); return what is to be shown."""
        if snapshot.restarts > self._restarts:
            self.says.trouble("restarted", self.words, now_s)
        self._restarts = snapshot.restarts
        for event in snapshot.events:
            self._event(event, now_s)
        self.says.notices(snapshot.notices, self.words, now_s)
        rep = snapshot.health.get("rep")
        moved = bool(getattr(rep, "moved", False))
        if moved and not self._moved:
            self.says.trouble("device_changed", self.words, now_s)
        self._moved = moved
        for leg, rows in snapshot.contours:
            self.heard = True
            if leg == "rep":
                self.memory.take(rows)
                if len(rows) and rows.gap[-1]:  # the event comes only when the gap is over
                    self.tone = None
        state = self._state(snapshot)
        self._clear(state, now_s)
        return self._face(state, snapshot, now_s)

    def _clear(self, state: State, now_s: float) -> None:
        """Take the last call's greeting away when the call has been over for a while."""
        if state not in NO_CALL:
            self._over_since = None
        elif self._over_since is None:
            self._over_since = now_s
        elif now_s - self._over_since >= OVER_S:
            self._greeting = GreetingFace("")

    # What came in.

    def _event(self, event: Event, now_s: float) -> None:
        match event:
            case Start(leg="rep") if self._restarts:
                self._go_on()
            case Start(leg="rep"):
                self._forget()
                self.calibrated = event.voice not in ("", POPULATION)
            case Tone():
                self._take_tone(event)
            case Greeting() if not self._restarts:  # after it the first turn is no greeting
                self._take_greeting(event)
            case Flag() if not (self._restarts and event.code.startswith("contour.")):
                self._take_flag(event, now_s)
            case Trouble(leg="rep"):
                self.says.trouble(event.code, self.words, now_s)
            case Gap(leg="rep"):
                self.tone = None
            case End():
                self._take_end(event)
            case _:
                pass

    def _take_tone(self, tone: Tone) -> None:
        self._calm.take(tone, afresh=self.tone is None)
        self.tone = tone
        self.tally.spoken_s += 1
        if tone.state == "judged":
            self.tally.judged_s += 1
            self.tally.in_range_s += tone_code(tone) == "tone.in_range"

    def _take_greeting(self, greeting: Greeting) -> None:
        face = greeting_face(greeting, self.words, self.memory.tail(greeting.end))
        self._greeting = face
        self.tally.greeting, self.tally.greeting_hint = face.word, face.hint
        self.tally.greeting_direction, self.tally.greeting_match = greeting.verdict, face.match

    def _take_flag(self, flag: Flag, now_s: float) -> None:
        self.tally.moments.append(flag.code)
        self.says.hint(flag, self.words, now_s)

    def _take_end(self, end: End) -> None:
        self.ended = True
        self.tally.duration_s = seconds(end.index)
        if end.speech_frames:
            self.tally.measured_share = end.measured_frames / max(1, end.index)

    # What it comes to.

    def _state(self, snapshot: Snapshot) -> State:
        if snapshot.error and not snapshot.running:
            return "failed"
        rep = snapshot.health.get("rep")
        unwell = HEALTH.get(rep.state) if rep is not None else None
        if snapshot.waiting:
            return unwell if unwell in ("lost", "muted") else "paused" if snapshot.paused else "awaiting"
        if self.ended or not snapshot.running:
            return "no_call"
        if snapshot.paused:
            return "paused"
        if unwell in ("lost", "failed"):
            return unwell
        if not self.heard:
            return unwell or "starting"
        if snapshot.age_s > self.settings.gone_s:
            return "stale"
        return unwell or self._tone_state()

    def _tone_state(self) -> State:
        tone = self.tone
        if tone is None:
            return "waiting" if self.memory.silent_s > self.settings.tone_gone_s else "collecting"
        if self.memory.silent_s > self.settings.tone_gone_s:
            return "waiting"
        return tone.state

    def _face(self, state: State, snapshot: Snapshot, now_s: float) -> Face:
        tolerance = self.settings.tolerance
        line = self._line(snapshot, now_s)
        face = Face(
            state=state,
            band=(-tolerance, tolerance),
            glyph=GLYPHS.get(state, "dots"),
            word=self.words(f"state.{state}"),
            hint=self.words.hint(f"state.{state}"),
            greeting=self._greeting_face(state),
            melody=self.memory.melody() if self.heard and state not in NO_CALL else None,
            line=line,
            mark="" if state in NO_CALL or line.kind == "note" else self._mark(),
            recording=snapshot.recording,
            paused=snapshot.paused,
            running=snapshot.running,
            waiting=snapshot.waiting,
            wished=snapshot.wished,
            grey=self._is_grey(state, snapshot),
            lively=state not in (*NO_CALL, "paused", "stale", "lost") and self.memory.silent_s < 3.0,
        )
        if state == "judged" and self.tone is not None:
            return self._judged(face, now_s)
        self._calm.leave()
        return self._unjudged(face)

    def _mark(self) -> str:
        """Return the small standing word: the voice has no calibration, or one that is doubted."""
        if self.calibrated is False:
            return self.words("mark.not_calibrated")
        return self.words(f"mark.{self.says.doubt}") if self.says.doubt else ""

    def _judged(self, face: Face, now_s: float) -> Face:
        zone = self._calm.zone(self.settings, now_s)
        code, needle = f"tone.{zone}", self._calm.needle
        return replace(
            face, zone=zone, needle=needle, word=self.words(code), hint=self.words.hint(code), glyph=zone
        )

    def _unjudged(self, face: Face) -> Face:
        """Say why it cannot be told, and how much speech has been collected."""
        if face.state == "collecting" and self.calibrated is False:
            hint = self.words("hint.state.learning")
            return replace(face, hint=hint, progress=min(1.0, self.tally.spoken_s / self.own_s))
        if face.state == "collecting":
            voiced_s = seconds(self.memory.collected)
            return replace(face, progress=min(1.0, voiced_s / self.needed_s))
        reason = f"reason.{self.tone.reason}" if self.tone is not None else ""
        if face.state == "cannot_tell" and self.words.knows(reason):
            return replace(face, hint=self.words(reason))
        return face

    def _is_grey(self, state: State, snapshot: Snapshot) -> bool:
        if state == "judged":
            quiet = self.memory.silent_s > self.settings.tone_grey_s
            return snapshot.age_s > self.settings.grey_s or quiet
        return state == "collecting" and snapshot.age_s > self.settings.grey_s

    def _greeting_face(self, state: State) -> GreetingFace:
        if self._greeting.direction is not None:
            return self._greeting
        listening = state in ("collecting", "judged", "waiting")
        return GreetingFace(
            self.words("greeting.none"), self.words("greeting.listening") if listening else ""
        )

    def _line(self, snapshot: Snapshot, now_s: float) -> Line:
        """Return the one line: trouble of the sound before a hint, and both only for a while."""
        if snapshot.paused or self.ended or not snapshot.running:
            return Line()
        far = snapshot.health.get("customer")
        if far is not None and HEALTH.get(far.state) == "lost":
            return trouble_line("far_lost", self.words)
        return self.says.line(now_s, self.settings.show_s)
