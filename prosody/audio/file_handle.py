"""The file under a recording, as libsndfile reads it: what goes wrong must not pass through C."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import BinaryIO

from prosody.audio.error import AudioError
from prosody.audio.formats import shown


class FileHandle:
    """The open file, as libsndfile reads it. Errors are kept, because they cannot pass through C."""

    def __init__(self, path: Path) -> None:
        self.failure = ""
        self._file, self._size = _opened(path)

    @property
    def share_read(self) -> float:
        return min(1.0, self._file.tell() / self._size)

    def head(self) -> bytes:
        """Return the first bytes."""
        self._file.seek(0)
        return self._file.read(64)

    def readinto(self, buffer: bytearray) -> int:
        try:
            return self._file.readinto(buffer)  # type: ignore[attr-defined, no-any-return]
        except OSError as error:
            self.failure = error.strerror or str(error)
            return 0

    def read(self, size: int = -1) -> bytes:
        """Return bytes (soundfile asks for this method, and uses `readinto`)."""
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place in the file; a damaged header sends libsndfile anywhere, so it stays inside."""
        begin = (0, self._file.tell(), self._size)[whence]
        return self._file.seek(min(max(0, begin + offset), self._size))

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()


def _opened(path: Path) -> tuple[BinaryIO, int]:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise AudioError(f"{shown(path)} is a folder; name the audio files in it.")
        if not stat.S_ISREG(found.st_mode):
            raise AudioError(f"{shown(path)} is not a file; name an audio file.")
        if not found.st_size:
            raise AudioError(f"{shown(path)} is empty; record or export it again.")
        return path.open("rb"), found.st_size
    except FileNotFoundError:
        raise AudioError(f"{shown(path)} does not exist; check its name and folder.") from None
    except PermissionError:
        raise AudioError(f"{shown(path)} may not be read; ask its owner for permission to read it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AudioError(f"{shown(path)} cannot be opened ({reason}); check its name and folder.") from None
