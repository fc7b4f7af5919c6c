"""The windows about one's own voice beside the overlay: one at a time, and no call hears what is read."""

from __future__ import annotations

from collections.abc import Callable

from calibration.store import ProfileError, ProfileStore
from calibration.tolerance import ToleranceError
from prosody.settings import Settings
from ui.call import Call
from ui.face import Face
from ui.standalone import Opened
from ui.voice.opening import drift_window, practice_window, wizard_window


class VoiceWindows:
    """Opens them; a new calibration is what the next call is compared with.

    Parameters
    ----------
    call : Call
    settings : callable
        Returns the program's settings as they are now.
    face : callable
        Returns what the overlay shows now.
    clear : callable
        Takes the overlay away (True), which else lies over what is to be read, and brings it back (False).
    """

    def __init__(
        self,
        call: Call,
        settings: Callable[[], Settings],
        face: Callable[[], Face],
        clear: Callable[[bool], None],
    ) -> None:
        self.call, self._settings, self._face, self._clear = call, settings, face, clear
        self.shown: Opened | None = None
        self._last: Opened | None = None  # a window that closes itself must outlive its own closing
        self._resume = self._ending = False

    def calibrate(self) -> None:
        """Open the wizard for the voice that calls are compared with; a new one is asked for its name."""
        voice = self.call.voice
        self._open(
            lambda: wizard_window(voice.name if voice.calibrated else "", self._settings(), closed=self._kept)
        )

    def practise(self) -> None:
        """Open the practice window."""
        voice = self.call.voice
        self._open(lambda: practice_window(voice, self._tolerant(voice.name), closed=self._closed))

    def drift(self) -> None:
        """Show the voice over the weeks; a voice without a calibration is asked for one first."""
        voice = self.call.voice
        if not voice.calibrated:
            self.calibrate()
            return
        self._open(lambda: drift_window(voice, self._settings(), self._again, self._closed))

    def _open(self, make: Callable[[], Opened]) -> None:
        """Show a window; the one that is there already comes to the front."""
        if self.shown is not None:
            self.shown.open()
            return
        face = self._face()
        self._resume = face.running and not face.paused
        if self._resume:
            self.call.pause()
        self.call.listen(False)
        self._clear(True)
        self.shown = make()
        self.shown.open()

    def _again(self) -> None:
        """From the weeks to a new calibration."""
        if self.shown is not None:
            self.shown.finish()
        self.calibrate()

    def _kept(self, name: str) -> None:
        """The wizard has gone; `name` is the voice it calibrated, empty for none."""
        self._closed()
        if not name:
            return
        store = ProfileStore()
        try:
            self.call.compare(store.load(name), store.within(name))
        except (ProfileError, ToleranceError):
            return  # it was deleted in this very moment: calls are judged as before

    def _closed(self) -> None:
        self._last, self.shown = self.shown, None
        if self._resume:
            self.call.resume()
        self._resume = False
        if not self._ending:
            self._clear(False)
        self.call.listen(self._settings().calls.automatic)

    def _tolerant(self, name: str) -> Settings:
        """Return the settings with the voice's range of tolerance in them, if it has one."""
        settings = self._settings()
        try:
            return ProfileStore().within(name)(settings) if self.call.voice.calibrated else settings
        except (ProfileError, ToleranceError):
            return settings

    def shut(self) -> None:
        """The program ends."""
        if self.shown is not None:
            shown, self.shown, self._ending = self.shown, None, True
            shown.finish()
