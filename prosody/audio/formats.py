"""Names what a file is that cannot be read, and the command that makes it readable."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Final

# First bytes (at an offset) and what they mean. libsndfile reads none of these.
_SIGNS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (4, b"ftyp", "MPEG-4 audio or video (m4a, mp4)"),
    (0, b"\x1a\x45\xdf\xa3", "WebM or Matroska"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media (wma, asf)"),
    (0, b"#!AMR", "AMR"),
    (0, b"ADIF", "AAC"),
    (0, b"\xff\xf1", "AAC"),
    (0, b"\xff\xf9", "AAC"),
    (0, b"FLV\x01", "Flash video"),
    (0, b".RMF", "RealMedia"),
    (0, b"MAC ", "Monkey's Audio"),
    (0, b"wvpk", "WavPack"),
    (0, b"\x0b\x77", "AC-3"),
)
_RAW: Final = {
    ".ulaw": "mulaw",
    ".ul": "mulaw",
    ".alaw": "alaw",
    ".al": "alaw",
    ".raw": "s16le",
    ".pcm": "s16le",
}


def shown(path: os.PathLike[str] | str) -> str:
    """Return a path as it can always be printed, even when its bytes are no text."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")


def conversion(path: Path, options: str = "") -> str:
    """Return the command that converts a file to WAV."""
    target = path.with_suffix(".wav")
    if target == path:
        target = path.with_name(path.stem + "-converted.wav")
    return f"ffmpeg {options}-i {shlex.quote(shown(path))} {shlex.quote(shown(target))}"


def unreadable(path: Path, head: bytes, said: str) -> str:
    """Return the sentence for a file whose first bytes are `head` and of which libsndfile `said` no."""
    name = shown(path)
    for offset, sign, known in _SIGNS:
        if head[offset : offset + len(sign)] == sign:
            return f"{name} is {known}, which cannot be read here; convert it with: {conversion(path)}"
    if path.suffix.lower() in _RAW:
        options = f"-f {_RAW[path.suffix.lower()]} -ar 8000 -ac 1 "
        return f"{name} has no header that tells its rate; convert it with: {conversion(path, options)}"
    return (
        f"{name} is not audio that can be read ({reason_of(said)}); "
        f"give a WAV, FLAC, Ogg, Opus or MP3 file, or try: {conversion(path)}"
    )


def reason_of(said: str) -> str:
    """Return libsndfile's reason; it takes some damaged headers for a missing file, which was open."""
    return "its header is damaged" if "regular file" in said else said.strip().rstrip(".")
