"""The additive model: what its numbers mean, and what a profile changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from prosody.judgement.measures import MEASURES
from prosody.judgement.model import FLAT, STYLES, TENSE, Places, ToneModel, read, shipped
from prosody.judgement.model_lean import Lean, usual_of
from prosody.judgement.model_population import population
from prosody.profile import Usual, VoiceProfile

NAN = float("nan")


def exactly(value: float) -> Usual:
    return Usual(value, 0.0, value, value, value, value)


def model() -> ToneModel:
    """Two measures: the first pulls to tense, less of the second to flat."""
    weights = np.zeros((5, 2))
    weights[TENSE, 0], weights[FLAT, 1] = 1.0, -1.0
    return ToneModel(
        ("alpha_ratio_db", "flux_db"), np.array([2.0, 0.5]), 3.0, weights, np.zeros(5), np.array([-16.0, 4.0])
    )


def test_the_usual_voice_leaves_all_to_the_bias() -> None:
    shares = model().opinion({"alpha_ratio_db": -16.0, "flux_db": 4.0}).shares
    assert shares == pytest.approx([0.2] * 5)


def test_shares_sum_to_one_and_follow_their_measures() -> None:
    bright = model().opinion({"alpha_ratio_db": -12.0, "flux_db": 4.0})
    slack = model().opinion({"alpha_ratio_db": -16.0, "flux_db": 3.0})
    assert sum(bright.shares) == pytest.approx(1.0)
    assert bright.shares[TENSE] > 0.5 > bright.shares[FLAT]
    assert slack.shares[FLAT] > 0.5 > slack.shares[TENSE]


def test_a_pull_is_weight_times_distance() -> None:
    pull = model().opinion({"alpha_ratio_db": -12.0, "flux_db": 3.0}).pull
    assert pull == {"alpha_ratio_db": pytest.approx((0.0, 2.0)), "flux_db": pytest.approx((2.0, 0.0))}


def test_one_wild_measure_counts_for_the_limit_only() -> None:
    assert model().distances({"alpha_ratio_db": 500.0})[0] == 3.0


def test_an_unknown_measure_pulls_nowhere() -> None:
    found = model().opinion({"alpha_ratio_db": NAN})
    assert found.pull == {}
    assert found.shares == pytest.approx([0.2] * 5)


def test_the_profile_s_usual_is_what_counts() -> None:
    own = model().personal(VoiceProfile("a", {"alpha_ratio_db": exactly(-10.0), "flux_db": exactly(4.0)}))
    assert own.opinion({"alpha_ratio_db": -10.0, "flux_db": 4.0}).shares == pytest.approx([0.2] * 5)


def test_own_lines_move_their_style_towards_the_person() -> None:
    """A person whose flat is but a little slack is believed after reading it so."""
    places = Places(centres=np.diag([2.0, 0.0, 0.0, 2.0, 0.0]).astype(float), precision=np.eye(5), share=0.5)
    with_places = replace(model(), places=places)
    usual = {"alpha_ratio_db": exactly(-16.0), "flux_db": exactly(4.0)}
    lines = {"flat": {"alpha_ratio_db": exactly(-16.0), "flux_db": exactly(3.7)}}
    little = {"alpha_ratio_db": -16.0, "flux_db": 3.7}
    before = with_places.personal(VoiceProfile("a", usual)).opinion(little).shares[FLAT]
    after = with_places.personal(VoiceProfile("a", usual, styles=lines)).opinion(little).shares[FLAT]
    assert after > before + 0.1


def test_lines_of_an_unknown_style_change_nothing() -> None:
    plain = VoiceProfile("a", population().usual, voiced_s=5.0)
    odd = replace(plain, styles={"whispered": plain.usual})
    measured = dict.fromkeys(MEASURES, 1.0)
    assert shipped(True).personal(odd).opinion(measured) == shipped(True).personal(plain).opinion(measured)


def test_little_calibration_leans_on_the_population_and_much_does_not() -> None:
    lean = Lean(np.array([10.0]), np.array([1.0]), np.array([2.0]))
    short, long = lean.leaning(np.array([11.0]), 3.0)[0], lean.leaning(np.array([11.0]), 300.0)[0]
    assert 10.0 < short < long < 11.0
    assert long == pytest.approx(11.0, abs=0.02)


def test_a_voice_unlike_the_population_is_left_alone() -> None:
    lean = Lean(np.array([10.0]), np.array([1.0]), np.array([2.0]))
    assert lean.leaning(np.array([40.0]), 3.0)[0] == pytest.approx(40.0, abs=0.1)


def test_an_unknown_usual_stays_unknown() -> None:
    lean = Lean(np.array([10.0, 5.0]), np.array([1.0, 1.0]), np.array([2.0, 2.0]))
    assert np.isnan(lean.leaning(np.array([NAN, 5.0]), 3.0)[0])


def test_the_middle_is_tukey_s_trimean() -> None:
    assert usual_of(Usual(2.0, 1.0, 0.0, 1.0, 5.0, 9.0)) == pytest.approx(2.5)
    assert np.isnan(usual_of(None))


@pytest.mark.parametrize("calibrated", [True, False])
def test_shipped_weights_know_only_measures_that_exist(calibrated: bool) -> None:
    found = shipped(calibrated)
    assert set(found.measures) <= set(MEASURES)
    assert found.weights.shape == (len(STYLES), len(found.measures))
    assert np.all(found.spread > 0)
    assert np.all(np.isfinite(found.weights))


def test_level_decides_nothing_and_height_nothing_for_an_unknown_voice() -> None:
    assert "level_db" not in shipped(True).measures
    assert not {"f0_median", "f0_low", "level_db"} & set(shipped(False).measures)


def test_the_population_knows_every_measure_that_its_weights_ask_for() -> None:
    assert set(shipped(False).measures) <= set(population().usual)
    assert not population().calibrated


def test_a_table_without_lean_and_places_is_read() -> None:
    table = {
        "limit": 3,
        "bias": dict.fromkeys(STYLES, 0.0),
        "measures": {"flux_db": {"spread": 1.0} | dict.fromkeys(STYLES, 0.5)},
    }
    assert read(table).measures == ("flux_db",)


def test_a_limit_is_where_the_measures_named_tip_the_window() -> None:
    """One style of five has half when its sum is ln 4 over the others'."""
    found = {"alpha_ratio_db": -10.0, "flux_db": 4.0}
    limits = model().tipping(found, ["alpha_ratio_db"], TENSE)
    assert limits == {"alpha_ratio_db": pytest.approx(-16.0 + 2.0 * np.log(4.0), abs=6.0 * 8.0 / 160)}
    shares = model().opinion(found | limits).shares
    assert shares[TENSE] == pytest.approx(0.5, abs=0.03)


def test_a_limit_that_is_passed_without_the_measure_lies_at_the_usual() -> None:
    weights = np.zeros((5, 2))
    weights[TENSE] = 2.0
    both = replace(model(), weights=weights)
    limits = both.tipping({"alpha_ratio_db": -10.0, "flux_db": 4.1}, ["flux_db"], TENSE)
    assert limits == {"flux_db": pytest.approx(4.0)}
