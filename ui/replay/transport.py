"""Controls and keys of playback: what a media player has, and the way from mark to mark.

The rule of the room: the deck plays, this shows it. While something moves a timer asks 30 times a second
where the sound is; at rest nothing runs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PyQt6.QtCore import QSignalBlocker, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from prosody.audio.player import Player
from prosody.audio.stretching import MISSING, available
from prosody.units import FRAMES_PER_SECOND, seconds
from prosody.wording import clock
from ui.replay.controls import BALANCE, Controls
from ui.replay.deck import SPEEDS, Deck, player_of
from ui.replay.sitting import Sitting
from ui.voice.message import Message

TICK_MS: Final = 33
Key = Qt.Key
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier


class Transport(QWidget):
    """Plays a call and says where it is.

    Parameters
    ----------
    sitting : Sitting
    player : Player, optional
        Made of the call where none is given; it is closed by `finish`.
    """

    went = pyqtSignal(int)
    """The frame that is heard now, or was gone to."""

    chose = pyqtSignal(object)
    """A flag or a note that was gone to."""

    changed = pyqtSignal()
    """Loop, legs or speed are others."""

    def __init__(self, sitting: Sitting, player: Player | None = None) -> None:
        super().__init__()
        self.words, self.call = sitting.words, sitting.call
        self.player, unheard = (player, "") if player is not None else player_of(self.call)
        self.deck = Deck(self.call, sitting.book, self.player, sitting.listener)
        self.controls = Controls(self.call.legs, self.words)
        self.message = Message(sitting.colours)
        self.message.set_compact(True)
        self._shown: tuple[object, ...] = ()
        self._unheard = unheard
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2)
        outer.addWidget(self.controls)
        outer.addWidget(self.message)
        self._connect()
        self.player.prepare()
        self.look()

    def _connect(self) -> None:
        deck = self.deck
        self.controls.play_button.clicked.connect(self._doing(deck.toggle))
        self.controls.loop.clicked.connect(lambda *_: self.toggle_loop())
        for (kind, on), button in self.controls.marks.items():
            button.clicked.connect(partial(self._to, kind, on))
        for number, button in enumerate(self.controls.speeds):
            button.clicked.connect(self._doing(partial(deck.set_speed, number)))
        for leg in self.call.legs:
            self.controls.mutes[leg].clicked.connect(self._doing(partial(deck.mute, leg)))
            self.controls.solos[leg].clicked.connect(self._doing(partial(deck.solo, leg)))
        self.controls.balance.valueChanged.connect(
            lambda at: self._do(partial(deck.set_balance, at / BALANCE))
        )

    def _doing(self, what: Callable[[], object]) -> Callable[..., object]:
        return lambda *_: self._do(what)

    def _do(self, what: Callable[[], object]) -> object:
        done = what()
        self._shown = ()  # a pressed button changes by itself, even where nothing came of it
        self.look()
        self.changed.emit()
        return done

    # What others ask.

    @property
    def frame(self) -> int:
        """The frame that is heard now."""
        return self.deck.frame

    def seek(self, frame: int) -> None:
        """Go to a frame."""
        self._do(lambda: self.deck.seek(frame))

    def hear(self, frame: int) -> None:
        """Play from 2 s before a mark."""
        self._do(lambda: self.deck.hear(frame))

    def select(self, span: tuple[int, int] | None) -> None:
        """Take the stretch, frames [start, end), that the person chose on the timeline."""
        self._do(lambda: self.deck.select(span))

    def refresh(self) -> None:
        """Let the way to the machine's flags be there, or not: what may be seen has changed."""
        for on in (False, True):
            self.controls.marks["flag", on].setEnabled(self._sees_flags)

    @property
    def _sees_flags(self) -> bool:
        return self.deck.listener.may_see_flags(self.deck.book)

    def toggle_loop(self) -> None:
        """Play the selection over and over, or no more; say what is missing where there is none."""
        if not self._do(self.deck.toggle_loop):
            self.message.say(self.words("transport.nothing_selected"), "note")

    def _to(self, kind: str, forwards: bool, *_: object) -> None:
        """Hear the next flag or note, or the one before."""
        mark = self.deck.to_flag(forwards) if kind == "flag" else self.deck.to_note(forwards)
        self.look()
        if mark is not None:
            self.chose.emit(mark)
        elif kind == "note" or self._sees_flags:
            self.message.say(self.words(f"transport.{kind}.none.{forwards}"), "note")

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means, for the window to call with the keys that nobody took; return whether any."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers not in (Qt.KeyboardModifier.NoModifier, SHIFT):
            return False
        act = self._keys(bool(modifiers & SHIFT)).get(Qt.Key(event.key()))
        if act is None:
            return False
        act()
        event.accept()
        return True

    def _keys(self, shift: bool) -> dict[Qt.Key, Callable[[], object]]:
        """Return what each key does."""
        deck, stride = self.deck, (5 if shift else 1) * FRAMES_PER_SECOND
        plain: dict[Qt.Key, Callable[[], object]] = {
            Key.Key_Space: deck.toggle,
            Key.Key_J: deck.back,
            Key.Key_K: deck.pause,
            Key.Key_L: deck.forward,
            Key.Key_Left: partial(deck.step, -stride),
            Key.Key_Right: partial(deck.step, stride),
            Key.Key_Comma: partial(deck.step, -1),
            Key.Key_Period: partial(deck.step, 1),
            Key.Key_Home: partial(deck.seek, 0),
            Key.Key_End: partial(deck.seek, deck.last),
        }
        digits = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5)
        plain |= {key: partial(deck.set_speed, number) for number, key in enumerate(digits)}
        for leg, key in (("rep", Key.Key_Q), ("customer", Key.Key_W)):
            if leg in self.call.legs:
                plain[key] = partial(deck.solo if shift else deck.mute, leg)
        keys: dict[Qt.Key, Callable[[], object]] = {key: self._doing(act) for key, act in plain.items()}
        return keys | {
            Key.Key_R: self.toggle_loop,
            Key.Key_F: partial(self._to, "flag", not shift),
            Key.Key_N: partial(self._to, "note", not shift),
        }

    # What is shown.

    def look(self) -> None:
        """Show where it is; the timer runs while that changes."""
        deck = self.deck
        deck.look()
        if deck.moving != self._timer.isActive():
            self._timer.start() if deck.moving else self._timer.stop()
        frame = deck.frame
        state = (frame, deck.moving, deck.backwards, self.player.speed, deck.looping, deck.mixture)
        trouble = self.player.trouble or self._unheard
        if (*state, trouble, deck.last) == self._shown:
            return
        self._shown = (*state, trouble, deck.last)
        self._buttons()
        self.controls.clock.setText(f"{clock(seconds(frame))} / {clock(seconds(deck.last))}")
        self.message.say(trouble, "bad" if trouble else "")
        self.went.emit(frame)

    def _buttons(self) -> None:
        """Let the buttons show what holds."""
        deck, playing = self.deck, self.deck.moving
        sign = "pause" if playing else "play"
        if sign != self.controls.play_button.sign:
            self.controls.play_button.show_sign(
                sign, self.words(f"transport.{sign}"), self.words("key.space")
            )
        for button, speed in zip(self.controls.speeds, SPEEDS, strict=True):
            button.setChecked(speed == self.player.speed)
            button.setEnabled(speed == 1.0 or available())
            if not available() and speed != 1.0:
                button.setToolTip(MISSING)
        self.controls.loop.setChecked(deck.looping)
        for leg in self.call.legs:
            self.controls.mutes[leg].setChecked(leg in deck.mixture.muted)
            self.controls.solos[leg].setChecked(deck.mixture.solo == leg)
        with QSignalBlocker(self.controls.balance):
            self.controls.balance.setValue(round(deck.mixture.balance * BALANCE))

    def finish(self) -> None:
        """Be silent: the window closes."""
        self._timer.stop()
        self.player.close()
