"""Utterances: speech between two pauses, decided frame by frame."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosody.analysis.utterances import Utterances, UtteranceSettings
from prosody.contour import joined, missing


def contour(pattern, start=0):
    """Rows from text: `#` speech, `.` none, `x` a gap."""
    blank = missing(start, len(pattern))
    return replace(
        blank,
        speech=np.array([c == "#" for c in pattern], np.bool_),
        gap=np.array([c == "x" for c in pattern], np.bool_),
    )


def spoken(pattern, cuts=()):
    rows, stage, said = contour(pattern), Utterances("rep"), []
    for first, last in zip([0, *cuts], [*cuts, len(pattern)], strict=True):
        said += stage.process(rows[first:last])
    return said + stage.flush(len(pattern))


def test_a_pause_ends_an_utterance_and_its_length_decides_when():
    (said,) = spoken("." * 5 + "#" * 20 + "." * 60)
    assert (said.index, said.end, said.decided, said.leg) == (5, 25, 24 + 35, "rep")


def test_a_short_pause_joins():
    (said,) = spoken("#" * 20 + "." * 34 + "#" * 20 + "." * 40)
    assert (said.index, said.end) == (0, 74)


def test_a_pause_of_full_length_parts():
    assert [u.index for u in spoken("#" * 20 + "." * 35 + "#" * 20 + "." * 40)] == [0, 55]


def test_a_gap_ends_an_utterance_at_once():
    first, second = spoken("#" * 20 + "x" * 3 + "#" * 20)
    assert (first.end, first.decided) == (20, 20)
    assert (second.index, second.end, second.decided) == (23, 43, 43)


def test_a_click_is_no_utterance():
    assert spoken("." * 10 + "#" * 9 + "." * 60) == []


def test_the_end_of_the_stream_closes_what_is_open():
    (said,) = spoken("#" * 30 + "." * 10)
    assert (said.end, said.decided) == (30, 40)


def test_the_pause_is_a_setting():
    stage = Utterances("rep", UtteranceSettings(phrase_end_s=0.2))
    (said,) = stage.process(contour("#" * 20 + "." * 20))
    assert said.decided == 39


def test_it_tells_since_when_somebody_speaks():
    stage = Utterances("customer")
    stage.process(contour("...###"))
    assert stage.began == 3
    stage.process(contour("." * 40, start=6))
    assert stage.began is None


def test_silence_says_nothing():
    assert spoken("." * 500) == []


@given(st.text("#.x", min_size=1, max_size=200), st.sets(st.integers(1, 199)))
def test_no_cut_changes_what_was_said(pattern, cuts):
    within = sorted(cut for cut in cuts if cut < len(pattern))
    stretched = "".join(c * 8 for c in pattern)
    assert spoken(stretched, [8 * cut - 3 for cut in within]) == spoken(stretched)


def test_a_decision_is_never_before_its_event():
    rng = np.random.default_rng(0)
    for said in spoken("".join(rng.choice(list("##.x"), 3000))):
        assert said.index < said.end <= said.decided


def test_contours_may_come_in_parts():
    whole = joined([contour("#" * 10), contour("#" * 10, start=10)])
    assert len(Utterances("rep").process(whole)) == 0


@pytest.mark.parametrize("pause", [0.1, 2.0])
def test_a_pause_out_of_range_is_refused(pause):
    with pytest.raises(ValueError, match="phrase_end_s"):
        UtteranceSettings(phrase_end_s=pause)
