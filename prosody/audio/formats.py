"""Names what a file is that cannot be read, and the command that makes it readable."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Final

# First bytes (at an offset), what they mean, and FFmpeg's name for it. libsndfile reads none of these.
_SIGNS: Final[tuple[tuple[int, bytes, str, str], ...]] = (
    (4, b"ftyp", "MPEG-4 audio or video (m4a, mp4)", "mov"),
    (0, b"\x1a\x45\xdf\xa3", "WebM or Matroska", "matroska"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media (wma, asf)", "asf"),
    (0, b"#!AMR", "AMR", "amr"),
    (0, b"ADIF", "AAC", "aac"),
    (0, b"\xff\xf1", "AAC", "aac"),
    (0, b"\xff\xf9", "AAC", "aac"),
    (0, b"FLV\x01", "Flash video", "flv"),
    (0, b".RMF", "RealMedia", "rm"),
    (0, b"MAC ", "Monkey's Audio", "ape"),
    (0, b"wvpk", "WavPack", "wv"),
    (0, b"\x0b\x77", "AC-3", "ac3"),
)
_RAW: Final = {".raw": "s16le", ".pcm": "s16le"}

_G711: Final = {".ulaw": "ULAW", ".ul": "ULAW", ".mulaw": "ULAW", ".alaw": "ALAW", ".al": "ALAW"}
G711_RATE: Final = 8000
"""Bare G.711 has no header, and one rate (ITU-T G.711, 1988)."""


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
    known, _kind = _sign(head)
    if known:
        extra = "the extra 'formats' (pip install 'tonegauge[formats]')"
        return f"{name} is {known}, which needs {extra}; or convert it with: {conversion(path)}"
    if path.suffix.lower() in _RAW:
        options = f"-f {_RAW[path.suffix.lower()]} -ar 8000 -ac 1 "
        return f"{name} has no header that tells its rate; convert it with: {conversion(path, options)}"
    return (
        f"{name} is not audio that can be read ({reason_of(said)}); "
        f"give a WAV, FLAC, Ogg, Opus or MP3 file, or try: {conversion(path)}"
    )


def bare_g711(path: Path) -> str | None:
    """Return libsndfile's name of what a file of bare G.711 holds, told by its ending; None for others."""
    return _G711.get(path.suffix.lower())


def foreign_kind(head: bytes) -> str:
    """Return FFmpeg's name of what a file with these first bytes is; empty when it is nothing foreign."""
    return _sign(head)[1]


def unreadable_foreign(path: Path, head: bytes, said: str) -> str:
    """Return the sentence for a foreign file of which FFmpeg `said` no."""
    return f"{shown(path)} is {_sign(head)[0]}, but cannot be read ({said}); try: {conversion(path)}"


def _sign(head: bytes) -> tuple[str, str]:
    found = (names for offset, sign, *names in _SIGNS if head[offset : offset + len(sign)] == sign)
    known, kind = next(found, ("", ""))
    return known, kind


def reason_of(said: str) -> str:
    """Return libsndfile's reason; it takes some damaged headers for a missing file, which was open."""
    return "its header is damaged" if "regular file" in said else said.strip().rstrip(".")
