"""Lost audio is found by clock and count: all of it, where it was, and nothing that was only late."""

from __future__ import annotations

import numpy as np
import pytest

from prosody.audio.timekeeping import Timekeeper

RATE = 16_000
BLOCK_S = 0.02


def kept(seed, duration_s, *, jitter_s=0.005, ppm=0.0, gaps=(), bursts=0.0):
    """Run blocks of 20 ms past a keeper; return the losses it tells as (place, length) in s, and it.

    `gaps` are (place, length) in s; `bursts` is the chance that delivery stalls for 50-200 ms at a block.
    """
    draw = np.random.default_rng(seed)
    keeper, told = Timekeeper(RATE), []
    recorded_s, count, stalled_until_s, came_at_s = 0.0, 0, 0.0, 0.0
    waiting = list(gaps)
    for _ in range(int(duration_s / BLOCK_S)):
        if waiting and count / RATE >= waiting[0][0]:
            recorded_s += waiting.pop(0)[1]
        recorded_s += BLOCK_S / (1.0 + ppm * 1e-6)
        count += int(BLOCK_S * RATE)
        if draw.random() < bursts:
            stalled_until_s = recorded_s + draw.uniform(0.05, 0.2)
        came_at_s = max(recorded_s + draw.uniform(0.0, jitter_s), stalled_until_s, came_at_s)
        loss = keeper.accept(came_at_s, count)
        if loss:
            told.append((loss.after / RATE, loss.duration_s))
    return told, keeper


def planned(seed, number, apart_s, low_s, high_s):
    draw = np.random.default_rng(seed)
    places = (
        apart_s * (1.0 + np.arange(number)) + np.round(draw.uniform(0.0, apart_s / 2, number) / 0.02) * 0.02
    )
    return list(zip(places.tolist(), draw.uniform(low_s, high_s, number).tolist(), strict=True))


@pytest.mark.parametrize("jitter_s", [0.0, 0.005, 0.03])
@pytest.mark.parametrize("ppm", [0.0, 80.0, -80.0])
def test_every_gap_of_50_ms_and_more_is_found_where_it_is(jitter_s, ppm):
    gaps = planned(1, 200, 2.0, 0.055, 0.5)
    told, _ = kept(2, 620.0, jitter_s=jitter_s, ppm=ppm, gaps=gaps)
    assert len(told) == len(gaps)
    for (place_s, length_s), (told_at_s, told_s) in zip(gaps, told, strict=True):
        assert abs(told_at_s - place_s) <= 0.021
        assert abs(told_s - length_s) <= 0.025
    assert abs(sum(length for _, length in told) - sum(length for _, length in gaps)) < 0.15  # 1 ms each


def test_two_gaps_right_after_each_other_are_both_found():
    told, _ = kept(1, 20.0, gaps=[(5.0, 0.2), (5.1, 0.3)])
    assert [round(place, 2) for place, _ in told] == [5.0, 5.1]
    assert [length for _, length in told] == pytest.approx([0.2, 0.3], abs=0.01)


@pytest.mark.parametrize(("jitter_s", "ppm"), [(0.03, 100.0), (0.03, -100.0), (0.042, 0.0), (0.0, 300.0)])
def test_an_hour_of_jitter_bursts_and_drift_has_no_gap(jitter_s, ppm):
    told, _ = kept(3, 3_600.0, jitter_s=jitter_s, ppm=ppm, bursts=0.002)
    assert told == []


@pytest.mark.parametrize("ppm", [-200.0, -20.0, 0.0, 200.0])
def test_drift_is_told_within_10_ppm_after_a_minute(ppm):
    _, keeper = kept(4, 65.0, ppm=ppm)
    assert keeper.clock.ppm == pytest.approx(ppm, abs=10.0)
    _, keeper = kept(4, 600.0, ppm=ppm, gaps=planned(1, 100, 5.0, 0.06, 0.3))
    assert keeper.clock.ppm == pytest.approx(ppm, abs=15.0)


def test_drift_is_not_guessed():
    _, keeper = kept(4, 50.0, ppm=100.0)
    assert keeper.clock.ppm is None


def test_a_lasting_change_of_latency_below_a_loss_is_none():
    """PulseAudio's monitors shift by tens of ms when something begins to play."""
    keeper, told = Timekeeper(RATE), []
    for k in range(1, 3_001):
        late_s = (0.0, -0.03, 0.025)[min(2, k // 60)]
        told.append(keeper.accept(10.0 + 0.02 * k + late_s, 320 * k))
    assert not any(told)


def test_small_losses_are_told_together_when_they_are_one():
    gaps = planned(5, 10, 20.0, 0.02, 0.02)
    told, _ = kept(6, 260.0, gaps=gaps)
    assert sum(length for _, length in told) == pytest.approx(0.18, abs=0.05)
    assert all(length >= 0.05 for _, length in told)


def test_small_losses_are_made_up_for_in_the_next_large_one():
    told, _ = kept(7, 40.0, gaps=[(5.0, 0.02), (10.0, 0.02), (20.0, 0.1)])
    assert len(told) == 1
    assert told[0][1] == pytest.approx(0.14, abs=0.01)


def test_nothing_behind_a_jump_is_released_before_it_is_judged():
    keeper = Timekeeper(RATE)
    for k in range(1, 101):
        keeper.accept(0.02 * k, 320 * k)
    assert keeper.released == 32_000
    for k in range(101, 113):
        assert keeper.accept(0.02 * k + 0.1, 320 * k) is None
        assert keeper.released == 32_000
    losses = [keeper.accept(0.02 * k + 0.1, 320 * k) for k in range(113, 116)]
    assert [loss.after for loss in losses if loss] == [32_000]
    assert keeper.released == 320 * 115


def test_a_late_block_is_released_as_soon_as_it_is_made_up_for():
    keeper = Timekeeper(RATE)
    for k in range(1, 101):
        keeper.accept(0.02 * k, 320 * k)
    keeper.accept(2.2, 320 * 101)
    assert keeper.released == 32_000
    for k in range(102, 111):
        keeper.accept(2.2, 320 * k)
    assert keeper.released == 320 * 110


def test_what_found_no_room_is_a_loss_of_known_length_and_place():
    keeper = Timekeeper(RATE)
    for k in range(1, 101):
        keeper.accept(0.02 * k, 320 * k)
    told = [keeper.accept(2.0 + 0.02 * k, 32_000, 320 * k) for k in range(1, 51)]
    told += [keeper.accept(3.0 + 0.02 * k, 32_000 + 320 * k, 16_000) for k in range(1, 51)]
    losses = [loss for loss in told if loss]
    assert {loss.after for loss in losses} == {32_000}
    assert sum(loss.duration_s for loss in losses) == pytest.approx(1.0)
