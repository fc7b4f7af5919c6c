"""That was fine: kept beside the voice, and obeyed in its next call."""

from __future__ import annotations

from pathlib import Path

import pytest

from calibration.loosening import Loosening, loosened
from calibration.store import ProfileStore
from calibration.tolerance import Tolerance
from prosody.events import Evidence, Fine, Tone
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.flags import Flags
from prosody.pipeline import Heard
from prosody.profile import VoiceProfile
from prosody.settings import Settings

USUAL = FlagSettings()
ANN = VoiceProfile("Ann", {})


def flagged(settings: Settings, tense: float) -> int:
    """Return how many flags a call of twenty seconds with one share of tense has."""
    flags = Flags(ANN, settings.judge.flags, both_legs=False)
    said = 0
    for k in range(3100, 5100, 100):
        seen = (Evidence("rate", 4.0, "1/s", 5.0, 4.0),)
        flags.tone(Tone(k, k, 0.0, 1.0 - tense, tense, tense, 1.0, "judged", "", seen))
        said += len(flags.step(k, rep=True, customer=False, gap=False))
    return said


def test_what_was_fine_in_one_call_is_not_flagged_in_the_next(tmp_path: Path) -> None:
    store = ProfileStore(tmp_path)
    usual = FlagSettings().tense_share
    share = usual + 0.5 * FlagSettings().ok_step_share + 0.03
    assert flagged(Settings(), share) == 1
    Loosening(store, "Ann").accept(Heard(events=(Fine(10, 10, "tone.tense"),)))
    kept = store.tolerance("Ann")
    assert kept is not None
    assert kept.tense_share == pytest.approx(usual + FlagSettings().ok_step_share)
    assert flagged(kept.within(Settings()), share) == 0
    assert store.tolerance("Bob") is None


@pytest.mark.parametrize(
    ("code", "limit", "farthest"),
    [
        ("tone.flat", "flat_share", USUAL.flat_share + 4 * USUAL.ok_step_share),
        ("tone.tense", "tense_share", USUAL.tense_share + 4 * USUAL.ok_step_share),
        ("contour.flat", "flat_greeting_sd", USUAL.flat_greeting_sd - 4 * USUAL.ok_step_sd),
    ],
)
def test_loosening_has_an_end(code: str, limit: str, farthest: float) -> None:
    tolerance = Tolerance()
    for _ in range(50):
        tolerance = loosened(tolerance, code)
    assert getattr(tolerance, limit) == pytest.approx(farthest)
    others = {"flat_share", "tense_share", "flat_greeting_sd"} - {limit}
    assert all(getattr(tolerance, name) == getattr(Tolerance(), name) for name in others)


def test_a_tolerance_that_is_wider_by_choice_is_not_narrowed() -> None:
    wide = Tolerance(flat_greeting_sd=-3.5)
    assert loosened(wide, "contour.flat") == wide


def test_pace_is_no_part_of_a_tolerance(tmp_path: Path) -> None:
    store = ProfileStore(tmp_path)
    Loosening(store, "Ann").accept(Heard(events=(Fine(10, 10, "pace.fast"),)))
    assert store.tolerance("Ann") is None
