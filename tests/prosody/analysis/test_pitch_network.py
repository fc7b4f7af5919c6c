"""What the pitch network may and may not see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from prosody.analysis.candidates import CANDIDATES, DESCRIPTION
from prosody.analysis.hearer import FRAME_DESCRIPTION, Heard
from prosody.analysis.network import AHEAD, PAST, Network, Scores, fitted
from prosody.analysis.periodicity import LONG, REACH, windows_of
from prosody.units import FRAME

ROWS = 30


@pytest.fixture(name="heard")
def some_heard() -> Heard:
    rng = np.random.default_rng(4)
    return Heard(
        rng.standard_normal((ROWS, FRAME_DESCRIPTION)).astype(np.float32),
        rng.standard_normal((ROWS, CANDIDATES, DESCRIPTION)).astype(np.float32),
        np.ones((ROWS, CANDIDATES), np.float32),
        rng.random((ROWS, CANDIDATES)) < 0.7,
    )


def scored(heard: Heard) -> Scores:
    network = Network(fitted())
    first, last = network.process(heard), network.flush()
    return Scores(
        np.concatenate([first.candidate, last.candidate]), np.concatenate([first.unvoiced, last.unvoiced])
    )


def test_a_candidate_that_is_none_says_nothing(heard: Heard) -> None:
    other = replace(heard, candidate=np.where(heard.usable[:, :, None], heard.candidate, np.float32(9.0)))
    one, two = scored(heard), scored(other)
    assert np.array_equal(one.candidate, two.candidate)
    assert np.array_equal(one.unvoiced, two.unvoiced)


def test_candidates_tell_how_their_frame_stands(heard: Heard) -> None:
    other = replace(heard, candidate=heard.candidate + np.float32(1.0))
    assert not np.array_equal(scored(heard).unvoiced, scored(other).unvoiced)


@pytest.mark.parametrize("changed", [10, 17])
def test_a_frame_is_seen_by_those_it_lies_ahead_of_and_by_all_later_ones(heard: Heard, changed: int) -> None:
    frame = heard.frame.copy()
    frame[changed] += 1.0
    one, two = scored(heard).unvoiced, scored(replace(heard, frame=frame)).unvoiced
    differs = (one != two).any(axis=1)
    assert not differs[: changed - AHEAD].any()
    assert differs[changed - AHEAD : changed + PAST + 1].all()


def test_windows_are_the_frames_around_each() -> None:
    samples = np.arange(9 * FRAME, dtype=np.float32)
    windows = windows_of(samples)
    assert windows.shape == (9 - 2 * REACH, LONG)
    for k, window in enumerate(windows):
        assert np.array_equal(window, samples[k * FRAME : k * FRAME + LONG])
