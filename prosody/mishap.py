"""What a person is told when the program itself went wrong, and the log where the rest stands.

The rule of the room: the log names places in the program, never a person's files, calls or words.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from prosody.places import log_file, private_folder

_MEANT: Final = (
    ("prosody.analysis.speech_silero", "SileroError"),
    ("prosody.audio.error", "AudioError"),
    ("prosody.output", "OutputError"),
    ("prosody.session.manifest", "SessionError"),
    ("prosody.settings", "SettingsError"),
    ("calibration.store", "ProfileError"),
)
"""Errors whose text is a sentence for the person. Looked up, not imported: the guard must stand
even when a part of the program cannot be loaded."""

LARGEST: Final = 1 << 20
"""A log that has grown beyond this is begun anew (bytes)."""


def sentence(error: Exception) -> str:
    """Return what to tell the person; what the program did not foresee goes to the log."""
    known = expected(error) or _refused(error)
    if known:
        return known
    path = _logged(error)
    where = f" What it was doing is in {path}." if path else ""
    return f"Something went wrong in the program ({type(error).__name__}).{where}"


def expected(error: Exception) -> str:
    """Return the sentence of an error that is meant for the person; empty for every other."""
    kinds = [getattr(sys.modules[module], name) for module, name in _MEANT if module in sys.modules]
    return str(error) if isinstance(error, tuple(kinds)) else ""


def _refused(error: Exception) -> str:
    """Return the sentence for a file that the disk would not take; empty for every other error."""
    if not isinstance(error, OSError) or not isinstance(error.filename, str | Path):
        return ""
    from prosody.output import refused, unwritable

    return str(refused(str(error.filename), error)) if unwritable(error) else ""


def prepare_log() -> None:
    """Send what the program says of itself to the log, and nothing to the screen."""
    logger = logging.getLogger("tonegauge")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(_Private())


class _Private(logging.Handler):
    """Writes a record's template and places in the program, without the values that were put into it."""

    def emit(self, record: logging.LogRecord) -> None:
        trace = record.exc_info[2] if record.exc_info else None
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        _append(f"{record.levelname} {record.msg.partition(':')[0]} {kind}\n{_places(trace)}")


def _logged(error: Exception) -> Path | None:
    return _append(f"ERROR {type(error).__name__}\n{_places(error.__traceback__)}")


def _places(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    return "".join(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}\n" for frame in frames)


def _append(text: str) -> Path | None:
    path = log_file()
    with suppress(OSError):
        private_folder(path.parent)
        if path.exists() and path.stat().st_size > LARGEST:
            path.unlink()
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        return path
    return None
