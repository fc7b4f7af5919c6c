"""Profiles from contours: robust statistics of stretches, none across a gap."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.baseline import measured, profile_from, voiced_s
from calibration.store import ProfileStore
from prosody.analysis.spectrum_shape import TIMBRE
from prosody.contour import joined, missing
from prosody.judgement.measures import MEASURES
from prosody.judgement.measures_usual import statistics, usual
from tests.prosody.judgement.made import contour, voice


def test_the_usual_pitch_is_the_voice_s_own() -> None:
    profile = profile_from(
        [contour(voice(6, height_hz=200.0)), contour(voice(6, height_hz=200.0, seed=3))], "a"
    )
    assert profile.usual["f0_median"].median == pytest.approx(12.0, abs=0.5)
    assert profile.usual["f0"].median == pytest.approx(200.0, rel=0.03)
    assert set(profile.usual) == {*MEASURES, *TIMBRE, "f0"}


def test_voiced_seconds_are_counted_once_though_stretches_overlap() -> None:
    take = contour(voice(12))
    assert profile_from([take], "a").voiced_s == voiced_s(take) == pytest.approx(8.0)


def test_a_long_take_gives_a_stretch_a_second_and_a_short_one_is_a_stretch() -> None:
    assert len(measured(contour(voice(6)))) == 5
    assert len(measured(contour(voice(1.2)))) == 1


def test_one_odd_take_does_not_move_the_usual() -> None:
    takes = [contour(voice(8, height_hz=120.0, seed=s)) for s in range(4)]
    odd = contour(voice(2, height_hz=360.0))
    plain, mixed = profile_from(takes, "a"), profile_from([*takes, odd], "a")
    assert mixed.usual["f0_median"].median == pytest.approx(plain.usual["f0_median"].median, abs=0.2)


def test_no_stretch_spans_a_gap() -> None:
    take = joined([contour(voice(1.5)), missing(150, 30), contour(voice(1.5, seed=2), start=180)])
    assert measured(take) == [*measured(contour(voice(1.5))), *measured(contour(voice(1.5, seed=2)))]


def test_lines_read_in_a_style_are_kept_apart() -> None:
    profile = profile_from(
        [contour(voice(6))], "a", styles={"tense": [contour(voice(3, height_hz=240.0))], "flat": []}
    )
    assert set(profile.styles) == {"tense"}
    assert profile.styles["tense"]["f0_median"].median > profile.usual["f0_median"].median + 10


def test_the_band_is_the_takes_own() -> None:
    takes = [contour(voice(3)), contour(voice(3), band_hz=4000.0)]
    assert profile_from(takes, "a").band_hz == 4000.0
    assert profile_from(takes[:1], "a").band_hz == 8000.0
    assert profile_from(takes, "a", band_hz=8000.0).band_hz == 8000.0


@pytest.mark.parametrize("take", [contour(np.full(300, np.nan)), contour(voice(3), speech=False)])
def test_a_take_without_voice_is_refused_in_words(take: object) -> None:
    with pytest.raises(ValueError, match="too little voiced speech"):
        profile_from([take], "a")  # type: ignore[list-item]


def test_statistics_of_known_numbers() -> None:
    found = usual(np.array([1.0, 2.0, 3.0, 4.0, np.nan, 100.0]))
    assert (found.median, found.p25, found.p75) == (3.0, 2.0, 4.0)
    assert found.spread == pytest.approx(1.4826)
    assert statistics([]) == {}


def test_a_profile_survives_the_store(tmp_path: pytest.TempPathFactory) -> None:
    profile = profile_from([contour(voice(6))], "a", styles={"flat": [contour(voice(3))]})
    store = ProfileStore(tmp_path)  # type: ignore[arg-type]
    store.save(profile)
    assert store.load("a") == profile
