"""The live test: say something, hear the other side, and see which two legs a call would be made of.

The rule of the room: nothing is kept, and every finding ends with what to do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import as_file, files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.blocks import Mark
from prosody.audio.capture import LiveSource
from prosody.audio.devices import NO_FAR_END
from prosody.audio.echo import Echo, echo
from prosody.audio.error import AudioError
from prosody.audio.files import open_audio
from prosody.audio.framing import Framer
from prosody.audio.health import LegHealth
from prosody.audio.output import Speaker
from prosody.audio.reel import Piece
from prosody.doctor import Finding, tell
from prosody.events import Leg
from prosody.frames import Frames
from prosody.saying import say
from prosody.units import FRAME, FRAMES_PER_SECOND, SAMPLE_RATE, decibels

STEP_S: Final = 5.0
"""One sentence."""

LATE_S: Final = 1.0
"""What is played comes back so late at most."""

PATIENCE_S: Final = 20.0
"""Beyond the steps: a device that delivers nothing at all ends the test."""

LOUDER_DB: Final = 10.0
"""By how much a voice must stand out from the quiet before it."""

VOICE_S: Final = (5.6, 10.6)
"""A sentence of the customer's in the bundled call."""

SPOKEN, PLAYED = "spoken", "played"
Sounds = Mapping[Leg, NDArray[np.float32]]
_SILENCE: Final = np.zeros(FRAME, np.float32)
NAMES: Final[Mapping[Leg, str]] = {"rep": "You", "customer": "The other side"}


def main(mic: str, far: str | None) -> int:
    """Run the test on two devices; return 0 when both legs are well."""
    source = _opened(mic, far)
    names = [leg.device for leg in source.health.values()]
    say(f"Listening to {names[0]}, and to {names[1]}." if names[1:] else f"Listening to {names[0]}.")
    sounds, health = heard(source, {SPOKEN: _ask, PLAYED: _play})
    findings = list(judged(sounds, health))
    say("These are your two legs:" if len(health) > 1 else "This is your leg:")
    return tell(findings)


def _opened(mic: str, far: str | None) -> LiveSource:
    """Open both devices; without a default far end the microphone alone."""
    try:
        return LiveSource(mic, far)
    except AudioError as error:
        if str(error) != NO_FAR_END:
            raise
        say(str(error))
        return LiveSource(mic, None)


def _ask() -> None:
    say(f"Say something, please, for {STEP_S:g} seconds ...")


def _play() -> None:
    """Play a voice on the system's default output."""
    say("Now be silent, please: the other side speaks, and you should hear it ...")
    with as_file(files("prosody.demo").joinpath("call.flac")) as path:
        blocks = [b.samples for b in open_audio(path, {"customer": 1}) if hasattr(b, "samples")]
    first, last = (round(s * SAMPLE_RATE) for s in VOICE_S)
    voice = np.concatenate(blocks)[first:last].astype(np.float32)
    scale = np.float32(0.5 / max(1.0, float(np.abs(voice).max())))
    speaker = Speaker(SAMPLE_RATE, 1)
    speaker.send(0, Piece((voice * scale)[:, None], 0.0, 1.0))
    threading.Timer(STEP_S + LATE_S, speaker.close).start()


def heard(
    source: LiveSource, steps: Mapping[str, Callable[[], None]]
) -> tuple[dict[str, Sounds], Mapping[Leg, LegHealth]]:
    """Listen while the steps are gone through; return each step's sound at 16 kHz, and how the legs did."""
    framers = {leg: Framer(leg) for leg in source.legs}
    frames: dict[Leg, list[NDArray[np.float32]]] = {leg: [] for leg in source.legs}
    length = round((STEP_S + LATE_S) * FRAMES_PER_SECOND)
    waiting, begun = iter(steps.items()), dict[str, int]()
    limit = threading.Timer(len(steps) * (STEP_S + LATE_S) + PATIENCE_S, source.close)
    limit.start()
    health = source.health
    for item in source:
        if isinstance(item, Mark):
            continue
        for part in framers[item.leg].process(item):
            frames[item.leg] += list(part.samples) if isinstance(part, Frames) else [_SILENCE] * part.count
        reached = min(map(len, frames.values()))
        if reached >= length * len(begun) and len(begun) <= len(steps):
            health = source.health
            name, act = next(waiting, ("", source.close))
            begun[name] = reached
            act()
    limit.cancel()
    begun.pop("", None)
    return {name: _between(frames, at, length) for name, at in begun.items()}, health


def _between(frames: Mapping[Leg, list[NDArray[np.float32]]], at: int, length: int) -> Sounds:
    return {leg: np.concatenate([_SILENCE, *rows[at : at + length]]) for leg, rows in frames.items()}


def judged(sounds: Mapping[str, Sounds], health: Mapping[Leg, LegHealth]) -> Iterator[Finding]:
    """Yield what the test found about each leg, and about the way from one to the other."""
    for leg, how in health.items():
        yield _leg(leg, how, sounds)
    if "customer" in health and PLAYED in sounds:
        yield _same(sounds.get(SPOKEN, {}))
        yield _leak(echo(sounds[PLAYED]["rep"], sounds[PLAYED]["customer"], SAMPLE_RATE))


def _leg(leg: Leg, how: LegHealth, sounds: Mapping[str, Sounds]) -> Finding:
    """Return whether a voice came by a leg when it should."""
    what = NAMES[leg]
    step, other = (SPOKEN, PLAYED) if leg == "rep" else (PLAYED, SPOKEN)
    option = "--mic" if leg == "rep" else "--far"
    if how.state in ("lost", "waiting") or step not in sounds:
        return Finding(
            what, False, f"{how.device} delivers nothing", f"connect it, or choose another: {option}"
        )
    if not how.ever_heard and leg == "rep":
        allow = "unmute it, and allow this program the microphone in the system's privacy settings"
        return Finding(what, False, f"{how.device} gives exact silence", allow)
    loud_db, quiet_db = _level_db(sounds[step][leg], 90), _level_db(sounds[step][leg], 10)
    quiet_db = min(quiet_db, _level_db(sounds.get(other, sounds[step])[leg], 10))
    said = f"{how.device}, {loud_db:.0f} dB with a voice, {quiet_db:.0f} dB without"
    if loud_db - quiet_db >= LOUDER_DB:
        return Finding(what, True, said)
    return Finding(what, False, f"{said}: no voice stands out", _elsewhere(leg))


def _elsewhere(leg: Leg) -> str:
    """Return what to do when no voice comes by a leg."""
    if leg == "rep":
        return "tonegauge doctor --live --mic NAME   (tonegauge devices lists the names); speak up"
    return "let the softphone play on the device that is named here, or name its own: --far NAME"


def _same(spoken: Sounds) -> Finding:
    """Return whether the rep's voice stays out of the far end."""
    found = echo(spoken["customer"], spoken["rep"], SAMPLE_RATE) if len(spoken) > 1 else None
    if found is None:
        return Finding("Apart", True, "your voice is not in the other side's leg")
    mend = "choose another far end with --far, or switch off what plays your own voice to you"
    return Finding("Apart", False, f"your own voice is in the other side's leg ({_words(found)})", mend)


def _leak(found: Echo | None) -> Finding:
    """Return whether the other side stays out of the microphone."""
    if found is None:
        return Finding("Leak", True, "the other side is not in your microphone")
    said = f"the other side is in your microphone ({_words(found)}); such stretches are not judged"
    return Finding("Leak", False, said, "use a headset, or turn the loudspeaker down")


def _words(found: Echo) -> str:
    return f"{found.loss_db:.0f} dB weaker, {1000 * found.delay_s:.0f} ms late"


def _level_db(sound: NDArray[np.float32], percent: float) -> float:
    """Return the level that so many percent of the frames stay under, dBFS."""
    rows = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    return float(np.percentile(decibels(np.mean(rows * rows, axis=1)), percent))
