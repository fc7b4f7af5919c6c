"""The picture of the sound does not depend on how it was cut, and its frames are those of the call."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosody.audio.blocks import Block, Lost
from prosody.replay.waveform import Painter, Waveform


def painted(items: list[Block | Lost]) -> Waveform:
    painter, waveform = Painter(), Waveform()
    for item in items:
        waveform.add(*painter.process(item))
    waveform.add(*painter.flush())
    return waveform


@given(
    rate=st.sampled_from([8000, 11025, 16000, 22050, 44100]),
    cuts=st.lists(st.integers(0, 4000), max_size=6),
    seed=st.integers(0, 99),
)
def test_any_partition_gives_the_same_picture(rate: int, cuts: list[int], seed: int) -> None:
    samples = np.random.default_rng(seed).integers(-9000, 9000, 4000).astype(np.int16)
    edges = [0, *sorted(cuts), 4000]
    parts = [Block("rep", samples[a:b], rate) for a, b in pairwise(edges)]
    whole, cut = painted([Block("rep", samples, rate)]), painted(parts)
    np.testing.assert_array_equal(whole.stored(), cut.stored())
    np.testing.assert_allclose(whole.level_db, cut.level_db, atol=1e-4)
    assert len(whole) == -(-4000 * 100 // rate)


def test_a_frame_holds_the_extremes_of_its_own_samples() -> None:
    samples = np.zeros(480, np.int16)
    samples[165], samples[300] = 16384, -8192
    waveform = painted([Block("rep", samples, 16_000)])
    np.testing.assert_array_equal(waveform.envelope(0), np.array([[0, 0], [-0.25, 0.5], [0, 0]], np.float32))


def test_a_gap_is_flat_and_has_no_level() -> None:
    loud = Block("rep", np.full(160, 3277, np.int16), 16_000)
    waveform = painted([loud, Lost("rep", 3, "lost"), loud])
    assert len(waveform) == 5
    assert np.isnan(waveform.level_db[1:4]).all()
    assert waveform.level_db[0] == pytest.approx(-20.0, abs=0.01)
    assert not waveform.envelope(0)[1:4].any()


def test_coarser_pictures_hold_the_extremes_of_finer_ones_also_while_it_grows() -> None:
    rng = np.random.default_rng(4)
    waveform, painter = Waveform(), Painter()
    for _ in range(3):
        waveform.add(
            *painter.process(Block("rep", rng.integers(-9000, 9000, 16 * 777).astype(np.int16), 1600))
        )
        fine = waveform.envelope(0)
        coarse = waveform.envelope(3)
        assert len(coarse) == -(-len(fine) // 8)
        for k, (low, high) in enumerate(coarse):
            assert low == fine[8 * k : 8 * k + 8, 0].min()
            assert high == fine[8 * k : 8 * k + 8, 1].max()


def test_float_samples_that_are_no_numbers_are_silence() -> None:
    samples = np.array([np.nan] * 80 + [0.5] * 80, np.float32)
    assert painted([Block("rep", samples, 16_000)]).envelope(0).tolist() == [[0.0, 0.5]]
