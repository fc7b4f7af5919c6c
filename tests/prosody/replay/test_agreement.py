"""Agreement is computed as published, and people and machine are laid beside each other as they spoke."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosody.events import Flag
from prosody.judgement.model_population import population
from prosody.replay.agreement import cohens_kappa, krippendorffs_alpha, percent, side_by_side, speech_seconds
from prosody.replay.heard_call import HeardCall
from prosody.replay.leg_columns import KEPT
from prosody.replay.marks import Note, NoteBook
from prosody.replay.measured import Rows, Said
from prosody.replay.went_with import cliffs_delta, went_with
from prosody.settings import Settings
from prosody.wording import wording

LABELS = st.lists(st.sampled_from([None, "a", "b", "c"]), min_size=2, max_size=30)


def labels(text: str) -> list[str | None]:
    return [None if label == "*" else label for label in text.split()]


def test_alpha_is_that_of_the_published_examples() -> None:
    """Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", examples A and C."""
    binary = labels("0 1 0 0 0 0 0 0 1 0"), labels("1 1 1 0 0 1 0 0 0 0")
    assert krippendorffs_alpha(binary) == pytest.approx(0.095, abs=0.0005)
    four = [
        labels("1 2 3 3 2 1 4 1 2 * * *"),
        labels("1 2 3 3 2 2 4 1 2 5 * 3"),
        labels("* 3 3 3 2 3 4 2 2 5 1 *"),
        labels("1 2 3 3 2 4 4 1 2 5 1 *"),
    ]
    assert krippendorffs_alpha(four) == pytest.approx(0.743, abs=0.0005)


def test_kappa_is_that_of_cohens_own_example() -> None:
    """Cohen 1968, "Weighted kappa", the proportions of table 1 for 200 units: unweighted .492."""
    table = {("1", "1"): 88, ("1", "2"): 14, ("1", "3"): 18}
    table |= {("2", "1"): 10, ("2", "2"): 40, ("2", "3"): 10}
    table |= {("3", "1"): 2, ("3", "2"): 6, ("3", "3"): 12}
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    assert percent(one, other) == pytest.approx(70.0)
    assert cohens_kappa(one, other) == pytest.approx(0.492, abs=0.0005)


@given(one=LABELS)
def test_whoever_agrees_with_themselves_agrees_fully_or_nothing_can_be_told(one: list[str | None]) -> None:
    said = {label for label in one if label is not None}
    if len(said) > 1:
        assert percent(one, one) == 100.0
        assert cohens_kappa(one, one) == pytest.approx(1.0)
        assert krippendorffs_alpha([one, one]) == pytest.approx(1.0)
    else:
        assert math.isnan(cohens_kappa(one, one))
        assert math.isnan(krippendorffs_alpha([one, one]))


@given(one=LABELS, data=st.data())
def test_agreement_does_not_depend_on_who_is_first_nor_on_the_labels_names(
    one: list[str | None], data: st.DataObject
) -> None:
    size = len(one)
    other = data.draw(st.lists(st.sampled_from([None, "a", "b", "c"]), min_size=size, max_size=size))
    names = {"a": "x", "b": "y", "c": "z", None: None}
    renamed = [[names[label] for label in rater] for rater in (one, other)]
    for how in (percent, cohens_kappa):
        np.testing.assert_allclose(how(one, other), how(other, one))
        np.testing.assert_allclose(how(one, other), how(*renamed))
    np.testing.assert_allclose(krippendorffs_alpha([one, other]), krippendorffs_alpha([other, one]))
    np.testing.assert_allclose(krippendorffs_alpha([one, other]), krippendorffs_alpha(renamed))


def spoken(seconds_of_speech: int, flags: list[Flag], loud: range = range(0)) -> HeardCall:
    """Return a call of so many seconds of speech, louder and livelier in some of them."""
    call = HeardCall("x", ("rep",), Settings(), population(), wording("plain", "en"))
    count = 100 * seconds_of_speech
    rng = np.random.default_rng(5)
    columns = {name: np.zeros(count, np.float32) for name in KEPT["rep"]}
    columns |= {name: np.zeros(count, bool) for name in ("bleed", "nucleus", "gap")}
    columns["speech"] = np.ones(count, bool)
    columns["f0_hz"] = (120.0 + rng.normal(0.0, 4.0, count)).astype(np.float32)
    columns["voicing"] = np.full(count, 0.9, np.float32)
    columns["level_db"] = (-30.0 + rng.normal(0.0, 1.0, count)).astype(np.float32)
    for second in loud:
        columns["level_db"][100 * second : 100 * second + 100] += 12.0
    columns["mid_db"] = columns["level_db"].copy()
    columns["nucleus"][::25] = True
    call.take(Rows("rep", columns))
    call.take(Said(tuple(flags)))
    return call


FLAGGED = [Flag(1000, 2000, 2000, "tone.tense"), Flag(4000, 4500, 4500, "pace.fast")]


def test_only_listeners_who_have_marked_the_call_are_laid_beside_the_machine(tmp_path: Path) -> None:
    call, book = spoken(60, FLAGGED), NoteBook(tmp_path)
    book.put(Note("coach", 1000, 2000, ("irritated",)))
    assert side_by_side(call, book).figures == {}
    book.finish("coach")
    beside = side_by_side(call, book)
    assert set(beside.figures) == {("machine", "coach")}
    found = beside.figures["machine", "coach"]
    assert found.units == len(speech_seconds(call)) == 60
    assert found.percent == pytest.approx(100.0 * 55 / 60)
    assert found.kappa == pytest.approx(((55 / 60) - (10 * 15 + 50 * 45) / 3600) / (1 - 2400 / 3600))


def test_stretches_are_joined_and_say_who_said_what_and_whether_they_agree(tmp_path: Path) -> None:
    call, book = spoken(60, FLAGGED), NoteBook(tmp_path)
    book.put(Note("coach", 1500, 2500, ("irritated", "rude")))
    book.put(Note("coach", 3030, 3030, ("warm",)))
    book.put(Note("rep", 4100, 4200, ("friendly",)))
    book.put(Note("rep", 5500, 5600, ("bored",)))
    for author in ("rep", "coach"):
        book.finish(author)
    pairs = side_by_side(call, book).pairs
    assert [(pair.start, pair.end, dict(pair.said), pair.agree) for pair in pairs] == [
        (1000, 2500, {"machine": ("tone.tense",), "coach": ("irritated", "rude")}, True),
        (3000, 3100, {"coach": ("warm",)}, True),
        (4000, 4500, {"machine": ("pace.fast",), "rep": ("friendly",)}, False),
        (5500, 5600, {"rep": ("bored",)}, False),
    ]
    assert set(side_by_side(call, book).figures) == {
        ("machine", "rep"),
        ("machine", "coach"),
        ("rep", "coach"),
    }


def test_the_measure_that_was_other_in_the_marked_stretches_comes_first(tmp_path: Path) -> None:
    call, book = spoken(120, [], loud=range(20, 40)), NoteBook(tmp_path)
    book.put(Note("coach", 2000, 4000, ("angry",)))
    found = went_with(call, book, "angry")
    level = next(one for one in found if one.measure == "level_db")
    assert level.effect == 1.0
    assert level.marked - level.rest == pytest.approx(12.0, abs=0.5)
    assert (level.spans, level.marked_s, level.rest_s, level.thin) == (1, 20.0, 100.0, False)
    assert abs(found[0].effect) == 1.0
    pitch = next(one for one in found if one.measure == "f0_median")
    assert abs(pitch.effect) < 0.5
    assert went_with(call, book, "warm") == []


def test_little_is_said_to_be_little(tmp_path: Path) -> None:
    call, book = spoken(60, [], loud=range(20, 24)), NoteBook(tmp_path)
    book.put(Note("coach", 2000, 2400, ("angry",)))
    found = went_with(call, book, "angry")
    assert found
    assert all(one.thin for one in found)


@given(
    one=st.lists(st.floats(-5, 5), min_size=1, max_size=9),
    other=st.lists(st.floats(-5, 5), min_size=1, max_size=9),
)
def test_the_effect_turns_its_sign_with_the_sides_and_stays_within_one(
    one: list[float], other: list[float]
) -> None:
    assert cliffs_delta(one, other) == pytest.approx(-cliffs_delta(other, one))
    assert -1.0 <= cliffs_delta(one, other) <= 1.0
    assert math.isnan(cliffs_delta([], other))
