"""Everything on the screen: one place builds overlay, control window and tray and lets them follow a call.

The rule of the room: the GUI thread asks and looks, it never waits. A bell tells of news, 30 times
a second while the rep speaks; between news a timer looks, 30 times a second where something moves and
5 times otherwise. What did not change is not painted. No signal comes from another thread.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QCoreApplication, QObject, QTimer
from PyQt6.QtWidgets import QApplication, QSystemTrayIcon

from prosody import settings as kept
from prosody.settings import Settings
from prosody.wording import Wording, wording
from ui import looks
from ui.bell import Bell
from ui.call import Call
from ui.commands import Commands, Doing
from ui.controls import Controls
from ui.face import Face
from ui.favours import Favours
from ui.others import OtherWindows
from ui.overlay import Overlay
from ui.place import PlaceStore
from ui.platform import Platform
from ui.tray import Tray
from ui.uncalibrated import Uncalibrated
from ui.viewmodel import ViewModel

FAST_MS: Final = 33
SLOW_MS: Final = 200
KEEP_ABOVE_MS: Final = 2000
AGAIN_S: Final = 10.0
"""Between tries to listen for calls where the devices could not be had."""


class Window(QObject):
    """Everything on the screen, for one call after the other."""

    def __init__(self, call: Call, settings: Settings, manners: Platform, message: str, folder: Path) -> None:
        super().__init__()
        self.call, self.settings, self.manners = call, settings, manners
        self.words = spoken(settings)
        tone = settings.judge.tone
        self.view = ViewModel(
            self.words, settings.overlay.view, needed_s=tone.least_voiced_s, own_s=tone.own_after_s
        )
        self.overlay = Overlay(
            looks.palette(settings), self.words, PlaceStore(folder / "overlay.json"), manners
        )
        self.commands = Commands(self.words, self._doing(), self)
        self.controls = Controls(self.words, self.commands)
        self.favours = Favours(manners, lambda: int(self.overlay.winId()), self._pressed, message)
        self.tray = self._tray()
        self.others = OtherWindows(call, lambda: self.settings, lambda: self.face, self._keep)
        self._folder = folder
        self.face = Face()
        self._leaving = False
        self._seen_s = self._tried_s = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._bell = Bell(self.look)
        call.mailbox.on_news(self._bell.ring)
        self._above = QTimer(self)
        self._above.timeout.connect(self._keep_above)
        self._dress()
        self._connect()

    def _connect(self) -> None:
        Uncalibrated(self.overlay, lambda: self.others.voice().calibrate())
        self.others.on_clear = self._clear
        self.overlay.on_move_end = lambda: self.commands.tick("move", False)
        self.controls.on_close = self._close_controls
        self.controls.on_step = self.overlay.nudge
        hints = QApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(lambda *_: self._dress())
        self.commands.tick("nudges", self.view.says.nudges)
        self.commands.tick("automatic", self.settings.calls.automatic)
        self.commands.choose(self.commands.themes, self.settings.program.theme)
        self.commands.choose(self.commands.sizes, self.settings.overlay.look.size)

    def _doing(self) -> Doing:
        call, overlay = self.call, self.overlay
        return Doing(
            plain={
                "start": call.start,
                "stop": call.stop,
                "mark": lambda: call.mark("note"),
                "greeting": lambda: call.mark("greeting"),
                "fine": lambda: call.mark("fine"),
                "dismiss": self.view.says.dismiss,
                "calibrate": lambda: self.others.voice().calibrate(),
                "practise": lambda: self.others.voice().practise(),
                "drift": lambda: self.others.voice().drift(),
                "preferences": lambda: self.others.prefer(self.words),
                "quit": self.quit,
            },
            ticked={
                "pause": lambda on: call.pause() if on else call.resume(),
                "record": call.record,
                "nudges": self._set_nudges,
                "automatic": self._set_automatic,
                "move": overlay.set_moving,
                "hide": lambda on: overlay.setVisible(not on),
            },
            size=self.set_size,
            theme=self.set_theme,
        )

    def _tray(self) -> Tray | None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return None
        return Tray(self.words, self.commands, self.open_controls, self.controls)

    # Looks.

    def _dress(self) -> None:
        looks.dress(self.overlay, self.settings, self.words, self.manners)

    def _ask_favours(self) -> str:
        said = self.favours.follow(self.settings.overlay, self.words)
        self.controls.tell(said)
        return said

    def _pressed(self, code: str) -> None:
        """A key was pressed in some program: do what it does here, if that makes sense now."""
        if self.commands[code].isEnabled():
            self.commands[code].trigger()

    def set_size(self, name: str) -> None:
        """Change the overlay's size and keep the choice."""
        look = replace(self.settings.overlay.look, size=name)
        self._keep(replace(self.settings, overlay=replace(self.settings.overlay, look=look)))

    def set_theme(self, name: str) -> None:
        """Change the theme and keep the choice."""
        self._keep(replace(self.settings, program=replace(self.settings.program, theme=name)))

    def _choose_descriptor(self) -> None:
        """Say only what can be heard, from now on."""
        self._keep(replace(self.settings, program=replace(self.settings.program, wording="descriptor")))

    def _set_nudges(self, on: bool) -> None:
        self.view.says.nudges = on
        if not on:
            self.view.says.dismiss()

    def _keep(self, settings: Settings) -> str:
        """Live by changed settings and save them; return what cannot be had, as sentences."""
        self.settings = settings
        self.words = spoken(settings)
        self.view.words, self.view.settings = self.words, settings.overlay.view
        self.commands.say(self.words)
        self.controls.say(self.words)
        self.commands.choose(self.commands.themes, settings.program.theme)
        self.commands.choose(self.commands.sizes, settings.overlay.look.size)
        self.commands.tick("automatic", settings.calls.automatic)
        self.call.use(settings)
        self.call.listen(settings.calls.automatic)
        self._dress()
        said = self._ask_favours()
        try:
            kept.save(settings)
        except OSError as error:
            said = f"The choice holds until you quit: {error.strerror}."
            self.controls.show_face(self.face, said)
        return said

    # The call.

    def open(self) -> None:
        """Show everything, without taking the focus."""
        self.overlay.standing.restore()
        self.overlay.show()
        self._ask_favours()
        if self.tray is not None:
            self.tray.show()
        else:
            self.controls.show()
        self.others.notify(self.words, self._folder, self._choose_descriptor)
        self.look()
        self._above.start(KEEP_ABOVE_MS)

    def look(self) -> None:
        """Look into the mailbox, and let everything follow."""
        now_s = time.monotonic()
        elapsed_s, self._seen_s = min(0.25, now_s - self._seen_s), now_s
        snapshot = self.call.mailbox.take()
        face = self.view.look(snapshot, now_s)
        self.overlay.show_face(face)
        moves = self.overlay.tick(elapsed_s)
        if _standing(face) != _standing(self.face):
            self.commands.follow(face)
            self.controls.show_face(face, self.words.sentence(snapshot.error))
        if self.controls.isVisible():
            health = snapshot.health if face.running or face.waiting else {}
            self.controls.meters.show_health(health, hearing=not face.paused)
        if self.tray is not None:
            self.tray.show_face(face)
        if self._leaving and not face.running:
            self.quit()
        elif self.face.running and not face.running:
            self._sum_up()
        self._listen(face, now_s)
        self.face = face
        self._timer.start(FAST_MS if moves else SLOW_MS)  # afresh: news just came need no look after them

    def leave(self) -> None:
        """End the call, and the program as soon as that has ended: its time is over."""
        self._leaving = True
        self.call.stop()

    def _sum_up(self) -> None:
        view, colours = self.settings.overlay.view, self.overlay.colours
        self.others.afterwards.sum_up(self.view.tally, self.call.fate, self.words, colours, view)

    def _set_automatic(self, on: bool) -> None:
        self._keep(replace(self.settings, calls=replace(self.settings.calls, automatic=on)))

    def _listen(self, face: Face, now_s: float) -> None:
        """Where calls begin by themselves, try again to listen when that could not be had."""
        if face.running or face.waiting or self.others.reads or not self.settings.calls.automatic:
            self._tried_s = now_s
        elif now_s - self._tried_s > AGAIN_S:
            self._tried_s = now_s
            self.call.listen(True)

    def _keep_above(self) -> None:
        if self.overlay.isVisible():
            self.manners.keep_above(int(self.overlay.winId()))

    def open_controls(self) -> None:
        """Bring the control window to the front: the person asked for it."""
        self.controls.show()
        self.controls.raise_()
        self.controls.activateWindow()

    def _clear(self, on: bool) -> None:
        """Take the overlay away from a window that is to be read, and bring it back."""
        self.overlay.setVisible(not (on or self.commands["hide"].isChecked()))

    def _close_controls(self) -> bool:
        """Return whether the window may close; where there is no tray, closing it is quitting."""
        if self.tray is None or not self._timer.isActive():
            self.quit()
            return True
        return False

    def quit(self) -> None:
        """Leave the event loop; `run_overlay` releases the devices.

        Not `QCoreApplication.quit`: that closes the windows while the timer still paints on them.
        """
        QCoreApplication.exit(0)

    def shut(self) -> None:
        """Stop every timer and take everything off the screen."""
        for timer in (self._timer, self._above):
            timer.stop()
        self._bell.close()
        if self.tray is not None:
            self.tray.hide()
        self.overlay.hide()  # not closed: a last repaint would look for a window that has gone
        self.controls.hide()
        self.favours.close()
        self.others.shut()


def _standing(face: Face) -> tuple[object, ...]:
    """Return what of a face the control window follows."""
    return face.word, face.hint, face.running, face.waiting, face.paused, face.wished


def spoken(settings: Settings) -> Wording:
    """Return the words that the settings ask for."""
    return wording(settings.program.wording, settings.program.spoken())
