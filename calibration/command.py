"""`tonegauge calibrate`: what is usual for a voice, from recordings or guided at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from calibration.voices import lines

if TYPE_CHECKING:
    from calibration.quality import Complaint
    from calibration.recordings import Recording
    from calibration.script import Script
    from calibration.store import ProfileStore
    from prosody.profile import VoiceProfile
    from prosody.verbs.upstairs import Upstairs
    from prosody.wording import Wording

STYLES = ("neutral", "warm", "bored", "irritated")
FIRM_S = 20.0
"""Voiced neutral speech from which a profile can be relied on, s (`calibration_min_voiced_s`)."""


def _label(_context: click.Context, _option: click.Parameter, name: str) -> str:
    """Refuse what was meant as a path, or could never be named again: --voice takes it for a file."""
    if name.startswith((".", "/", "\\", "~")) or name.lower().endswith(".json"):
        raise click.BadParameter(f"{name!r} reads like a file; give a label, as in --name Anna.")
    return name


def _recordings(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    found = []
    for text in given:
        path, equals, style = text.rpartition("=")
        if not equals or not path or style not in STYLES:
            raise click.BadParameter(f"{text!r}: write FILE=STYLE, where STYLE is {', '.join(STYLES)}.")
        found.append((path, style))
    return tuple(found)


@click.command()
@click.option(
    "--name", required=True, metavar="NAME", callback=_label, help="The voice's name, a label of your choice."
)
@click.option(
    "--from", "given", multiple=True, metavar="FILE=STYLE", callback=_recordings,
    help="A recording of this voice; STYLE is neutral, warm, bored or irritated. May be repeated.",
)  # fmt: skip
@click.option("--leg", "channel", metavar="rep=CHANNEL", help="Which channel of the recordings is the voice.")
@click.option(
    "--mic", metavar="NAME", help="Read to this microphone, guided in the terminal ('default' works)."
)
@click.option(
    "--window", is_flag=True,
    help="Guided in a window, as without --from and --mic; with --mic recording a bundled voice reads.",
)  # fmt: skip
@click.option("--language", metavar="CODE", help="The language of what is read; yours by default.")
@click.option(
    "--greeting", metavar="TEXT",
    help="Your own greeting, kept for this voice; put * around the words to lift. '' forgets it.",
)  # fmt: skip
@click.pass_obj
def calibrate(
    upstairs: Upstairs,
    name: str,
    given: tuple[tuple[str, str], ...],
    channel: str | None,
    mic: str | None,
    window: bool,
    language: str | None,
    greeting: str | None,
) -> int:
    """Learn what is usual for a voice.

    \b
    In a window:      tonegauge calibrate --name Anna
    From recordings:  tonegauge calibrate --name Anna --from monday.wav=neutral
    In the terminal:  tonegauge calibrate --name Anna --mic default
    """
    from calibration.store import ProfileError, ProfileStore
    from prosody import settings as kept
    from prosody.wording import wording

    if given and (mic is not None or window):
        raise click.UsageError("Say either --from FILE=STYLE (as often as you like) or --mic NAME.")
    settings = kept.load()
    words = wording(settings.program.wording, language or settings.program.spoken())
    _check_wording(words, given)
    store = ProfileStore()
    try:
        store.versions(name)  # a name that cannot be kept is refused before anything is read
    except ProfileError as error:
        raise click.UsageError(str(error)) from None
    if window or (not given and mic is None):
        return _in_a_window(upstairs, name, mic, language, greeting)
    script = _script(store, name, greeting, language or settings.program.spoken())
    failed: list[str] = []
    if given:
        profile = _from_files(name, given, _channel(channel), settings.hearing, words, failed)
    else:
        profile = _guided(name, mic or "default", settings.hearing, words, script)
    if profile is None:
        return 1
    for known in (*reversed(profile.others), profile):
        store.save(known)
        _tell(known, store.versions(name)[-1], words)
    return 1 if failed else 0


def _in_a_window(
    upstairs: Upstairs, name: str, mic: str | None, language: str | None, greeting: str | None
) -> int:
    upstairs.need_a_window("Say --mic NAME to be guided here, or --from FILE=STYLE.")
    return upstairs.wizard(name, mic or "default", language or "", greeting)


def _check_wording(words: Wording, given: Sequence[tuple[str, str]]) -> None:
    """In the wording `descriptor` no clip labelled with a feeling enters a profile."""
    if words.name == "descriptor" and any(style in ("bored", "irritated") for _, style in given):
        raise click.UsageError(
            "In the wording 'descriptor' only neutral and warm recordings enter a profile; "
            "docs/privacy.md says why."
        )


def _channel(text: str | None) -> dict[Any, int] | None:
    if text is None:
        return None
    leg, _, channel = text.partition("=")
    if leg != "rep" or not channel.isdecimal():
        raise click.UsageError(f"--leg {text}: write --leg rep=0 (channels count from 0).")
    return {"rep": int(channel)}


def _from_files(
    name: str,
    given: Sequence[tuple[str, str]],
    legs: dict[Any, int] | None,
    hearing: Any,
    words: Wording,
    failed: list[str],
) -> VoiceProfile | None:
    from tqdm import tqdm  # type: ignore[import-untyped]  # has no stubs

    from calibration.guide import in_words
    from calibration.recordings import Recording, profile_from_recordings

    def refused(recording: Recording, why: str | Sequence[Complaint]) -> None:
        reason = why if isinstance(why, str) else " ".join(in_words(complaint, words) for complaint in why)
        failed.append(recording.path)
        told = reason if isinstance(why, str) else f"{recording.path}: {reason}"
        bar.write(told, file=sys.stderr)

    recordings = [Recording(path, style) for path, style in given]
    bar: Any = tqdm(total=len(recordings), disable=None, leave=False, unit="file")
    with bar:
        try:
            return profile_from_recordings(
                name, recordings, legs, hearing, refused, bar.update, made_at=today()
            )
        except ValueError as error:
            bar.write(str(error), file=sys.stderr)
            return None


def _script(store: ProfileStore, name: str, greeting: str | None, language: str) -> Script:
    """Return what is read aloud, and keep the greeting that the person entered."""
    from calibration.enrolment import prompts
    from calibration.script import ScriptError

    try:
        told = prompts(language, store.greeting(name) if greeting is None else greeting)
        if greeting is not None:
            store.keep_greeting(name, greeting)
    except ScriptError as error:
        raise click.UsageError(str(error)) from None
    return told


def _guided(name: str, mic: str, hearing: Any, words: Wording, told: Script) -> VoiceProfile | None:
    from calibration.enrolment import STEPS, Enrolment
    from calibration.guide import Guide, typed
    from prosody.audio.capture import LiveSource
    from prosody.audio.framing import band_of

    source = LiveSource(mic, None)
    device = source.name
    acoustic = [step for step in STEPS if words.name == "plain" or step.style not in ("flat", "tense")]
    guide = Guide(Enrolment(name, steps=acoustic), told, words, click.echo)
    guide.run(source, typed(), hearing)
    if guide.stopped or not guide.session.complete:
        click.echo(words("calibrate.stopped"), err=True)
        return None
    return guide.session.profile(device=device, band_hz=band_of(source.rate), made_at=today())


def today() -> str:
    """Return the date and time that a profile made now bears, UTC."""
    from datetime import UTC, datetime

    from prosody.audio.clock import SystemClock

    return datetime.fromtimestamp(SystemClock().wall(), UTC).isoformat(timespec="seconds")


def _tell(profile: VoiceProfile, version: int, words: Wording) -> None:
    from prosody.profile import WIDE_HZ

    firm = profile.voiced_s >= FIRM_S
    quality = words("calibrate.firm") if firm else words("calibrate.thin", needed=f"{FIRM_S:g}")
    voiced = f"{profile.voiced_s:.1f}".replace(".", words("say.decimal"))
    click.echo(words("calibrate.kept", version=version, name=profile.name, voiced=voiced, quality=quality))
    band = words("calibrate.telephone" if profile.band_hz < WIDE_HZ else "calibrate.wide")
    click.echo(words("calibrate.usual", where=f"{profile.device}, {band}".removeprefix(", ")))
    for line in lines(profile, words):
        click.echo(line)
