"""The bundled call: it is what its truth says, and the analyser hears it so."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from calibration.recordings import Recording, profile_from_recordings
from calibration.store import read_profile
from prosody.analysis.hearing import HearingSettings
from prosody.audio.files import open_audio
from prosody.events import Event, Flag, Greeting, Tone
from prosody.judgement.model_population import population
from prosody.pipeline import analyse
from prosody.profile import VoiceProfile
from prosody.settings import Settings
from prosody.units import seconds

DEMO = Path(__file__).parent.parent / "prosody" / "demo"


@cache
def sound() -> tuple[NDArray[np.float32], int]:
    samples, rate = soundfile.read(DEMO / "call.flac", dtype="float32", always_2d=True)
    return samples, rate


@cache
def truth() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DEMO / "call.json").read_text("utf-8"))
    return read


def level_db(leg: str, start_s: float, end_s: float) -> float:
    samples, rate = sound()
    part = samples[round(start_s * rate) : round(end_s * rate), truth()["legs"][leg]]
    return float(10 * np.log10(np.mean(part.astype(np.float64) ** 2)))


def test_the_call_is_small_has_two_legs_and_is_as_long_as_its_truth_says() -> None:
    samples, rate = sound()
    assert rate == 16_000
    assert samples.shape[1] == 2
    assert len(samples) / rate == pytest.approx(truth()["duration_s"], abs=0.001)
    assert 60 <= truth()["duration_s"] <= 120
    assert (DEMO / "call.flac").stat().st_size < 1_700_000
    assert 0.3 < np.abs(samples).max() < 0.99


def test_every_turn_is_on_its_own_leg_and_the_other_is_quiet() -> None:
    for turn in truth()["turns"]:
        other = "customer" if turn["leg"] == "rep" else "rep"
        assert level_db(turn["leg"], turn["start_s"], turn["end_s"]) > -37
        assert level_db(other, turn["start_s"], turn["end_s"]) == pytest.approx(-60, abs=2)


def test_both_legs_rest_before_the_second_greeting() -> None:
    second = truth()["greetings"][1]["start_s"]
    for leg in ("rep", "customer"):
        assert level_db(leg, second - 10.5, second - 0.2) < -57


def test_the_truth_holds_what_the_demo_is_there_to_show() -> None:
    first, second = truth()["greetings"]
    assert (first["verdict"], second["verdict"]) == ("level", "rising")
    lengths = {"calm": 0.0, "flat": 0.0, "tense": 0.0}
    for stretch in truth()["stretches"]:
        length = stretch["end_s"] - stretch["start_s"]
        lengths[stretch["label"]] = max(lengths[stretch["label"]], length)
    assert lengths["calm"] >= 15
    assert lengths["flat"] >= 12
    assert lengths["tense"] >= 8


@cache
def said() -> tuple[Event, ...]:
    return tuple(analyse(open_audio(DEMO / "call.flac"), Settings(), voice()).events)


@cache
def voice() -> VoiceProfile:
    return read_profile(DEMO / "voice.json")


def test_the_voice_is_what_the_reading_says_of_it_today() -> None:
    """When hearing or the measures change, `python -m benchmarks.make_demo --voice` makes it anew."""
    taken = [Recording(str(DEMO / "reading.flac"), "neutral")]
    made = profile_from_recordings("Anna", taken, None, HearingSettings(), lambda *_: pytest.fail("refused"))
    assert made.usual.keys() == voice().usual.keys()
    for measure, usual in made.usual.items():
        kept = voice().usual[measure]
        assert usual.median == pytest.approx(kept.median, abs=0.02 * (kept.p95 - kept.p5) + 1e-6), measure


def test_without_a_calibration_the_same_greetings_are_heard() -> None:
    events = analyse(open_audio(DEMO / "call.flac"), Settings(), population()).events
    assert [e.verdict for e in events if isinstance(e, Greeting)] == ["level", "rising"]


def spoken(label: str) -> list[tuple[float, float]]:
    return [(s["start_s"], s["end_s"]) for s in truth()["stretches"] if s["label"] == label]


def test_the_first_greeting_is_level_and_flat_the_second_rises_as_far_as_it_was_made_to() -> None:
    first, second = (event for event in said() if isinstance(event, Greeting))
    assert first.verdict == "level"
    assert second.verdict == "rising"
    made_st = truth()["greetings"][1]["movement_st"]  # on top of what the voice does there by itself
    assert second.movement_st == pytest.approx(made_st, abs=2.0)
    for event, made in zip((first, second), truth()["greetings"], strict=True):
        assert seconds(event.end) == pytest.approx(made["end_s"], abs=0.15)
        assert seconds(event.decided - event.end) <= 1.0
    assert first.liveliness is not None
    assert second.liveliness is not None
    assert first.liveliness < -1 < second.liveliness


def test_one_flag_for_the_flat_greeting_one_for_the_flat_stretch_one_for_the_tense_one() -> None:
    flags = [event for event in said() if isinstance(event, Flag)]
    shown = [event.code for event in flags if event.code in ("contour.flat", "tone.flat", "tone.tense")]
    assert shown == ["contour.flat", "tone.flat", "tone.tense"]
    for label in ("flat", "tense"):
        ((start, end),) = spoken(label)
        (flag,) = (event for event in flags if event.code == f"tone.{label}")
        assert start < seconds(flag.decided) < end


def test_the_needle_leans_where_the_voice_does() -> None:
    """The tone of the last seconds of each stretch, where the window holds nothing else."""
    needles = {}
    for label in ("calm", "flat", "tense"):
        _start, end = max(spoken(label), key=lambda span: span[1] - span[0])
        last = [e.needle for e in said() if isinstance(e, Tone) and end - 4 < seconds(e.index) <= end]
        needles[label] = float(np.mean(last))
    assert needles["flat"] < -0.4 < needles["calm"] < 0.4 < needles["tense"]
