"""A call that nobody speaks in: made contour rows and made judgements, at real speed or as asked."""

from __future__ import annotations

import argparse
import math
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from prosody.contour import Contour, missing
from prosody.events import Event, Flag, Greeting, Leg, Start, Tone
from prosody.judgement.model_population import population
from prosody.profile import VoiceProfile
from prosody.session.fate import Fate

if TYPE_CHECKING:
    from prosody.settings import Settings
    from ui.window import Window


@dataclass(frozen=True)
class Health:
    """One leg's health."""

    state: str = "ok"
    level_db: float = -30.0
    age_s: float = 0.02
    device: str = "made microphone"


@dataclass(frozen=True)
class Snapshot:
    """What a mailbox gives."""

    events: tuple[Event, ...] = ()
    contours: tuple[tuple[Leg, Contour], ...] = ()
    health: Mapping[Leg, Any] = field(default_factory=lambda: {"rep": Health()})
    age_s: float = 0.02
    running: bool = True
    recording: bool = False
    paused: bool = False
    error: str = ""
    notices: tuple[str, ...] = ()
    waiting: bool = False
    restarts: int = 0
    wished: bool = False


def contour(start: int, count: int, *, speech: bool = True, f0_hz: float = 180.0) -> Contour:
    """Return made rows: a gliding voice, or silence."""
    rows = missing(start, count)
    index = np.arange(start, start + count)
    f0 = f0_hz * 2 ** (0.25 * np.sin(index / 31) + 0.12 * np.sin(index / 13))
    voiced = (np.sin(index / 41) > -0.6) & speech
    return replace(
        rows,
        gap=np.zeros(count, np.bool_),
        speech=np.full(count, speech),
        f0_hz=np.where(voiced, f0, np.nan).astype(np.float32),
        level_db=np.full(count, -26.0 if speech else -60.0, np.float32),
        noise_db=np.full(count, -62.0, np.float32),
    )


def start(voice: str = "ann") -> Start:
    return Start(0, 0, "rep", "made", 16000, 0.2, voice)


def tone(index: int, needle: float, state: str = "judged", reason: str = "") -> Tone:
    flat, tense = max(0.0, -needle), max(0.0, needle)
    return Tone(index, index, flat, 1 - flat - tense, tense, needle, 0.9, state, reason)  # type: ignore[arg-type]


def greeting(index: int, verdict: str = "rising", on_target: bool | None = True) -> Greeting:
    return Greeting(
        index - 200,
        index,
        index + 60,
        verdict,
        4.0,
        9.0,
        0.9,
        0.4,
        "rise",
        on_target,  # type: ignore[arg-type]
    )


def flag(index: int, code: str, *, shown: bool = True) -> Flag:
    return Flag(index - 250, index, index, code, (), shown)


class MadeMailbox:
    """Gives the rows that have become due since the last look."""

    def __init__(self, call: MadeCall) -> None:
        self.call = call
        self.given = 0
        self.second = 0

    def on_news(self, tell: Callable[[], None]) -> None:
        """Ring as often as a worker does."""

        def ring() -> None:
            while not self.call.over.wait(0.03):
                if self.call.running and not self.call.paused:
                    tell()

        threading.Thread(target=ring, daemon=True).start()

    def take(self) -> Snapshot:
        call = self.call
        if call.running and call.tell:
            call.tell = False
            print("shown", flush=True)
        if not call.running:
            waiting, wished = call.waiting, call.recording
            return Snapshot(running=False, age_s=math.inf, health={}, waiting=waiting, wished=wished)
        if call.paused:
            return Snapshot(paused=True, recording=call.recording, wished=call.recording)
        due = int(100 * (time.monotonic() - call.since)) // 3 * 3  # the worker's steps are 30 ms
        events: list[Event] = [start("population")] if self.given == 0 else []
        rows = contour(self.given, due - self.given) if due > self.given else None
        self.given = due
        while self.second + 100 <= due:
            self.second += 100
            events += self._second(self.second)
        return Snapshot(
            tuple(events), (("rep", rows),) if rows else (), recording=call.recording, wished=call.recording
        )

    def _second(self, index: int) -> list[Event]:
        if index < 200:
            return [tone(index, 0.0, "collecting", "little_speech")]
        events: list[Event] = [tone(index, 0.75 * math.sin(index / 400))]
        if index == 400:
            events.append(greeting(index))
        if index == 900:
            events.append(flag(index, "tone.tense"))
        return events


class MadeCall:
    """What the window asks is written down; tests read it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.over = threading.Event()
        self.running = self.paused = self.recording = False
        self.tell = self.waiting = False
        self.fate = Fate(Path(os.devnull))
        self.since = 0.0
        self.mailbox = MadeMailbox(self)
        self.voice = population()

    def set_out(self) -> None:
        self.start()

    def listen(self, on: bool) -> None:
        if on != self.waiting:
            self.asked.append(f"listen {on}")
        self.waiting = on

    def start(self) -> None:
        self.asked.append("start")
        self.running, self.since = True, time.monotonic()

    def stop(self) -> None:
        self.asked.append("stop")
        self.running = False

    def pause(self) -> None:
        self.asked.append("pause")
        self.paused = True

    def resume(self) -> None:
        self.asked.append("resume")
        self.paused = False

    def record(self, on: bool) -> None:
        self.asked.append(f"record {on}")
        self.recording = on

    def mark(self, code: str) -> None:
        self.asked.append(f"mark {code}")

    def use(self, settings: object) -> None:
        self.settings = settings

    def compare(self, voice: VoiceProfile, within: Callable[[Settings], Settings]) -> None:
        self.asked.append(f"compare {voice.name}")
        self.voice, self.within = voice, within

    def close(self) -> None:
        self.asked.append("close")
        self.running = False
        self.over.set()


def asked(window: Window) -> list[str]:
    """Return what a window asked of a made call."""
    assert isinstance(window.call, MadeCall)
    return window.call.asked


def main() -> int:
    """Show the overlay on a made call: the child process of the window tests."""
    from prosody.settings import from_table
    from prosody.verbs.upstairs import AlreadyShownError
    from ui.app import run_overlay

    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--tell", action="store_true", help="say when the window looks for the first time")
    parser.add_argument("--duration", type=float, help="end by itself after so many s")
    parser.add_argument("--everywhere", action="store_true", help="take the keys that work in every program")
    chosen = parser.parse_args()
    (chosen.folder / "notice-seen").touch()
    call = MadeCall()
    call.tell = chosen.tell
    try:
        settings = from_table({"overlay": {"hotkeys": {"everywhere": chosen.everywhere}}})
        status = run_overlay(call, settings, folder=chosen.folder, duration_s=chosen.duration)
    except AlreadyShownError as already:
        print(already)
        status = 1
    print(" ".join(call.asked), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
