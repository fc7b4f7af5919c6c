"""What a session says of itself: written first, replaced whole, readable by any later version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal
from uuid import uuid4

from prosody import __version__, profile_json
from prosody.audio.blocks import Source
from prosody.audio.clock import Clock
from prosody.events import LEGS, Leg
from prosody.output import replaced
from prosody.profile import VoiceProfile
from prosody.settings import Settings, as_table, from_table

SCHEMA: Final = 1
NAME: Final = "manifest.json"
LARGEST: Final = 8 << 20
"""A manifest of more than 8 MiB is not one (bytes)."""

State = Literal["live", "closed", "incomplete", "recovered"]


class SessionError(Exception):
    """A session cannot be written or read; the text says which and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a session says of itself.

    Attributes
    ----------
    id : str
        The session's own UUID, which is its folder's name too.
    started_at : str
        The call's date and time, UTC (ISO 8601).
    state : str
        `live` while it is written (or when the program died), then `closed`;
        `incomplete` when something of the call could not be written; `recovered` when it had to
        be saved after the program died.
    source : str
        What was heard: the devices' names or the file's.
    legs : tuple of Leg
    rate : int
        Samples per second, Hz, as the source said at the start.
    settings : mapping
        Every setting of the call, as tables (`settings.as_table`).
    profile : mapping
        The voice profile of the call.
    frames : int
        Length of the call, in frames, once it has ended.
    """

    id: str
    started_at: str
    source: str
    legs: tuple[Leg, ...]
    rate: int
    settings: Mapping[str, Any]
    profile: Mapping[str, Any]
    state: State = "live"
    frames: int = 0
    program_version: str = __version__
    schema: int = field(default=SCHEMA)

    def write(self, folder: Path) -> None:
        """Put the manifest in its place, whole.

        Raises
        ------
        OSError
            When it cannot be written; an earlier manifest is then still there.
        """
        replaced(folder / NAME, json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n")


def begun(source: Source, settings: Settings, profile: VoiceProfile, clock: Clock) -> Manifest:
    """Return the manifest of a call that begins now."""
    started = datetime.fromtimestamp(clock.wall(), UTC).isoformat(timespec="seconds")
    table, own = as_table(settings), profile_json.stored(profile)
    return Manifest(str(uuid4()), started, source.name, source.legs, source.rate, table, own)


def bounded(path: Path, largest: int) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    OSError, ValueError
        When it cannot be read; when it is larger than `largest`.
    """
    with path.open("rb") as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise ValueError("it is too large")
    return data


def read(folder: Path) -> Manifest:
    """Return the manifest of a session's folder.

    Raises
    ------
    SessionError
        When there is none or it cannot be read.
    """
    try:
        stored = json.loads(bounded(folder / NAME, LARGEST), parse_constant=_refuse)
        known = {declared.name for declared in fields(Manifest)}
        manifest = Manifest(**{key: value for key, value in stored.items() if key in known})
        legs = tuple(leg for leg in LEGS if leg in manifest.legs)
        return Manifest(**{**_shallow(manifest), "legs": legs})
    except FileNotFoundError:
        raise SessionError(f"{folder} is not a session: it has no {NAME}.") from None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SessionError(f"The session {folder.name} cannot be read: {error}.") from None


def incomplete(ident: str) -> str:
    """Return the sentence for a session of which something could not be written."""
    return f"The session {ident} is incomplete: not all of the call could be written; make room for the next."


def settings_of(manifest: Manifest) -> Settings:
    """Return the settings of a call; those that this version no longer has are left out.

    Raises
    ------
    SessionError
        When a value is one that this version does not allow.
    """
    try:
        return from_table(_known(as_table(Settings()), manifest.settings))
    except ValueError as error:
        raise SessionError(f"The session {manifest.id} has settings of another version: {error}") from None


def profile_of(manifest: Manifest) -> VoiceProfile:
    """Return the voice profile of a call.

    Raises
    ------
    SessionError
        When it cannot be read.
    """
    try:
        return profile_json.profile_of(dict(manifest.profile))
    except ValueError as error:
        raise SessionError(f"The session {manifest.id} has no readable voice profile: {error}") from None


def _known(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    known = {}
    for name, value in theirs.items():
        if name in ours:
            both = isinstance(ours[name], Mapping) and isinstance(value, Mapping)
            known[name] = _known(ours[name], value) if both else value
    return known


def _shallow(manifest: Manifest) -> dict[str, Any]:
    return {declared.name: getattr(manifest, declared.name) for declared in fields(manifest)}


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")
