"""`tonegauge demo` and `tonegauge live`: a call on the overlay, or in the terminal without a screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, TextIO

import click

from prosody import settings as kept
from prosody.audio import sources
from prosody.audio.blocks import Source
from prosody.audio.clock import SystemClock
from prosody.audio.error import AudioError
from prosody.audio.files import open_audio
from prosody.audio.pacing import PIECE_S, PacedSource
from prosody.live import Call, Setup
from prosody.output import STDOUT, Output
from prosody.pipeline import Sink
from prosody.places import sessions_folder
from prosody.report import ContourRows, Lines
from prosody.saying import say
from prosody.session.fate import decided_here
from prosody.settings import NO_FAR_END, Settings
from prosody.terminal import EVERY_S, TerminalGauge
from prosody.verbs.apart import check_apart
from prosody.verbs.interrupts import interrupts
from prosody.verbs.upstairs import AlreadyShownError, Upstairs
from prosody.wording import Wording, wording

if TYPE_CHECKING:
    from prosody.serve.followed import FollowedCall


@dataclass(frozen=True)
class Wish:
    """How a call is to be shown and what is kept of it."""

    terminal: bool = False
    voice: str | None = None
    jsonl: str | None = None
    contour: str | None = None
    record: bool = False
    live: bool = False
    reads: tuple[str, ...] = ()

    @property
    def aside(self) -> bool:
        """Whether standard output belongs to the results, so that words go elsewhere."""
        return STDOUT in (self.jsonl, self.contour)


def demo(upstairs: Upstairs, wish: Wish, speed: float) -> int:
    """Play the bundled call; its rep is calibrated, as anybody should be."""
    folder = files("prosody.demo")
    with as_file(folder.joinpath("call.flac")) as path, as_file(folder.joinpath("voice.json")) as own:
        wish = replace(wish, voice=wish.voice or str(own))

        def opened(_: Settings) -> Source:
            return PacedSource(open_audio(path, block_s=PIECE_S), speed)

        return _show(upstairs, wish, opened, None)


def live(upstairs: Upstairs, wish: Wish, mic: str | None, far: str | None, duration_s: float | None) -> int:
    """Listen to what was named, or else to what the settings name: devices, files or a telephone system."""
    try:
        own, other = [sources.parsed(text) if text is not None else None for text in (mic, far)]
    except AudioError as wrong:
        raise click.UsageError(str(wrong)) from None
    whole = own is not None and other is None and own.brings_both
    reads = tuple(address.place for address in (own, other) if address and address.kind == sources.FILE)

    def opened(settings: Settings) -> Source:
        program = settings.program
        heard = NO_FAR_END if whole else far if far is not None else program.far_end
        return sources.opened(
            mic or program.microphone, None if heard == NO_FAR_END else heard, settings.network
        )

    return _show(upstairs, replace(wish, live=True, reads=reads), opened, duration_s)


def _show(
    upstairs: Upstairs, wish: Wish, opened: Callable[[Settings], Source], duration_s: float | None
) -> int:
    try:
        return _shown(upstairs, wish, opened, duration_s)
    except AlreadyShownError as already:
        say(str(already), err=True)
        return 1


def _shown(
    upstairs: Upstairs, wish: Wish, opened: Callable[[Settings], Source], duration_s: float | None
) -> int:
    check_apart(wish.reads, [(wish.jsonl, wish.contour)])
    settings = kept.load()
    words = wording(settings.program.wording, settings.program.spoken())
    profile, within = upstairs.voice(wish.voice), upstairs.within(wish.voice)
    terminal = shows_in_terminal(upstairs, wish.terminal)
    if not terminal:
        upstairs.be_the_only_one()  # before the outputs of the one that is there are touched
    with ExitStack() as outputs:
        sinks: list[Sink] = [*upstairs.hearers(wish.voice)]
        if wish.jsonl is not None:
            sinks.append(Lines(outputs.enter_context(Output(wish.jsonl, growing=True)), words))
        if wish.contour is not None:
            sinks.append(ContourRows(outputs.enter_context(Output(wish.contour, growing=True))))
        setup = Setup(
            lambda: opened(call.setup.settings),
            settings,
            profile,
            sessions_folder(),
            sinks,
            within=within,
            live=wish.live,
        )
        outputs.enter_context(decided_here(setup.sessions))
        call = Call(setup, wish.record or settings.program.record)
        if terminal:
            status = in_terminal(call, words, duration_s, sys.stderr if wish.aside else sys.stdout)
        else:
            status = upstairs.overlay(call, settings, duration_s)
    if call.not_kept:
        if not terminal or call.session:  # a refusal was said in the terminal when it came
            say(call.not_kept, err=True)
        return 1
    for folder in call.fate.folders:
        if folder.parent == setup.sessions and folder.is_dir():  # it may have been discarded in the summary
            say(f"Kept as session {folder.name}.", err=True)
    return status


def shows_in_terminal(upstairs: Upstairs, asked: bool) -> bool:
    """Tell whether a call is shown in the terminal; say why, where that was not asked for."""
    why_not = "" if asked else upstairs.why_no_overlay()
    if why_not:
        say(f"{why_not} Showing the call here instead.", err=True)
    return asked or bool(why_not)


def in_terminal(
    call: Call | FollowedCall, words: Wording, duration_s: float | None = None, out: TextIO | None = None
) -> int:
    """Show a call in the terminal until it ends or the person presses Ctrl-C; return the exit status."""
    out = out or sys.stdout
    moving = out.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    gauge = TerminalGauge(out, words, moving)
    with interrupts(call.stop):
        call.start()
        try:
            _follow(call, gauge, duration_s)
        except OSError:
            call.close()  # what is kept of the call is closed in order, though nobody can look at it
            raise
    last = call.mailbox.take()
    gauge.show(last)
    if last.error:
        say(last.error, err=True)
    return 1 if last.error else 0


def _follow(call: Call | FollowedCall, gauge: TerminalGauge, duration_s: float | None) -> None:
    clock = SystemClock()
    until_s = clock.mono() + duration_s if duration_s is not None else None
    while not call.wait(EVERY_S):
        gauge.show(call.mailbox.take())
        if until_s is not None and clock.mono() > until_s:
            call.stop()
            until_s = None
