"""What is shown, and above all what is not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from feed import Health, Snapshot, contour, flag, greeting, start, tone

from prosody.contour import missing
from prosody.display import ViewSettings
from prosody.events import End, Event, Gap, Trouble
from prosody.wording import wording
from ui.face import Face
from ui.says import TROUBLE_S
from ui.viewmodel import OVER_S, ViewModel
from ui.zone import zone_of

PLAIN = wording("plain", "en")


class Moved(Health):
    """A leg that the sound system put on another device."""

    moved = True


class Watcher:
    """A view model with a clock of its own: each look is 0.1 s of speech later."""

    def __init__(self, voice: str = "ann", words: str = "plain") -> None:
        self.view = ViewModel(wording(words, "en"), ViewSettings())
        self.frame = 0
        self.now_s = 100.0
        self.look(start(voice))

    def look(self, *events: Event, speech: bool = True, **state: object) -> Face:
        rows = contour(self.frame, 10, speech=speech)
        self.frame += 10
        self.now_s += 0.1
        return self.view.look(replace(Snapshot(events, (("rep", rows),)), **state), self.now_s)  # type: ignore[arg-type]

    def silent(self, seconds: float, **state: object) -> Face:
        """Look again with nothing new."""
        self.now_s += seconds
        return self.view.look(replace(Snapshot(age_s=seconds), **state), self.now_s)  # type: ignore[arg-type]


def test_a_calm_voice_is_in_range() -> None:
    face = Watcher().look(tone(500, 0.1))
    assert (face.state, face.zone, face.word, face.hint) == ("judged", "in_range", "In range", "")


@pytest.mark.parametrize(
    ("words", "flat", "tense"), [("plain", "Bored", "Irritated"), ("descriptor", "Flat", "Tense")]
)
def test_a_zone_has_the_word_of_the_wording(words: str, flat: str, tense: str) -> None:
    assert Watcher(words=words).look(tone(500, -0.8)).word == flat
    assert Watcher(words=words).look(tone(500, 0.8)).word == tense


def test_nothing_is_judged_before_the_judge_has_heard_enough() -> None:
    watcher = Watcher()
    assert watcher.look().state == "collecting"
    face = watcher.look(tone(100, 0.9, "collecting", "little_speech"))
    assert (face.state, face.needle, face.word) == ("collecting", None, "Listening")


def test_a_voice_without_a_profile_is_learned_from_its_own_beginning() -> None:
    watcher = Watcher("population")
    for second in range(5):
        face = watcher.look(tone(100 * second, 0.9, "collecting", "little_speech"))
    assert (face.word, face.hint, face.progress) == ("Listening", "learning your voice", 0.25)


def test_progress_counts_voiced_speech_for_a_known_voice() -> None:
    watcher = Watcher()
    before = watcher.look().progress
    after = watcher.look().progress
    assert before is not None
    assert after is not None
    assert 0 < before < after <= 1


def test_what_cannot_be_told_says_why_and_has_no_needle() -> None:
    face = Watcher().look(tone(500, 0.9, "cannot_tell", "noise"))
    assert (face.word, face.needle) == ("Cannot tell", None)
    assert face.hint == PLAIN("reason.noise")


def test_old_data_turns_grey_and_then_goes() -> None:
    watcher = Watcher()
    assert not watcher.look(tone(500, 0.1)).grey
    assert not watcher.silent(0.9).grey
    grey = watcher.silent(1.1)
    assert (grey.grey, grey.needle) == (True, 0.1)
    gone = watcher.silent(2.1)
    assert (gone.state, gone.needle, gone.word) == ("stale", None, "No data")


def test_a_tone_goes_when_its_speaker_has_long_been_silent() -> None:
    watcher = Watcher()
    watcher.look(tone(500, 0.1))
    for _ in range(70):
        face = watcher.look(speech=False)
    assert (face.grey, face.needle) == (True, 0.1)
    for _ in range(140):
        face = watcher.look(speech=False)
    assert (face.state, face.needle) == ("waiting", None)


def test_a_gap_takes_the_last_tone_away() -> None:
    watcher = Watcher()
    watcher.look(tone(500, 0.1))
    assert watcher.look(Gap(510, 520, 520, "rep", "lost")).needle is None


def test_a_gap_that_lasts_takes_it_away_too() -> None:
    watcher = Watcher()
    watcher.look(tone(500, 0.1))
    gone = replace(Snapshot(), contours=(("rep", missing(watcher.frame, 10)),))
    assert watcher.view.look(gone, watcher.now_s + 0.1).needle is None


def test_a_zone_is_left_only_past_its_limit_and_not_at_once() -> None:
    watcher = Watcher()
    watcher.look(tone(500, 0.45))
    assert watcher.look(tone(600, 0.53)).zone == "in_range"  # within the hysteresis
    for _ in range(10):
        watcher.look()
    assert watcher.look(tone(700, 0.6), tone(800, 0.6)).zone == "tense"
    assert watcher.look(tone(900, 0.1), tone(1000, 0.1)).zone == "tense"  # held for 600 ms
    for _ in range(6):
        face = watcher.look()
    assert face.zone == "in_range"


@pytest.mark.parametrize(
    ("needle", "current", "zone"),
    [
        (0.0, "none", "in_range"),
        (0.5, "none", "tense"),
        (-0.5, "none", "flat"),
        (0.54, "in_range", "in_range"),
        (0.56, "in_range", "tense"),
        (0.46, "tense", "tense"),
        (0.44, "tense", "in_range"),
        (-0.46, "flat", "flat"),
        (-0.9, "tense", "flat"),
    ],
)
def test_zones_have_hysteresis(needle: float, current: str, zone: str) -> None:
    assert zone_of(needle, 0.5, current, 0.05) == zone  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("health", "word"),
    [("lost", "Microphone lost"), ("muted", "No signal"), ("behind", "Behind"), ("failed", "Stopped")],
)
def test_a_sick_microphone_is_named_and_no_tone_is_shown(health: str, word: str) -> None:
    watcher = Watcher()
    watcher.look(tone(500, 0.1))
    face = watcher.look(health={"rep": Health(health)})
    assert (face.word, face.needle) == (word, None)


def test_a_pause_shows_no_tone() -> None:
    watcher = Watcher()
    watcher.look(tone(500, 0.1))
    face = watcher.silent(0.5, paused=True)
    assert (face.word, face.needle, face.paused) == ("Paused", None, True)


def test_without_a_call_there_is_no_tone() -> None:
    view = ViewModel(PLAIN, ViewSettings())
    face = view.look(Snapshot(running=False, age_s=math.inf), 1.0)
    assert (face.state, face.needle, face.melody) == ("no_call", None, None)


def test_an_error_is_a_face_of_its_own() -> None:
    face = ViewModel(PLAIN, ViewSettings()).look(Snapshot(running=False, error="No such device."), 1.0)
    assert face.state == "failed"


def test_a_new_call_forgets_the_last_one() -> None:
    watcher = Watcher()
    watcher.look(tone(500, 0.9), greeting(300))
    watcher.look(End(600, 600, 400, 600))
    watcher.frame = 0
    face = watcher.look(start())
    assert (face.state, face.greeting.direction, face.needle) == ("collecting", None, None)


def test_the_greeting_can_be_read_a_moment_longer_than_the_call_lasts() -> None:
    watcher = Watcher()
    watcher.look(tone(500, 0.1), greeting(300))
    assert watcher.look(End(600, 600, 400, 600)).greeting.direction == "rising"
    assert watcher.silent(OVER_S - 1.0, running=False).greeting.direction == "rising"
    later = watcher.silent(2.0, running=False)
    assert (later.state, later.greeting.direction, later.greeting.tail) == ("no_call", None, ())
    assert watcher.view.tally.greeting  # the summary keeps it


@pytest.mark.parametrize(("voice", "mark"), [("population", "Not calibrated"), ("ann", "")])
def test_a_voice_without_a_profile_is_marked(voice: str, mark: str) -> None:
    assert Watcher(voice).look(tone(500, 0.1)).mark == mark


def test_a_greeting_is_coloured_by_its_target_and_not_by_its_direction() -> None:
    watcher = Watcher()
    for _ in range(40):
        watcher.look()
    badge = watcher.look(greeting(350, "falling", True)).greeting
    assert (badge.word, badge.direction, badge.match, badge.hint) == (
        "Falling",
        "falling",
        True,
        "opens the call",
    )
    assert len(badge.tail) > 2
    assert watcher.look(greeting(350, "rising", False)).greeting.hint == "lift the end"
    assert watcher.look(greeting(350, "unclear", None)).greeting.match is None


def test_a_hint_goes_by_itself() -> None:
    watcher = Watcher()
    assert watcher.look(flag(5000, "tone.tense")).line.text == "Soften"
    assert watcher.look().line.text == "Soften"
    for _ in range(45):
        face = watcher.look()
    assert face.line.text == ""


def test_a_hint_can_be_dismissed() -> None:
    watcher = Watcher()
    watcher.look(flag(5000, "tone.tense"))
    watcher.view.says.dismiss()
    assert watcher.look().line.text == ""


def test_a_flag_outside_the_budget_is_counted_but_not_shown() -> None:
    watcher = Watcher()
    assert watcher.look(flag(5000, "tone.flat", shown=False)).line.text == ""
    assert watcher.view.tally.moments == ["tone.flat"]


def test_hints_can_be_switched_off() -> None:
    watcher = Watcher()
    watcher.view.says.nudges = False
    assert watcher.look(flag(5000, "tone.flat")).line.text == ""


def test_trouble_with_the_sound_comes_before_a_hint() -> None:
    watcher = Watcher()
    face = watcher.look(flag(5000, "tone.tense"), Trouble(5000, 5000, "rep", "clipping"))
    assert face.line.kind == "trouble"
    assert face.line.text == PLAIN("trouble.clipping")


def test_the_customers_lost_sound_is_said_and_the_reps_tone_goes_on() -> None:
    face = Watcher().look(tone(500, 0.1), health={"rep": Health(), "customer": Health("lost")})
    assert (face.word, face.line.text) == ("In range", PLAIN("trouble.far_lost"))


def test_another_device_that_took_over_is_said_once() -> None:
    watcher = Watcher()
    assert watcher.look(health={"rep": Moved()}).line.text == PLAIN("trouble.device_changed")
    for _ in range(90):
        face = watcher.look(health={"rep": Moved()})
    assert face.line.text == ""


@pytest.mark.parametrize("code", ["tone.flat", "pace.fast", "level.loud", "overlap", "monologue", "dead_air"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_hint_has_two_to_four_words(code: str, language: str) -> None:
    assert 1 <= len(wording("plain", language).hint(code).split()) <= 4


def test_trouble_on_the_customers_leg_is_not_the_reps() -> None:
    assert Watcher().look(Trouble(5000, 5000, "customer", "clipping")).line.text == ""


def test_the_summary_counts_seconds_of_judged_speech_only() -> None:
    watcher = Watcher()
    watcher.look(tone(100, 0.9, "collecting"))
    watcher.look(tone(200, 0.1), tone(300, 0.2), tone(400, 0.9))
    watcher.look(End(1000, 1000, 400, 900))
    tally = watcher.view.tally
    assert (tally.judged_s, tally.in_range_s, tally.measured_share) == (3, 2, 0.9)


def test_one_second_that_stands_alone_changes_no_word() -> None:
    watcher = Watcher()
    for second, needle in enumerate((0.0, 0.0, -0.9, 0.0), start=1):
        face = watcher.look(tone(100 * second, needle))
        assert (face.zone, face.needle) == ("in_range", 0.0)
    for second in range(5, 15):
        face = watcher.look(tone(100 * second, -0.9))
    assert face.zone == "flat"


def test_while_a_call_is_waited_for_that_is_said_and_nothing_is_judged() -> None:
    watcher = Watcher()
    face = watcher.silent(0.1, running=False, waiting=True)
    assert (face.state, face.word, face.hint) == ("awaiting", "Waiting for a call", "listening for speech")
    assert face.needle is None
    assert face.melody is None
    assert watcher.silent(0.1, running=False, waiting=True, health={"rep": Health("lost")}).state == "lost"
    assert watcher.silent(0.1, running=False, waiting=True, paused=True).state == "paused"


def test_a_restart_is_said_and_the_summary_goes_on() -> None:
    watcher = Watcher()
    watcher.look(tone(100, 0.0), greeting(200))
    watcher.frame = 0
    again = (start(), tone(100, 0.0), greeting(150, "falling"), flag(160, "contour.falling"))
    face = watcher.look(*again, restarts=1)
    assert face.line.text == "The analysis was started again"
    assert face.greeting.direction == "rising"  # the call's own greeting, not the first words after it
    assert (watcher.view.tally.judged_s, watcher.view.tally.moments) == (2, [])
    watcher.silent(20.0, restarts=1)
    assert watcher.look(start(), restarts=2).line.text == "The analysis was started again"
    assert watcher.look(start(), restarts=0).greeting.direction is None
    assert watcher.view.tally.judged_s == 0


@pytest.mark.parametrize(
    ("code", "mark"), [("voice_unlike", "Unlike you"), ("uncalibrated_device", "Other mic")]
)
def test_a_doubt_about_the_calibration_is_said_quietly_and_marked_to_the_end(code: str, mark: str) -> None:
    watcher = Watcher()
    face = watcher.look(tone(500, 0.1), Trouble(500, 500, "rep", code))
    assert (face.line.kind, face.mark) == ("note", "")  # said once is enough
    later = watcher.silent(TROUBLE_S + 1)
    assert (later.line.text, later.mark) == ("", mark)
    assert watcher.look(start()).mark == ""
