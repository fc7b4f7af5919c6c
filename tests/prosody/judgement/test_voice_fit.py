"""Does the voice fit its profile: another voice is said once, quietly, and costs trust; moods are borne."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calibration.baseline import profile_from
from prosody.analysis.spectrum_shape import TIMBRE
from prosody.contour import Contour, joined
from prosody.events import Tone, Trouble
from prosody.judgement.judge import Judge, JudgeSettings
from prosody.judgement.model_population import population
from prosody.judgement.voice_fit import CODE, NAMES, FitSettings, VoiceFit, shape, shipped
from prosody.profile import VoiceProfile
from tests.prosody.judgement.made import contour, voice


def said(seconds: float, *, height_hz: float = 120.0, timbre_db: float = 0.0, **columns: object) -> Contour:
    """Return speech; `timbre_db` turns the shape of the spectrum."""
    rows = contour(voice(seconds, height_hz=height_hz), **columns)
    turned = {name: getattr(rows, name) + np.float32(timbre_db * (-1) ** k) for k, name in enumerate(TIMBRE)}
    return replace(rows, **turned)


@pytest.fixture(scope="module")
def profile() -> VoiceProfile:
    return profile_from([said(30)], "Ann")


def judged(profile: VoiceProfile, *parts: Contour) -> tuple[list[Trouble], list[Tone]]:
    judge = Judge(profile, JudgeSettings(), ("rep",))
    events = [event for part in parts for event in judge.process(part)] + judge.flush()
    return [e for e in events if isinstance(e, Trouble)], [e for e in events if isinstance(e, Tone)]


def test_the_same_voice_is_never_said_not_to_fit(profile: VoiceProfile) -> None:
    troubles, tones = judged(profile, said(60))
    assert troubles == []
    assert tones[-1].reason != CODE


@pytest.mark.parametrize(
    "other", [said(40, height_hz=215.0, timbre_db=4.0), said(40, height_hz=121.0, timbre_db=9.0)]
)
def test_another_voice_is_said_once_within_twenty_seconds(profile: VoiceProfile, other: Contour) -> None:
    troubles, _ = judged(profile, other)
    assert [trouble.code for trouble in troubles] == [CODE]
    assert troubles[0].decided < 2000
    assert {found.measure for found in troubles[0].evidence} == {"f0_median", "voice_fit"}


def test_a_voice_that_does_not_fit_is_trusted_less(profile: VoiceProfile) -> None:
    own, other = judged(profile, said(40))[1], judged(profile, said(40, timbre_db=9.0))[1]
    assert other[-1].trust == pytest.approx(0.6 * own[-1].trust)


def test_nothing_is_said_before_enough_was_heard(profile: VoiceProfile) -> None:
    troubles, _ = judged(profile, said(9, height_hz=260.0, timbre_db=9.0))
    assert troubles == []


def test_a_voice_that_comes_back_fits_again_and_is_not_said_twice(profile: VoiceProfile) -> None:
    away, back = said(15, timbre_db=9.0), said(400)
    troubles, tones = judged(profile, joined([away, back, away]))
    assert len(troubles) == 1
    assert tones[-20].trust > tones[13].trust


def test_the_profile_does_not_follow_what_it_hears(profile: VoiceProfile) -> None:
    fit = VoiceFit(profile, FitSettings())
    for _ in range(300):
        fit.second(said(1, timbre_db=9.0))
    assert fit.unlike


def test_a_mood_that_the_person_read_explains_itself() -> None:
    mood = {"height_hz": 180.0, "timbre_db": 4.0}
    bare = profile_from([said(30)], "Ann")
    read = profile_from([said(30)], "Ann", styles={"tense": [said(6, **mood)]})  # type: ignore[arg-type]
    assert len(judged(bare, said(40, **mood))[0]) == 1  # type: ignore[arg-type]
    assert judged(read, said(40, **mood))[0] == []  # type: ignore[arg-type]


def test_the_population_and_old_profiles_fit_everybody(profile: VoiceProfile) -> None:
    other = said(40, height_hz=260.0, timbre_db=9.0)
    old = replace(profile, usual={name: u for name, u in profile.usual.items() if name not in TIMBRE})
    assert judged(population(), other)[0] == []
    assert judged(old, other)[0] == []


def test_another_bandwidth_says_nothing_of_the_person(profile: VoiceProfile) -> None:
    assert judged(profile, said(40, timbre_db=9.0, band_hz=4000.0))[0] == []


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_the_decision_does_not_depend_on_how_the_rows_arrive(profile: VoiceProfile, size: int) -> None:
    whole = said(20, timbre_db=9.0)
    parts = [whole[k : k + size] for k in range(0, len(whole), size)]
    assert judged(profile, *parts) == judged(profile, whole)


def test_the_shipped_spreads_are_covariances_of_what_is_compared() -> None:
    for matrix in (shipped().sentence, shipped().mood, shipped().between):
        assert matrix.shape == (len(NAMES), len(NAMES))
        assert np.allclose(matrix, matrix.T, rtol=1e-3)
        assert np.linalg.eigvalsh(matrix).min() > 0


def test_a_stretch_without_voice_has_no_timbre() -> None:
    assert all(np.isnan(value) for value in shape(contour(np.full(100, np.nan))).values())
