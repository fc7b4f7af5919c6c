"""The range of tolerance: proposed from one's own readings, set by the person or a team, tried at once."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from calibration.baseline import profile_from
from calibration.rehearsal import flagged, proposed, rehearsed
from calibration.store import ProfileStore
from calibration.tolerance import Tolerance, ToleranceError, read_tolerance, written
from calibration.tolerance_told import tolerance_lines
from calibration.voices import voices
from prosody.profile import Reading, Usual, VoiceProfile
from prosody.settings import Settings
from prosody.wording import wording
from tests.prosody.judgement.made import contour, voice

CALM = tuple((0.1, 0.1) for _ in range(20))
FLAT = tuple((0.9, 0.02) for _ in range(9))
USUAL = {"f0": Usual(200.0, 5.0, 180.0, 190.0, 210.0, 220.0)}
READ = VoiceProfile(
    "Ann",
    USUAL,
    readings=(
        Reading("neutral", CALM),
        Reading("flat", FLAT),
        Reading("greeting_level", (), (-2.0, -2.2, -1.9)),
        Reading("greeting_lively", (), (0.5, 0.1, 1.0)),
    ),
)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_limits_lie_between_the_usual_and_the_lines_read_in_the_style() -> None:
    band, reasons = proposed(READ)
    assert 0.1 < band.flat_share < 0.9
    assert -2.0 < band.flat_greeting_sd < 0.5
    assert {reason.limit: reason.code for reason in reasons} == {
        "gauge": "default",
        "flat_share": "between",
        "tense_share": "default",
        "flat_greeting_sd": "between",
    }


def test_without_lines_everybody_s_limits_are_proposed() -> None:
    band, _ = proposed(replace(READ, readings=(Reading("neutral", CALM),)))
    assert band == Tolerance()
    assert proposed(VoiceProfile("Ann", USUAL))[0] == Tolerance()


def test_lines_like_the_usual_reading_move_no_limit() -> None:
    alike = replace(READ, readings=(Reading("neutral", CALM), Reading("flat", CALM)))
    band, reasons = proposed(alike)
    assert band.flat_share == Tolerance().flat_share
    assert "alike" in {reason.code for reason in reasons}


def test_a_usual_reading_that_reaches_a_limit_widens_it() -> None:
    flat_by_nature = replace(READ, readings=(Reading("neutral", FLAT),))
    band, _ = proposed(flat_by_nature)
    assert band.flat_share > 0.9
    assert band.gauge > Tolerance().gauge
    assert flagged(flat_by_nature, Tolerance()) != ()
    assert flagged(flat_by_nature, band) == ()


def test_the_preview_flags_what_lasts_beyond_the_limit_and_nothing_else() -> None:
    moments = flagged(READ, Tolerance(flat_share=0.8))
    assert {(m.style, m.code) for m in moments} == {("flat", "tone.flat"), ("greeting_level", "contour.flat")}
    assert next(m.at for m in moments if m.code == "tone.flat") == 3  # at .9 each second adds .8 of 3 nats
    assert flagged(READ, Tolerance(flat_share=0.95, flat_greeting_sd=-3.0)) == ()


def test_narrower_limits_never_flag_less() -> None:
    counts = [len(flagged(READ, Tolerance(flat_share=share))) for share in (0.95, 0.8, 0.4)]
    assert counts == sorted(counts)


def test_the_takes_are_judged_by_the_judge_of_the_call() -> None:
    takes = {"neutral": [contour(voice(20))], "greeting_level": [contour(voice(3, move_st=0.3))]}
    profile = rehearsed(profile_from(takes["neutral"], "Ann"), takes)
    by_style = {reading.style: reading for reading in profile.readings}
    assert 15 <= len(by_style["neutral"].seconds) <= 20
    assert all(0 <= flat + tense <= 1.001 for flat, tense in by_style["neutral"].seconds)
    (lively,) = by_style["greeting_level"].greetings
    assert lively < 0


def test_limits_go_into_the_settings_of_the_call_and_come_out_again() -> None:
    band = Tolerance(0.4, 0.7, 0.8, -2.0)
    assert Tolerance.of(band.within(Settings())) == band


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("flat_share = 2.0", "choose a value from 0.34"),
        ("flat_shore = 0.5", "no limit of a tolerance"),
        ("flat_share = 'much'", "must be a number"),
        ("flat_share = nan", "choose a value"),
        ("flat_share =", "is no tolerance"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "team.toml"
    file.write_text(text)
    with pytest.raises(ToleranceError, match=sentence):
        read_tolerance(file)


def test_a_tolerance_is_kept_beside_the_voice_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    store = ProfileStore(tmp_path / "voices")
    store.save(READ)
    assert store.tolerance("Ann") is None
    band = Tolerance(flat_share=0.7)
    store.keep_tolerance("Ann", band)
    assert store.tolerance("Ann") == band
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "voices" / "Ann" / "tolerance.toml").stat().st_mode) == 0o600
    store.keep_tolerance("Ann", None)
    assert store.tolerance("Ann") is None


def run(*arguments: str):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(voices, ["tolerance", *arguments], standalone_mode=False)


def test_the_command_shows_proposes_sets_and_forgets(tmp_path: Path) -> None:
    store = ProfileStore()
    store.save(READ)
    said = run("Ann").stdout
    assert "would have been flagged here" in said
    assert "number 1" in said
    run("Ann", "--propose")
    assert store.tolerance("Ann") == proposed(READ)[0]
    team = tmp_path / "team.toml"
    team.write_text(written(Tolerance(tense_share=0.7)))
    run("Ann", "--from", str(team), "--set", "flat_share=0.5")
    assert store.tolerance("Ann") == Tolerance(flat_share=0.5, tense_share=0.7)
    run("Ann", "--forget")
    assert store.tolerance("Ann") is None
    assert "LIMIT=NUMBER" in str(run("Ann", "--set", "flat_share").exception)
    assert "choose a value" in str(run("Ann", "--set", "flat_share=7").exception)


def test_a_named_voice_brings_its_tolerance_into_the_call() -> None:
    from ui.command import _tolerance

    store = ProfileStore()
    store.save(READ)
    assert _tolerance("Ann")(Settings()) == Settings()
    store.keep_tolerance("Ann", Tolerance(flat_share=0.7))
    assert _tolerance("Ann")(Settings()).judge.flags.flat_share == 0.7


def test_readings_of_a_profile_are_checked_when_they_are_read(tmp_path: Path) -> None:
    store = ProfileStore(tmp_path / "voices")
    file = store.save(READ)
    assert store.load("Ann") == READ
    file.write_text(file.read_text().replace("0.9", "1.9"))
    with pytest.raises(ValueError, match="two shares from 0 to 1"):
        store.load("Ann")


def test_a_newer_schema_says_what_to_do(tmp_path: Path) -> None:
    store = ProfileStore(tmp_path / "voices")
    file = store.save(READ)
    file.write_text(file.read_text().replace('"schema": 1', '"schema": 9'))
    with pytest.raises(ValueError, match="use the newer program"):
        store.load("Ann")


def test_numbers_of_the_preview_are_those_that_were_measured() -> None:
    moment = next(m for m in flagged(READ, Tolerance()) if m.code == "contour.flat")
    assert (moment.value, moment.limit) == (-2.0, Tolerance().flat_greeting_sd)
    assert np.isfinite(moment.value)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_limits_stand_in_one_column_in_every_language(language: str) -> None:
    words = wording("plain", language)
    told = tolerance_lines(READ, Tolerance(), proposed(READ)[1], words)
    numbers = [f"{limit:.2f}".replace(".", words("say.decimal")) for limit in (0.5, 0.45, 0.55, -1.3)]
    ends = {line.index(number) + len(number) for line, number in zip(told[1:5], numbers, strict=True)}
    assert len(ends) == 1
