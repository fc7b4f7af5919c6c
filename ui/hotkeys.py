"""Keys that work in every program, if the person wants them: pause, mark, greeting, hide.

The rule of the room: the system is asked for these keys and no others; nothing here sees what else is
typed. A key that another program has is said in words, and the others work all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Final, Protocol

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence

from prosody.display import HotkeySettings
from prosody.wording import Wording

CODES: Final = ("pause", "mark", "greeting", "hide")
MODIFIERS: Final = {
    "control": Qt.KeyboardModifier.ControlModifier,
    "alt": Qt.KeyboardModifier.AltModifier,
    "shift": Qt.KeyboardModifier.ShiftModifier,
    "meta": Qt.KeyboardModifier.MetaModifier,
}


@dataclass(frozen=True, slots=True)
class Keys:
    """A combination: names of modifiers, and a letter, a digit or F1 to F24."""

    modifiers: frozenset[str]
    key: str


def keys(text: str) -> Keys | None:
    """Return the combination that a text like Ctrl+Alt+P means; None when it is none that may be taken.

    One without Ctrl, Alt or Meta would take a letter away from everybody.
    """
    sequence = QKeySequence(text, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1:
        return None
    held = sequence[0].keyboardModifiers()
    named = frozenset(name for name, modifier in MODIFIERS.items() if held & modifier)
    key = QKeySequence(sequence[0].key()).toString(QKeySequence.SequenceFormat.PortableText)
    plain = len(key) == 1 and key.isascii() and key.isalnum()
    function = key[:1] == "F" and key[1:].isdigit() and 1 <= int(key[1:]) <= 24
    return Keys(named, key) if (plain or function) and named - {"shift"} else None


class Hotkeys(Protocol):
    """One system's way to be told of a few keys."""

    def take(self, wanted: Mapping[str, Keys], pressed: Callable[[str], None]) -> list[str]:
        """Ask for the keys by the commands' codes; return the codes of those that could not be had."""
        ...

    def leave(self) -> None:
        """Give all keys back."""
        ...


class NoHotkeys:
    """A system that we cannot ask: every key is one that could not be had."""

    def take(self, wanted: Mapping[str, Keys], pressed: Callable[[str], None]) -> list[str]:
        """Return them all."""
        return list(wanted)

    def leave(self) -> None:
        """Nothing was taken."""


class GlobalKeys:
    """Takes the keys that the settings name, as long as they are wanted.

    Attributes
    ----------
    said : str
        What cannot be had, as sentences; empty when all is well.
    """

    def __init__(self, system: Hotkeys, pressed: Callable[[str], None]) -> None:
        self._system, self._pressed = system, pressed
        self._taken = HotkeySettings()
        self.said = ""

    def follow(self, settings: HotkeySettings, words: Wording) -> None:
        """Take and give back what the settings say."""
        if settings == self._taken:
            return
        self._taken = settings
        self._system.leave()
        self.said = self._take(settings, words) if settings.everywhere else ""

    def _take(self, settings: HotkeySettings, words: Wording) -> str:
        named = {field.name: getattr(settings, field.name) for field in fields(settings)}
        asked = {code: named[code] for code in CODES if named[code]}
        wanted = {code: found for code, text in asked.items() if (found := keys(text))}
        said = [words("hotkeys.unknown", keys=asked[code]) for code in asked if code not in wanted]
        twice = {code for code in wanted if list(wanted.values()).count(wanted[code]) > 1}
        said += [words("hotkeys.twice", keys=asked[code]) for code in sorted(twice)[:1]]
        left = {code: found for code, found in wanted.items() if code not in twice}
        refused = self._system.take(left, self._pressed)
        return " ".join([*said, *(words("hotkeys.taken", keys=asked[code]) for code in refused)])

    def close(self) -> None:
        """Give everything back."""
        self._system.leave()
        self._taken = HotkeySettings()
