"""The controls of playback: each key and button does what it says, by keyboard and screen reader too."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from listened import FLAGS, FRAMES, Hand, made_call, silent_player
from PyQt6.QtCore import QEvent, Qt, QTimer
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QSlider

from prosody.audio import player as players
from prosody.audio.error import AudioError
from prosody.replay.marks import Note, NoteBook
from prosody.wording import wording
from ui import theme
from ui.replay.deck import BEFORE, Deck, NoSound, player_of
from ui.replay.listener import Listener
from ui.replay.sign_button import SignButton
from ui.replay.sitting import Sitting
from ui.replay.transport import Transport

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Desk:
    """A call, its notes, a clock and the deck."""

    def __init__(self, folder, language="en"):
        self.hand, self.words = Hand(), wording("plain", language)
        self.call = made_call(folder, self.words)
        self.book = NoteBook(folder)
        self.book.put(Note("rep", 9_000, 9_200, ("warm",)))
        self.book.put(Note("coach", 15_000, 15_000, text="listen here"))
        self.book.put(Note("rep", text="of the whole call"))
        self.player = silent_player(self.call, self.hand)
        self.listener = Listener()
        self.sitting = Sitting(self.call, self.book, self.words, theme.DARK, self.listener)
        self.deck = Deck(self.call, self.book, self.player, self.listener, self.hand)

    def settle(self, until):
        """Wait for the player's thread."""
        for _ in range(1000):
            if until():
                return
            time.sleep(0.002)
        raise AssertionError("it never happened")

    def run(self, seconds):
        """Let time pass while it plays."""
        self.settle(lambda: self.player._anchors)
        for _ in range(round(seconds * 20)):
            before = self.player.position_s
            self.hand.now += 0.05
            self.settle(lambda before=before: self.player.position_s > before or not self.player.playing)


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.player.close()


@pytest.fixture
def transport(application, desk):
    made = Transport(desk.sitting, desk.player)
    made.deck._now = desk.hand
    yield made
    made.finish()
    assert not [timer for timer in made.findChildren(QTimer) if timer.isActive()]
    made.deleteLater()
    application.processEvents()


def press(transport, key, modifiers=Qt.KeyboardModifier.NoModifier):
    return transport.press(QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


# The deck.


def test_it_plays_and_pauses_where_the_sound_is(desk):
    desk.deck.toggle()
    desk.run(0.5)
    desk.deck.toggle()
    assert not desk.deck.moving
    assert 30 <= desk.deck.frame <= 51


def test_l_plays_and_then_goes_faster(desk):
    desk.deck.forward()
    assert desk.player.playing
    assert desk.player.speed == 1.0
    desk.deck.forward()
    assert desk.player.speed == 1.5
    desk.deck.forward()
    desk.deck.forward()
    assert desk.player.speed == 2.0


def test_j_goes_back_faster_and_faster_and_k_stays_there(desk):
    desk.deck.seek(10_000)
    desk.deck.back()
    desk.hand.now += 1.0
    assert desk.deck.frame == 9_800
    desk.deck.back()
    assert desk.deck.backwards == 4.0
    desk.hand.now += 1.0
    assert desk.deck.frame == 9_400
    desk.deck.pause()
    desk.hand.now += 5.0
    assert desk.deck.frame == 9_400
    assert not desk.deck.moving


def test_going_back_ends_at_the_beginning(desk):
    desk.deck.seek(100)
    desk.deck.back()
    desk.hand.now += 60.0
    desk.deck.look()
    assert desk.deck.frame == 0
    assert not desk.deck.moving


def test_space_while_going_back_plays_from_there(desk):
    desk.deck.seek(10_000)
    desk.deck.back()
    desk.hand.now += 1.0
    desk.deck.toggle()
    assert desk.player.playing
    assert desk.deck.frame == 9_800


def test_flags_are_heard_from_two_seconds_before_one_after_the_other(desk):
    places = []
    for _ in range(3):
        assert desk.deck.to_flag(True) in FLAGS
        places.append(desk.deck.frame)
    assert places == [flag.index - BEFORE for flag in FLAGS]
    assert desk.deck.to_flag(True) is None
    assert desk.deck.to_flag(False) == FLAGS[1]


def test_a_flag_that_was_just_passed_is_not_the_one_before(desk):
    desk.deck.seek(12_050)
    assert desk.deck.to_flag(False) == FLAGS[0]
    desk.deck.seek(12_150)
    assert desk.deck.to_flag(False) == FLAGS[1]


def test_hidden_flags_cannot_be_reached(desk):
    desk.listener.listen_first(True)
    assert desk.deck.to_flag(True) is None
    assert desk.deck.frame == 0


def test_notes_with_a_place_are_reached(desk):
    assert desk.deck.to_note(True).start == 9_000
    assert desk.deck.to_note(True).start == 15_000
    assert desk.deck.to_note(True) is None


def test_a_loop_needs_a_selection_and_follows_it(desk):
    assert not desk.deck.toggle_loop()
    desk.deck.select((500, 510))
    assert desk.deck.selected is None
    desk.deck.select((500, 600))
    assert desk.deck.toggle_loop()
    assert desk.player.loop_s == (5.0, 6.0)
    assert desk.deck.frame == 500
    desk.deck.select((700, 800))
    assert desk.player.loop_s == (7.0, 8.0)
    assert desk.deck.toggle_loop()
    assert desk.player.loop_s is None


def test_a_loop_comes_round(desk):
    desk.deck.select((500, 560))
    desk.deck.toggle_loop()
    seen = []
    for _ in range(60):
        desk.hand.now += 0.025
        time.sleep(0.005)
        seen.append(desk.deck.frame)
    assert max(seen) <= 560
    assert sum(after < before for before, after in pairwise(seen)) >= 1


def test_legs_are_muted_and_heard_alone(desk):
    desk.deck.mute("rep")
    assert desk.player.mixture.muted == {"rep"}
    desk.deck.mute("rep")
    assert not desk.player.mixture.muted
    desk.deck.solo("customer")
    assert desk.player.mixture.solo == "customer"
    desk.deck.solo("customer")
    assert desk.player.mixture.solo is None
    desk.deck.set_balance(-3.0)
    assert desk.player.mixture.balance == -1.0


def test_a_call_without_sound_keeps_time_and_says_so(tmp_path):
    call = made_call(tmp_path)
    player, said = player_of(call)
    assert player.length_s == FRAMES / 100
    assert said == call.wording("transport.no_sound")
    player.close()


def test_a_leg_that_cannot_be_opened_is_said_and_the_other_is_heard(tmp_path):
    def sounds(leg, _waveform):
        if leg == "rep":
            raise AudioError("The recording is gone.")
        return NoSound(call)

    call = made_call(tmp_path)
    call._open_sound = sounds
    player, said = player_of(call)
    assert said == "The recording is gone."
    assert player._reel.legs == ("customer",)


# The widget.


@pytest.mark.parametrize(
    ("key", "modifiers", "frame"),
    [
        (Key.Key_Right, None, 10_100),
        (Key.Key_Left, None, 9_900),
        (Key.Key_Right, SHIFT, 10_500),
        (Key.Key_Left, SHIFT, 9_500),
        (Key.Key_Period, None, 10_001),
        (Key.Key_Comma, None, 9_999),
        (Key.Key_Home, None, 0),
        (Key.Key_End, None, FRAMES),
        (Key.Key_F, None, 12_000 - BEFORE),
        (Key.Key_F, SHIFT, 6_000 - BEFORE),
        (Key.Key_N, None, 15_000 - BEFORE),
        (Key.Key_N, SHIFT, 9_000 - BEFORE),
    ],
)
def test_keys_go_where_they_say(transport, key, modifiers, frame):
    went = []
    transport.seek(10_000)
    transport.went.connect(went.append)
    assert press(transport, key, modifiers or Qt.KeyboardModifier.NoModifier)
    assert transport.frame == frame
    assert went[-1] == frame


def test_space_j_k_l_and_digits(transport, desk):
    press(transport, Key.Key_Space)
    assert transport.controls.play_button.accessibleName() == desk.words("transport.pause")
    press(transport, Key.Key_K)
    assert transport.controls.play_button.accessibleName() == desk.words("transport.play")
    press(transport, Key.Key_L)
    assert desk.player.playing
    transport.seek(10_000)
    press(transport, Key.Key_J)
    assert transport.deck.backwards
    press(transport, Key.Key_K)
    for key, speed in (
        (Key.Key_1, 0.5),
        (Key.Key_2, 0.75),
        (Key.Key_4, 1.5),
        (Key.Key_5, 2.0),
        (Key.Key_3, 1.0),
    ):
        press(transport, key)
        assert desk.player.speed == speed
        assert [button.isChecked() for button in transport.controls.speeds].count(True) == 1
    QTest.mouseClick(transport.controls.speeds[2], Qt.MouseButton.LeftButton)
    assert transport.controls.speeds[2].isChecked()


def test_keys_of_others_are_left_alone(transport):
    assert not press(transport, Key.Key_M)
    assert not press(transport, Key.Key_F, Qt.KeyboardModifier.ControlModifier)


def test_mute_and_solo_by_key_and_button(transport, desk):
    press(transport, Key.Key_Q)
    assert transport.controls.mutes["rep"].isChecked()
    press(transport, Key.Key_W, SHIFT)
    assert transport.controls.solos["customer"].isChecked()
    QTest.mouseClick(transport.controls.mutes["rep"], Qt.MouseButton.LeftButton)
    assert not transport.controls.mutes["rep"].isChecked()
    assert not desk.player.mixture.muted
    transport.controls.balance.setValue(-5)
    assert desk.player.mixture.balance == -0.5


def test_the_loop_asks_for_a_selection(transport, desk):
    QTest.mouseClick(transport.controls.loop, Qt.MouseButton.LeftButton)
    assert transport.message.words.text() == desk.words("transport.nothing_selected")
    assert not transport.controls.loop.isChecked()
    transport.select((100, 300))
    press(transport, Key.Key_R)
    assert transport.controls.loop.isChecked()
    press(transport, Key.Key_R)
    assert not transport.controls.loop.isChecked()


def test_what_was_gone_to_is_told_and_the_last_says_so(transport, desk):
    chosen = []
    transport.chose.connect(chosen.append)
    transport.seek(20_000)
    QTest.mouseClick(transport.controls.marks["flag", True], Qt.MouseButton.LeftButton)
    assert chosen == [FLAGS[2]]
    press(transport, Key.Key_F)
    assert transport.message.words.text() == desk.words("transport.flag.none.True")


def test_while_flags_are_hidden_nothing_leads_to_them(transport, desk):
    desk.listener.listen_first(True)
    transport.refresh()
    assert not transport.controls.marks["flag", True].isEnabled()
    transport.seek(0)
    press(transport, Key.Key_F)
    assert transport.frame == 0
    assert transport.message.words.text() == ""


def test_the_timer_runs_only_while_something_moves(transport, desk):
    assert not transport._timer.isActive()
    press(transport, Key.Key_Space)
    assert transport._timer.isActive()
    desk.run(0.2)
    transport.look()
    assert transport.controls.clock.text().startswith("0:00.2")
    press(transport, Key.Key_Space)
    assert not transport._timer.isActive()


def test_trouble_is_said(transport, desk):
    desk.player._trouble = "Nothing can be played here."
    transport.look()
    assert transport.message.words.text() == "Nothing can be played here."


def test_without_the_stretcher_the_other_speeds_say_what_is_missing(application, desk, monkeypatch):
    monkeypatch.setattr("ui.replay.transport.available", lambda: False)
    made = Transport(desk.sitting, desk.player)
    assert not made.controls.speeds[0].isEnabled()
    assert "python-stretch" in made.controls.speeds[0].toolTip()
    assert made.controls.speeds[2].isEnabled()
    made.finish()
    made.deleteLater()
    application.processEvents()


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_control_has_a_name_and_can_have_the_focus(application, tmp_path, language):
    desk = Desk(tmp_path, language)
    made = Transport(desk.sitting, desk.player)
    controls = [*made.findChildren(SignButton), *made.findChildren(QSlider)]
    assert len(controls) == 16
    names = [control.accessibleName() for control in controls]
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(control.focusPolicy() & Qt.FocusPolicy.TabFocus for control in controls)
    assert all(control.toolTip() for control in controls)
    made.finish()
    made.deleteLater()
    application.processEvents()


def test_in_a_narrow_window_it_stands_in_two_rows(transport, application):
    transport.show()
    heights = []
    for width in (1200, 700, 1200):
        transport.resize(width, 200)
        application.processEvents()
        heights.append(transport.controls.sizeHint().height())
        assert transport.controls.balance.geometry().right() <= transport.controls.parts[1].width()
    assert heights[1] > 1.5 * heights[0] == 1.5 * heights[2]
    assert transport.minimumSizeHint().width() < 700
    transport.hide()


def test_finishing_closes_the_player(application, desk, monkeypatch):
    closed = []
    monkeypatch.setattr(players.Player, "close", lambda self: closed.append(self))
    made = Transport(desk.sitting, desk.player)
    made.finish()
    assert closed == [desk.player]
    monkeypatch.undo()
    made.deleteLater()
    application.processEvents()
