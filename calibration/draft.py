"""A session that was left before its end: its takes wait for the person to go on with them.

    <data>/voices/<voice>/draft.npz      0600, one a voice, gone when the profile is kept

The rule of the room: a draft is the contours of takes that could be used, never sound; it is
kept because the person asked for it, and whatever is wrong with the file, there is just no draft.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from prosody.contour import BOOLEAN, COLUMNS, Contour
from prosody.places import private_folder

NAME: Final = "draft.npz"
SCHEMA: Final = 1
LARGEST: Final = 64 * 2**20
"""Bytes of a draft that are read at most; a whole session has under 2 MiB."""


@dataclass(frozen=True)
class Draft:
    """What an unfinished session had.

    Attributes
    ----------
    device : str
        What the takes were read to.
    language, greeting : str
        Of the script.
    takes : mapping of str to sequence of Contour
        By step.
    """

    device: str = ""
    language: str = ""
    greeting: str = ""
    takes: Mapping[str, Sequence[Contour]] = field(default_factory=dict)


def keep(draft: Draft, folder: Path) -> Path:
    """Write a voice's draft into its folder, in place of an older one; return the file.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    about = {
        "schema": SCHEMA,
        "device": draft.device,
        "language": draft.language,
        "greeting": draft.greeting,
        "takes": {step: [take.start for take in takes] for step, takes in draft.takes.items()},
    }
    columns = {
        f"{step}/{number}/{name}": getattr(take, name)
        for step, takes in draft.takes.items()
        for number, take in enumerate(takes)
        for name in COLUMNS
    }
    packed = io.BytesIO()
    np.savez_compressed(packed, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **columns)
    private_folder(folder)
    path, new = folder / NAME, folder / f".{NAME}.{os.getpid()}"
    new.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(packed.getbuffer())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return path


def kept(folder: Path) -> Draft | None:
    """Return a voice's draft; None when there is none that can be used."""
    path = folder / NAME
    try:
        if path.stat().st_size > LARGEST:
            return None
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return _read(stored)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile):
        return None


def forget(folder: Path) -> None:
    """Delete a voice's draft; the folder too, if nothing else was ever kept of the voice."""
    (folder / NAME).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()  # refuses while a calibration is in it


def _read(stored: Mapping[str, Any]) -> Draft | None:
    about = json.loads(bytes(stored["about"]))
    if about["schema"] != SCHEMA:
        return None
    takes = {
        str(step): [_take(stored, f"{step}/{number}", int(start)) for number, start in enumerate(starts)]
        for step, starts in about["takes"].items()
    }
    return Draft(str(about["device"]), str(about["language"]), str(about["greeting"]), takes)


def _take(stored: Mapping[str, Any], key: str, start: int) -> Contour:
    """Return a take, every column of one length and of its type."""
    columns = {name: stored[f"{key}/{name}"] for name in COLUMNS}
    kinds = {name: np.bool_ if name in BOOLEAN else np.float32 for name in COLUMNS}
    if len({column.shape for column in columns.values()}) != 1 or columns["speech"].ndim != 1:
        raise ValueError(f"{key} has columns of different lengths")
    if any(columns[name].dtype != kind for name, kind in kinds.items()):
        raise ValueError(f"{key} has a column of another type")
    return Contour(start, **columns)
