"""Blocks become frames, whatever their size and rate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.audio.blocks import Block, Lost
from prosody.audio.framing import Framer
from prosody.frames import Frames, Missing

NOISE = (np.random.default_rng(3).standard_normal(60_000) * 6_000).astype(np.int16)


def framed(items):
    framer = Framer("rep")
    out = [part for item in items for part in framer.process(item)]
    return out + framer.flush(), framer


def flat(parts):
    """Return each frame as (index, bytes, band) or (index, None, reason): free of grouping."""
    rows = []
    for part in parts:
        if isinstance(part, Frames):
            rows += [(part.start + i, part.samples[i].tobytes(), part.band_hz) for i in range(len(part))]
        else:
            rows += [(part.start + i, None, part.reason) for i in range(part.count)]
    return rows


pieces = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([8_000, 16_000, 44_100, 48_000]), st.integers(1, 2_500)),
        st.tuples(st.just(0), st.integers(1, 30)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(pieces, st.lists(st.integers(1, 700), min_size=1, max_size=30), st.booleans())
def test_any_cut_gives_the_same_frames(plan, sizes, singles):
    """Sound at several rates with gaps between, cut anyhow: equal to the last bit."""
    whole, cut, at = [], [], 0
    for rate, count in plan:
        if rate == 0:
            whole.append(Lost("rep", count, "lost"))
            cut.append(whole[-1])
            continue
        sound = NOISE[at : at + count]
        at += count
        whole.append(Block("rep", sound, rate))
        turn = iter([1] * 20 * singles + sizes * 3_000)
        while len(sound):
            step = next(turn)
            cut.append(Block("rep", sound[:step], rate))
            sound = sound[step:]
    one, other = framed(whole)[0], framed(cut)[0]
    assert flat(one) == flat(other)
    assert [row[0] for row in flat(one)] == list(range(len(flat(one))))


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([8_000, 16_000, 44_100]), st.integers(1, 900))
def test_one_sample_at_a_time_is_no_other_sound(rate, count):
    sound = NOISE[:count]
    singles = [Block("rep", sound[i : i + 1], rate) for i in range(count)]
    assert flat(framed([Block("rep", sound, rate)])[0]) == flat(framed(singles)[0])


def test_16_bit_sound_at_16_khz_is_divided_by_32768_and_nothing_else():
    (frames,), _ = framed([Block("rep", NOISE[:1_600], 16_000)])
    assert np.array_equal(frames.samples.ravel() * 32768.0, NOISE[:1_600])
    assert frames.samples.dtype == np.float32
    assert frames.samples.flags.c_contiguous
    assert frames.band_hz == 8_000.0


def test_frames_do_not_share_memory_with_the_block():
    sound = np.ones(1_600, np.float32)
    (frames,), _ = framed([Block("rep", sound, 16_000)])
    sound[:] = 5.0
    assert frames.samples.max() == 1.0


def test_telephone_audio_says_that_it_ends_at_4_khz():
    parts, _ = framed([Block("rep", NOISE[:8_000], 8_000)])
    assert {part.band_hz for part in parts} == {4_000.0}
    assert sum(len(part) for part in parts) == 100


def test_a_new_rate_goes_on_with_the_same_time_line():
    blocks = [Block("rep", NOISE[: rate // 2], rate) for rate in (48_000, 16_000, 8_000)]
    parts, _ = framed(blocks)
    assert [row[0] for row in flat(parts)] == list(range(150))
    assert [row[2] for row in flat(parts)] == [8_000.0] * 100 + [4_000.0] * 50


def test_a_frame_of_two_rates_has_the_lower_band():
    parts, _ = framed([Block("rep", NOISE[:200], 16_000), Block("rep", NOISE[:80], 8_000)])
    assert [row[2] for row in flat(parts)] == [8_000.0, 4_000.0, 4_000.0]


def test_a_started_frame_is_missing_when_sound_is_lost():
    parts, framer = framed([Block("rep", NOISE[:250], 16_000), Lost("rep", 3, "lost")])
    assert [type(part) for part in parts] == [Frames, Missing]
    assert parts[1] == Missing(1, 4, "lost")  # 250 samples and 3 frames end nearest to frame 5
    assert framer.reached == 5


def test_nothing_before_a_gap_is_heard_after_it():
    loud = Block("rep", np.full(1_000, 30_000, np.int16), 48_000)
    quiet = Block("rep", np.zeros(4_800, np.int16), 48_000)
    parts, _ = framed([loud, Lost("rep", 1, "lost"), quiet])
    assert not parts[-1].samples.any()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4_000), st.integers(1, 9)), min_size=1, max_size=60))
def test_a_thousand_gaps_do_not_shift_the_time_line(plan):
    """However often sound is lost, a frame stands within half a frame of where it belongs."""
    framer, true_s = Framer("rep"), 0.0
    for count, lost in plan:
        framer.process(Block("rep", NOISE[:count], 44_100))
        framer.process(Lost("rep", lost, "lost"))
        true_s += count / 44_100 + lost / 100
        assert abs(framer.reached / 100 - true_s) <= 0.005 + 1e-9


def test_the_last_frame_is_filled_up_with_zeros():
    parts, _ = framed([Block("rep", NOISE[:170], 16_000)])
    assert flat(parts)[-1][0] == 1
    assert not parts[-1].samples[-1, 10:].any()


def test_samples_that_are_no_numbers_become_zero_and_are_counted():
    sound = np.full(320, 0.5, np.float32)
    sound[[3, 50, 200, 300]] = np.nan, np.inf, -np.inf, 3e38
    parts, framer = framed([Block("rep", sound, 16_000)])
    assert framer.damaged == 4
    heard = np.concatenate([part.samples.ravel() for part in parts])
    assert np.array_equal(heard, np.where(np.isfinite(sound) & (sound < 1.0), sound, 0.0))


@pytest.mark.parametrize("rate", [8_000, 48_000])
def test_nan_does_not_smear_through_the_resampler(rate):
    sound = np.full(rate, np.nan, np.float32)
    parts, framer = framed([Block("rep", sound, rate)])
    assert framer.damaged == rate
    assert not np.concatenate([part.samples.ravel() for part in parts]).any()


def test_nothing_lost_and_empty_blocks_change_nothing():
    items = [Block("rep", NOISE[:100], 16_000), Lost("rep", 0, "lost"), Block("rep", NOISE[:0], 16_000)]
    parts, _ = framed([*items, Block("rep", NOISE[100:320], 16_000)])
    assert flat(parts) == flat(framed([Block("rep", NOISE[:320], 16_000)])[0])


def test_the_delay_is_told():
    framer = Framer("rep")
    assert framer.delay_s == 0.0
    framer.process(Block("rep", NOISE[:480], 48_000))
    assert 0.001 < framer.delay_s < 0.0025
