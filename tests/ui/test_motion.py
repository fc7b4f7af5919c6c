"""The needle: no overshoot, no dependence on the tick rate."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.motion import SETTLE_S, Needle

PLACES = st.floats(-1, 1)


@given(PLACES, PLACES)
def test_it_settles_in_a_quarter_of_a_second_without_overshoot(start: float, target: float) -> None:
    needle = Needle(start)
    for _ in range(20):
        needle.step(target, SETTLE_S / 20)
        assert min(start, target) - 1e-9 <= needle.value <= max(start, target) + 1e-9
    assert abs(needle.value - target) <= 0.051 * abs(start - target) + 1e-9


@given(PLACES, PLACES, st.integers(1, 30))
def test_it_goes_the_same_way_at_any_tick_rate(start: float, target: float, steps: int) -> None:
    whole, parts = Needle(start), Needle(start)
    whole.step(target, 0.2)
    for _ in range(steps):
        parts.step(target, 0.2 / steps)
    assert abs(whole.value - parts.value) < 1e-9


def test_it_comes_to_rest() -> None:
    needle = Needle(-1.0)
    assert not needle.at_rest(1.0)
    for _ in range(60):
        needle.step(1.0, 0.033)
    assert needle.at_rest(1.0)
