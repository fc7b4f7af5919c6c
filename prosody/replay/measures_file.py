"""What was measured of a call, in one file beside it, so that it is not measured again.

The rule of the room: whole or not at all, and never the only copy of anything: it may be deleted and
is made again. A file that does not fit (another version, other settings, other legs) is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from prosody import __version__, profile_json
from prosody.events import Leg
from prosody.output import placed
from prosody.places import private_folder
from prosody.profile import VoiceProfile
from prosody.replay.growing import Array
from prosody.replay.leg_columns import KEPT, kind
from prosody.replay.measured import Measured, Over, Painted, Rows
from prosody.session.codec import UnreadableError, decoded, encoded
from prosody.settings import Settings, as_table

NAME: Final = "measures.npz"
SCHEMA: Final = 1
LARGEST: Final = 1 << 30
"""More bytes than this are not measures of a call: 12 hours of two legs take 0.5 GiB."""

_UNREADABLE: Final = (
    *(OSError, ValueError, KeyError, TypeError, IndexError, MemoryError),
    *(zipfile.BadZipFile, UnreadableError, EOFError),
    RuntimeError,  # a damaged head seems encrypted, or of a zip version that is not known
)

Key = Mapping[str, Any]
"""What it was measured with, as JSON: version, settings, profile, legs, size and date of the recording."""


def write(
    home: Path, name: str, measured: Measured, key: Key, partial: bool, troubles: tuple[str, ...]
) -> None:
    """Store what was measured of a call of a name.

    Raises
    ------
    OSError
        When it cannot be written; what was stored before is still there.
    """
    head = {"schema": SCHEMA, "name": name, "key": key, "partial": partial, "troubles": troubles}
    arrays: dict[str, Any] = {
        "head": _text(json.dumps(head)),
        "events": _text("\n".join(map(encoded, measured.events))),
    }
    for leg, rows in measured.rows.items():
        arrays |= {f"{leg}.{name}": rows[name] for name in KEPT[leg]}
        arrays[f"{leg}.waveform"] = measured.waveforms[leg].stored()
        arrays[f"{leg}.waveform_db"] = measured.waveforms[leg].level_db
    private_folder(home)
    with placed(home / NAME) as file:
        np.savez(file, **arrays)


def read(
    home: Path, legs: tuple[Leg, ...], key: Key, any_version: bool = False
) -> tuple[Measured, Over] | None:
    """Return what is stored; None when there is nothing, or nothing that fits.

    `any_version` is for sessions that hold no sound any more: they cannot be measured again.
    """
    path = home / NAME
    with suppress(*_UNREADABLE):
        if path.stat().st_size > LARGEST or not _bounded(path):
            return None
        with np.load(path, allow_pickle=False) as arrays:
            head = _head(arrays)
            if head["schema"] != SCHEMA or not _fits(head["key"], key, any_version):
                return None
            over = Over(bool(head["partial"]), tuple(map(str, head["troubles"])))
            return _restored(arrays, legs), over
    return None


def is_there(home: Path) -> bool:
    """Tell whether a call was measured before; not whether that still fits."""
    return (home / NAME).is_file()


def measured_with(settings: Settings, profile: VoiceProfile) -> dict[str, Any]:
    """Return what measures depend on besides the sound: the beginning of a key."""
    table = as_table(settings)
    judged_by = {"settings": {room: table[room] for room in ("hearing", "judge")}}
    text = json.dumps({**judged_by, "profile": profile_json.stored(profile)}, sort_keys=True, default=str)
    return {"version": __version__, "with": hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}


def name_in(home: Path) -> str:
    """Return what the call was called that was measured; empty when nothing readable is stored."""
    path = home / NAME
    with suppress(*_UNREADABLE):
        if _bounded(path):
            with np.load(path, allow_pickle=False) as arrays:
                return str(_head(arrays)["name"])
    return ""


def _head(arrays: Mapping[str, Array]) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(bytes(arrays["head"]).decode())
    return head


def _fits(stored: Key, key: Key, any_version: bool) -> bool:
    wanted = json.loads(json.dumps(key))
    fitting = wanted | {"version": stored.get("version")} if any_version else wanted
    return bool(dict(stored) == fitting)


def _restored(arrays: Mapping[str, Array], legs: tuple[Leg, ...]) -> Measured:
    measured = Measured(legs)
    for leg in legs:
        columns = {name: _typed(arrays[f"{leg}.{name}"], name) for name in KEPT[leg]}
        measured.grow(Rows(leg, columns))
        measured.paint(Painted(leg, arrays[f"{leg}.waveform"], arrays[f"{leg}.waveform_db"]))
    lines = bytes(arrays["events"]).decode().split("\n")
    measured.say(decoded(line) for line in lines if line)
    return measured


def _typed(column: Array, name: str) -> Array:
    """Return a column; one of another type was not written by this program."""
    if column.dtype != np.dtype(kind(name)) or column.ndim != 1:
        raise ValueError(f"{name} is {column.dtype}")
    return column


def _bounded(path: Path) -> bool:
    """Tell whether the file unpacks to no more than it may: nothing in it is compressed."""
    with zipfile.ZipFile(path) as packed:
        return all(part.file_size == part.compress_size for part in packed.infolist())


def _text(text: str) -> Array:
    return np.frombuffer(text.encode(), np.uint8)
