"""What the person wants of the window system beyond looks: asked of it, and said in words when refused."""

from __future__ import annotations

from collections.abc import Callable

from prosody.display import OverlaySettings
from prosody.wording import Wording
from ui.hotkeys import GlobalKeys
from ui.platform import Platform


class Favours:
    """Keeps the overlay out of screen sharing, and takes keys that work everywhere, as the settings say.

    Parameters
    ----------
    system : Platform
    window : callable
        Returns the overlay's window.
    pressed : callable
        Told a command's code when its key was pressed anywhere.
    message : str
        Code of what the system said when the program started; empty when nothing.
    """

    def __init__(
        self, system: Platform, window: Callable[[], int], pressed: Callable[[str], None], message: str
    ) -> None:
        self._system, self._window, self._message = system, window, message
        self._keys = GlobalKeys(system.hotkeys(), pressed)
        self._hidden = False
        self._refused = False

    def follow(self, settings: OverlaySettings, words: Wording) -> str:
        """Ask for what is wanted now; return what cannot be had, as sentences."""
        hidden = settings.look.hide_from_sharing
        if hidden != self._hidden:
            self._hidden = hidden
            self._refused = not self._system.hide_from_sharing(self._window(), hidden=hidden)
        self._keys.follow(settings.hotkeys, words)
        said = [words(self._message)] if self._message else []
        if hidden and self._refused:
            said.append(words("status.sharing"))
        if settings.hotkeys.everywhere and self._message.startswith("status.wayland"):
            said.append(words("hotkeys.wayland"))
        return " ".join([*said, self._keys.said]).strip()

    def close(self) -> None:
        """Give the keys back."""
        self._keys.close()
