"""That the far end leaks in is said once a call, at the frame that makes it certain."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from prosody.contour import missing
from prosody.judgement.leak import ENOUGH, LeakNotice, whole

COUNT = 600


def rows():
    bleed = np.zeros(COUNT, np.bool_)
    bleed[50:110] = bleed[300:500] = True
    return replace(missing(0, COUNT), bleed=bleed)


@given(st.lists(st.integers(0, COUNT), max_size=20))
def test_it_is_said_once_at_the_same_frame_however_the_rows_came(cuts):
    notice, said = LeakNotice(), []
    for begin, end in pairwise([0, *sorted(cuts), COUNT]):
        said += notice.process(rows()[begin:end])
    assert [trouble.index for trouble in said] == [300 + ENOUGH - 60 - 1]


def test_the_next_call_is_told_anew():
    notice = LeakNotice()
    assert len(notice.process(rows())) == 1
    assert notice.process(rows()) == []
    notice.new_call()
    assert len(notice.process(rows())) == 1


def test_a_leak_begins_where_its_sound_does_and_longer_speech_is_left_alone():
    speech, bleed = np.zeros(COUNT, np.bool_), np.zeros(COUNT, np.bool_)
    speech[100:117], bleed[117:200] = True, True
    speech[300:400], bleed[400:450] = True, True
    speech[480:500] = True
    found = whole(replace(missing(0, COUNT), speech=speech, bleed=bleed, nucleus=speech.copy()))
    assert np.flatnonzero(found.bleed).tolist() == [*range(100, 200), *range(400, 450)]
    assert np.flatnonzero(found.speech).tolist() == [*range(300, 400), *range(480, 500)]
    assert (found.nucleus == found.speech).all()
    plain = replace(missing(0, COUNT), speech=speech)
    assert whole(plain) is plain
