"""What all panels of a call are made of: they differ in what they show of it."""

from __future__ import annotations

from dataclasses import dataclass

from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.wording import Wording
from ui.replay.listener import Listener
from ui.theme import Palette


@dataclass(frozen=True, slots=True)
class Sitting:
    """One person listens to one call.

    Attributes
    ----------
    call : HeardCall
    book : NoteBook
        What is marked on it.
    words : Wording
    colours : Palette
    listener : Listener
        Who listens, where, and what may be seen.
    """

    call: HeardCall
    book: NoteBook
    words: Wording
    colours: Palette
    listener: Listener
