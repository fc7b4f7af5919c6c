"""A session opened for replay, whole or damaged: what is whole is shown, and what is not is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from prosody import profile_json
from prosody.events import LEGS, End, Leg
from prosody.judgement.model_population import population
from prosody.profile import VoiceProfile
from prosody.replay import measures_file
from prosody.replay.heard_call import HeardCall
from prosody.replay.measured import Measured, Over
from prosody.replay.sound import ChannelSound, RecordedSound, Sound
from prosody.replay.waveform import Waveform
from prosody.session import manifest as manifests
from prosody.session.flac import NAME as FLAC
from prosody.session.library import started
from prosody.session.lock import is_held
from prosody.session.manifest import Manifest, SessionError
from prosody.session.reader import leg_path, read_events, stored_records
from prosody.session.records import Kind, Record
from prosody.settings import Settings
from prosody.units import SAMPLE_RATE
from prosody.wording import Wording

NO_SOUND = "This session holds no sound: what was measured and said during the call is shown."
NOT_WHOLE = "What was said during the call is not whole; it is judged again from the sound."


def open_session(folder: Path, words: Wording, profile: VoiceProfile | None) -> HeardCall:
    """Return a session as a call, with its own profile unless one is given.

    Raises
    ------
    SessionError
        When it is being written, or nothing in it can be shown.
    """
    if is_held(leg_path(folder, "rep")):
        raise SessionError(f"The session {folder.name} is being written; end the call first.")
    manifest, troubles = _manifest(folder)
    settings, own, more = _heard_with(manifest)
    call = HeardCall(
        _title(manifest),
        manifest.legs,
        settings,
        profile or own,
        words,
        origin=folder,
        home=folder,
        manifest=manifest,
        total_frames=manifest.frames or None,
        sounds=lambda leg, waveform: _sound(folder, manifest, leg, waveform),
        has_sound=_has_records(folder, manifest.legs) or (folder / FLAC).exists(),
    )
    call.troubles += [*troubles, *more]
    _fill(call, folder, judged_anew=profile is not None)
    return call


def _fill(call: HeardCall, folder: Path, judged_anew: bool) -> None:
    """Put into the call what was said during it and what was measured since."""
    events, lost = read_events(folder)
    end = next((event.index for event in reversed(events) if isinstance(event, End)), None)
    has_records = _has_records(folder, call.legs)
    call.said_before = not has_records or (end is not None and not judged_anew)
    call.total_frames = call.total_frames or end
    call.key = {**measures_file.measured_with(call.settings, call.profile), "legs": list(call.legs)}
    if lost:
        call.troubles.append(f"{lost} lines of what was said during the call cannot be read.")
    if not call.said_before and not judged_anew:
        call.troubles.append(NOT_WHOLE)
    known = measures_file.read(folder, call.legs, call.key, any_version=not has_records)
    nothing = Measured(call.legs), Over(has_records)
    call.restore(*(known or nothing), events if call.said_before else ())
    call.partial = call.partial and known is not None
    call.troubles += [] if has_records else [NO_SOUND]


def _manifest(folder: Path) -> tuple[Manifest, list[str]]:
    """Return the session's manifest, or what stands in for an unreadable one, and what is to be said."""
    try:
        return manifests.read(folder), []
    except SessionError as error:
        legs = tuple(leg for leg in LEGS if leg_path(folder, leg).exists()) or LEGS[:1]
        if not _has_records(folder, legs) and not read_events(folder)[0]:
            raise
        rate = next((record.rate for leg in legs for record in _sounding(folder, leg)), SAMPLE_RATE)
        found = Manifest(folder.name, "", folder.name, legs, rate, {}, profile_json.stored(population()))
        return found, [f"{error} Its voice profile and settings are not known: the population's stand in."]


def _heard_with(manifest: Manifest) -> tuple[Settings, VoiceProfile, list[str]]:
    """Return settings and profile of the call, and what is to be said where others stand in."""
    troubles: list[str] = []
    settings, profile = Settings(), population()
    try:
        settings = manifests.settings_of(manifest)
    except SessionError as error:
        troubles.append(f"{error} The usual ones stand in.")
    try:
        profile = manifests.profile_of(manifest)
    except SessionError as error:
        troubles.append(f"{error} The population's stands in.")
    return settings, profile, troubles


def _sound(folder: Path, manifest: Manifest, leg: Leg, waveform: Waveform) -> Sound | None:
    if leg_path(folder, leg).exists() and leg_path(folder, leg).stat().st_size:
        return RecordedSound(folder, leg, manifest.rate, waveform)
    if (folder / FLAC).exists():
        return ChannelSound(folder / FLAC, manifest.legs.index(leg), waveform)
    return None


def _has_records(folder: Path, legs: Iterable[Leg]) -> bool:
    return any(leg_path(folder, leg).exists() for leg in legs)


def _sounding(folder: Path, leg: Leg) -> Iterator[Record]:
    return (record for record in stored_records(leg_path(folder, leg)) if record.kind is Kind.AUDIO)


def _title(manifest: Manifest) -> str:
    """Return source and date, as the person's clock said it."""
    begun = started(manifest)
    return f"{manifest.source}, {begun.astimezone():%Y-%m-%d %H:%M}" if begun else manifest.source
