"""What the rep is told when a call is over, and that nothing else happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from prosody.wording import wording
from ui import theme
from ui.summary import Summary, lines
from ui.tally import Tally

PLAIN = wording("plain", "en")
FULL = Tally(
    230,
    192,
    158,
    "Rising",
    "opens the call",
    "rising",
    True,
    ["tone.tense", "tone.flat", "tone.tense"],
    0.97,
    300.0,
)


def test_a_full_call_reads_in_four_lines() -> None:
    assert [text for text, _, _ in lines(FULL, PLAIN)] == [
        "Greeting: Rising (opens the call)",
        "In range 82 % of your 3:12 of speech",
        "Moments: Irritated × 2, Bored",
        "97 % of the call was measured",
    ]


def test_an_empty_call_claims_nothing() -> None:
    assert [text for text, _, _ in lines(Tally(), PLAIN)] == [
        "Greeting: not heard",
        "Too little speech to judge the tone",
        "No moments flagged",
    ]


def test_the_descriptor_wording_reaches_the_summary() -> None:
    told = " ".join(text for text, _, _ in lines(FULL, wording("descriptor", "en")))
    assert "Tense × 2, Flat" in told
    assert "Irritated" not in told


@pytest.mark.usefixtures("application")
def test_without_a_recording_there_is_nothing_to_keep_or_discard() -> None:
    shown = Summary(FULL, PLAIN, theme.DARK, goal="smile first")
    assert [button.text() for button in shown.findChildren(QPushButton)] == ["&Close"]
    assert "Nothing is kept" in shown.private.text()


def test_discarding_deletes_the_recording_and_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    session = tmp_path / "0b5ff9a2-97b8-4a5c-8f0e-2f5d3d1f9c11"
    session.mkdir()
    shown = Summary(FULL, PLAIN, theme.DARK, session)
    shown.discard()
    shown.finish()  # so that the program cannot end before
    assert not session.exists()
    qtbot.waitUntil(lambda: shown.private.text() == PLAIN("summary.discarded"), timeout=5000)


def test_a_recording_that_is_gone_already_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    shown = Summary(FULL, PLAIN, theme.DARK, tmp_path / "0b5ff9a2-97b8-4a5c-8f0e-2f5d3d1f9c11")
    shown.discard()
    qtbot.waitUntil(lambda: "There is no session" in shown.private.text(), timeout=5000)
