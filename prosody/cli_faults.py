"""What the command line says when a verb did not end well.

The rule of the room: one sentence, on standard error, whatever happened; and a standard output that takes
no more makes no noise at the exit.
"""

from __future__ import annotations

import errno
import sys
from typing import Final

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


def say(sentence: str) -> None:
    """Say a sentence."""
    from prosody import saying

    saying.say(sentence, err=True)


def say_error(error: Exception) -> None:
    """Say what went wrong."""
    from prosody.mishap import sentence

    say(_unwritten(error) or sentence(error))


def _unwritten(error: Exception) -> str:
    """Return the sentence for a standard output that cannot be written; empty for every other error.

    Everything else that is written or read makes its own sentence; what comes up to here bare,
    without a file's name, was said to standard output.
    """
    if not isinstance(error, OSError) or error.filename is not None or error.errno not in _FULL:
        return ""
    from prosody.output import STDOUT, refused

    reader_left()
    return str(refused(STDOUT, error))


def reader_left() -> None:
    """Nobody takes our output any more (`| head`): nothing more to say, and no noise at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
