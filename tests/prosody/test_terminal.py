"""The terminal gauge: what it says, and that it never shows an old value."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace

import pytest

from prosody.events import End, Event, Evidence, Flag, Greeting, Start, Tone
from prosody.mailbox import Snapshot
from prosody.terminal import TerminalGauge
from prosody.wording import wording

ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|\r")


def tone(needle: float = 0.0, state: str = "judged", index: int = 300) -> Tone:
    flat, tense = max(0.0, -needle), max(0.0, needle)
    reason = "" if state == "judged" else "noise"
    return Tone(index, index, flat, 1 - flat - tense, tense, needle, 1.0, state, reason)  # type: ignore[arg-type]


def snapshot(*events: Event, age_s: float = 0.1, **state: bool) -> Snapshot:
    return Snapshot(events, age_s=age_s, running=True, **state)  # type: ignore[arg-type]


def gauge(moving: bool = True) -> tuple[TerminalGauge, io.StringIO]:
    out = io.StringIO()
    return TerminalGauge(out, wording("plain", "en"), moving), out


def line(shown: TerminalGauge, now: Snapshot) -> str:
    shown.show(now)
    return ESCAPES.sub("", shown.gauge(now))


@pytest.mark.parametrize(
    ("needle", "place", "word"), [(-1.0, 0, "Bored"), (0.0, 12, "In range"), (1.0, 24, "Irritated")]
)
def test_the_needle_and_the_word_stand_where_the_voice_does(needle: float, place: int, word: str) -> None:
    shown, _ = gauge()
    said = line(shown, snapshot(tone(needle)))
    assert said.index("●") - 1 == place
    assert word in said


def test_an_old_value_is_greyed_and_then_taken_away() -> None:
    shown, _ = gauge()
    shown.show(snapshot(tone(0.9)))
    assert "\x1b[33m●" in shown.gauge(snapshot())
    assert "\x1b[2m●" in shown.gauge(snapshot(age_s=1.5))
    gone = shown.gauge(snapshot(age_s=2.5))
    assert "●" not in gone
    assert "No data" in gone
    assert "Waiting for a call" in shown.gauge(snapshot(age_s=2.5, waiting=True))


def test_while_paused_or_not_judged_there_is_no_needle_but_a_reason() -> None:
    shown, _ = gauge()
    paused = line(shown, snapshot(tone(0.9), paused=True))
    assert "●" not in paused
    assert "Paused" in paused
    unsure = line(shown, snapshot(tone(0.9, "cannot_tell")))
    assert "●" not in unsure
    assert "noise" in unsure


def test_the_line_says_that_the_voice_is_not_calibrated_and_that_it_records() -> None:
    shown, _ = gauge()
    said = line(shown, snapshot(Start(0, 0, "rep", "mic", 16_000, 0.1, "population"), recording=True))
    assert "Not calibrated" in said
    assert "Recording" in said
    other, _ = gauge()
    assert "calibrated" not in line(other, snapshot(Start(0, 0, "rep", "mic", 16_000, 0.1, "Anna")))


def test_what_is_said_gets_a_line_of_its_own() -> None:
    shown, out = gauge()
    evidence = (Evidence("movement_rate", 3.0, "st/s", 4.0, 6.0),)
    shown.show(
        snapshot(
            Start(0, 0, "rep", "mic", 16_000, 0.1, "Anna"),
            Greeting(100, 200, 240, "rising", 4.0, 10.0, 0.9, 0.1, "rise", True),
            Flag(300, 600, 640, "tone.flat", evidence),
            Flag(300, 600, 640, "tone.tense", shown=False),
            tone(0.0),
            tone(0.8),
            End(1000, 1000, 500, 1000),
        )
    )
    lines = ESCAPES.sub("", out.getvalue()).splitlines()
    assert lines[:4] == [
        "Hearing mic",
        "  0:02.4  Greeting: Rising",
        "  0:06.4  Bored from 0:03.0 to 0:06.0: pitch moves 50 % less than your usual (lift a little)",
        "The call ended after 0:10.0; in range 50 % of the judged speech.",
    ]


def test_on_a_terminal_that_cannot_move_a_word_is_written_when_it_changes() -> None:
    shown, out = gauge(moving=False)
    for second, needle in enumerate([0.0, 0.1, 0.9, 0.8, 0.0, 0.0], 1):
        shown.show(snapshot(tone(needle, index=100 * second)))
    assert out.getvalue().splitlines() == ["  0:01.0  In range", "  0:04.0  Irritated", "  0:06.0  In range"]
    assert "\x1b" not in out.getvalue()


def test_a_notice_is_said_once() -> None:
    shown, out = gauge(moving=False)
    for _ in range(3):
        shown.show(
            Snapshot(
                notices=("trouble.not_recorded",), refusal="Not recorded: there is no room.", running=True
            )
        )
    assert out.getvalue().splitlines() == ["Not recorded: there is no room."]


def test_why_a_leg_cannot_be_had_is_said_once() -> None:
    shown, out = gauge(moving=False)
    well, ill = SimpleNamespace(problem=""), SimpleNamespace(problem="Only G.711 is understood.")
    for _ in range(2):
        shown.show(Snapshot(health={"rep": ill, "customer": well}, waiting=True))
    assert out.getvalue().count("Only G.711 is understood.") == 1
