"""The windows beside overlay and controls, each made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QWidget

from prosody.settings import Settings
from prosody.wording import Wording
from ui.afterwards import Afterwards
from ui.call import Call
from ui.face import Face
from ui.notice import Notice, is_due

if TYPE_CHECKING:
    from ui.voice.beside import VoiceWindows


class OtherWindows:
    """Opens and closes them.

    Parameters
    ----------
    call : Call
    settings, face : callable
        Return what is set and shown now.
    keep : callable
        Takes changed settings; returns what cannot be had.
    """

    def __init__(
        self,
        call: Call,
        settings: Callable[[], Settings],
        face: Callable[[], Face],
        keep: Callable[[Settings], str],
    ) -> None:
        self._call, self._settings, self._face, self._keep = call, settings, face, keep
        self.afterwards = Afterwards()
        self.preferences: QWidget | None = None
        self.notice: Notice | None = None
        self.voices: VoiceWindows | None = None
        self.on_clear: Callable[[bool], None] = _as_it_is

    def notify(self, words: Wording, folder: Path, choose_descriptor: Callable[[], None]) -> None:
        """Show once what a person should know before the plain words are used."""
        if is_due(words, folder):
            self.notice = Notice(words, folder, choose_descriptor)
            self.notice.show()

    def prefer(self, words: Wording) -> None:
        """Open the preferences."""
        from ui.preferences import Preferences

        if self.preferences is not None:
            self.preferences.close()
        self.preferences = Preferences(self._settings(), words, self._keep)
        self.preferences.show()
        self.preferences.activateWindow()

    def voice(self) -> VoiceWindows:
        """Return the windows about one's own voice."""
        from ui.voice.beside import VoiceWindows

        if self.voices is None:
            self.voices = VoiceWindows(self._call, self._settings, self._face, self.on_clear)
        return self.voices

    @property
    def reads(self) -> bool:
        """Whether a window about one's own voice is open: no call may begin with what is read there."""
        return self.voices is not None and self.voices.shown is not None

    def shut(self) -> None:
        """The program ends: what was decided is done, and all of them leave the screen."""
        self.afterwards.finish()
        if self.voices is not None:
            self.voices.shut()
        for opened in (self.preferences, self.notice):
            if opened is not None:
                opened.hide()


def _as_it_is(_: bool) -> None:
    """Nothing lies over the other windows."""
