"""Evidence for a tone: what a second brings, when it is enough, and what takes it away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosody.judgement.suspicion import Suspicion


def watch() -> Suspicion:
    return Suspicion(enough=3.0, most=2.0, slack=0.1, step=0.08)


def seconds_to(share: float, limit: float = 0.5) -> int:
    """Return after how many seconds of a share it is said; 0 when never in a minute."""
    suspicion = watch()
    return next((i + 1 for i in range(60) if suspicion.see(share, limit, i)), 0)


def test_clear_cases_are_said_sooner_than_borderline_ones() -> None:
    assert [seconds_to(share) for share in (0.99, 0.8, 0.7, 0.6)] == [2, 3, 4, 8]


def test_at_the_limit_and_below_nothing_is_ever_said() -> None:
    assert seconds_to(0.5) == 0
    assert seconds_to(0.3) == 0


def test_one_wild_second_is_not_enough() -> None:
    suspicion = watch()
    assert not suspicion.see(1.0, 0.5, 0)
    assert suspicion.total == 2.0


def test_one_second_under_the_limit_does_not_forget_all() -> None:
    suspicion = watch()
    said = [suspicion.see(share, 0.5, i) for i, share in enumerate((0.85, 0.45, 0.85))]
    assert said == [False, False, True]


def test_evidence_against_takes_away_what_the_others_brought() -> None:
    suspicion = watch()
    said = [suspicion.see(share, 0.5, i) for i, share in enumerate((0.85, 0.15, 0.85, 0.15) * 10)]
    assert not any(said)


def test_it_tells_since_when_evidence_was_gathered() -> None:
    suspicion = watch()
    for i, share in enumerate((0.9, 0.1, 0.1, 0.8, 0.8)):
        suspicion.see(share, 0.5, 100 * i)
    assert suspicion.since == 300


def test_what_was_said_is_said_again_only_after_it_came_well_back() -> None:
    suspicion = watch()
    shares = [0.95] * 3 + [0.45] * 9 + [0.95] * 3 + [0.3] * 9 + [0.95] * 3
    said = [i for i, share in enumerate(shares) if suspicion.see(share, 0.5, i)]
    assert said == [1, 25]


def test_the_next_flag_needs_evidence_of_its_own() -> None:
    suspicion = watch()
    said = [suspicion.see(share, 0.5, i) for i, share in enumerate((0.95, 0.95, 0.38, 0.8, 0.8, 0.8))]
    assert said == [False, True, False, False, False, True]


def test_seconds_that_cannot_be_told_start_it_again() -> None:
    suspicion = watch()
    suspicion.see(0.99, 0.5, 0)
    suspicion.forget()
    assert not suspicion.see(0.8, 0.5, 1)
    assert suspicion.since == 1


@given(st.lists(st.floats(0.0, 1.0), max_size=40), st.floats(0.0, 0.3))
def test_an_eased_limit_never_speaks_sooner(shares: list[float], ease: float) -> None:
    plain, eased = watch(), watch()
    eased.ease = ease
    first = [
        next((i for i, share in enumerate(shares) if suspicion.see(share, 0.5, i)), len(shares))
        for suspicion in (plain, eased)
    ]
    assert first[0] <= first[1]


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_certainty_is_no_infinity(share: float) -> None:
    suspicion = watch()
    suspicion.see(share, 0.5, 0)
    assert 0.0 <= suspicion.total <= 2.0
