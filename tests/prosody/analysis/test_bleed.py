"""The far end leaking into the rep's microphone, on made contours."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.analysis.bleed import Bleed, BleedSettings
from prosody.analysis.spectrum_shape import TIMBRE
from prosody.contour import COLUMNS, joined, missing

COUNT = 600


def talk(seed, count=COUNT, quiet=()):
    """Level over the floor (dB), f0 and timbre (dB) of somebody who talks in syllables and phrases."""
    rng = np.random.default_rng(seed)
    level, f0, at = np.zeros(count), np.full(count, np.nan), int(rng.integers(5, 40))
    timbre = np.full((count, len(TIMBRE)), np.nan)
    while at < count - 40:
        for _ in range(int(rng.integers(3, 9))):
            length = int(rng.integers(10, 25))
            shape = np.sin(np.pi * np.linspace(0, 1, length)) ** 0.5
            at, stop = min(count, at), min(count, at + length)
            level[at:stop] = (rng.uniform(25, 45) * shape)[: stop - at]
            f0[at:stop] = rng.uniform(100, 200)
            timbre[at:stop] = rng.normal(0, 5, len(TIMBRE))
            at = stop + int(rng.integers(0, 4))
        at += int(rng.integers(30, 80))
    for first, last in quiet:
        level[first:last], f0[first:last] = 0, np.nan
    return level, f0, timbre


def contour(level, f0, timbre, seed=9):
    noise = np.random.default_rng(seed).normal(0, 1, len(level))
    blank = missing(0, len(level))
    return replace(
        blank,
        level_db=(-70 + 10 * np.log10(10 ** (level / 10) + 10 ** (noise / 10))).astype(np.float32),
        noise_db=np.full(len(level), -70, np.float32),
        f0_hz=f0.astype(np.float32),
        speech=level > 6,
        gap=np.zeros(len(level), np.bool_),
        **dict(zip(TIMBRE, timbre.T.astype(np.float32), strict=True)),
    )


def later(rows, lag):
    """Rows as they come `lag` frames late."""
    return np.concatenate([np.full_like(rows[:lag], np.nan), rows[: len(rows) - lag]])


def leak(level, f0, timbre, lag, loss):
    """What a microphone hears of a loudspeaker, which has a colour of its own."""
    heard = np.fmax(later(level, lag) - loss, 0)
    return heard, np.where(heard > 6, later(f0, lag), np.nan), later(timbre, lag) + 3.0


def passed(rep, customer, cuts=(), **options):
    stage, out = Bleed(BleedSettings(**options)), []
    for first, last in zip([0, *cuts], [*cuts, len(rep)], strict=True):
        out.append(stage.process(rep[first:last], customer[first:last]))
    out.append(stage.flush())
    return joined(part[0] for part in out), joined(part[1] for part in out)


FAR = talk(1)
OWN = talk(2)


@pytest.mark.parametrize("lag", [0, 8, 20, 34])
@pytest.mark.parametrize("loss", [3, 12])
def test_a_leak_is_not_the_rep(lag, loss):
    rep = contour(*leak(*FAR, lag, loss))
    marked, _ = passed(rep, contour(*FAR, seed=3))
    settled = slice(200, None)
    assert rep.speech[settled].sum() > 100
    assert marked.speech[settled].sum() <= 0.15 * rep.speech[settled].sum()
    assert (marked.bleed <= rep.speech).all()


def test_a_leak_too_weak_for_a_pitch_is_known_by_its_timbre():
    level, f0, timbre = leak(*FAR, 10, 12)
    marked, _ = passed(contour(level, f0 * np.nan, timbre), contour(*FAR, seed=3))
    assert marked.bleed.any()


def test_the_rep_alone_is_left_alone():
    rep = contour(*OWN)
    marked, _ = passed(rep, contour(*talk(1, quiet=[(0, COUNT)])))
    assert not marked.bleed.any()
    assert (marked.speech == rep.speech).all()


@pytest.mark.parametrize("seed", range(20))
def test_both_talking_at_once_is_no_leak(seed):
    marked, _ = passed(contour(*talk(10 + seed)), contour(*talk(40 + seed), seed=3))
    assert not marked.bleed.any()


@pytest.mark.parametrize("same", ["envelope", "envelope and pitch", "envelope and timbre"])
def test_an_envelope_alone_is_no_leak_nor_with_half_of_the_voice(same):
    level, f0, timbre = leak(*FAR, 10, 6)
    other = talk(1)
    if "pitch" not in same:
        f0 = f0 * 1.2
    if "timbre" not in same:
        timbre = np.random.default_rng(5).permuted(timbre, axis=1)
    marked, _ = passed(contour(level, f0, timbre), contour(*other, seed=3))
    assert not marked.bleed.any()


def turn(first, stop, seed, count, quieter=0.0):
    """Somebody who talks from one frame to another of `count`, and is else silent."""
    level, f0, timbre = talk(seed, count)
    begin = first - int(np.argmax(level > 6))
    level, f0, timbre = (np.roll(rows, begin, axis=0) for rows in (level - quieter, f0, timbre))
    silent = (np.arange(count) < first) | (np.arange(count) >= stop)
    level[silent], f0[silent], timbre[silent] = 0, np.nan, np.nan
    return np.maximum(level, 0), f0, timbre


def test_two_lines_that_open_at_once_are_no_leak():
    """Digital silence, then a room's hush on both: the same step, without a voice."""
    rep, customer = turn(305, COUNT, 8, COUNT, quieter=15), turn(130, 300, 7, COUNT)
    for level, seed in ((rep[0], 1), (customer[0], 2)):
        level[14:100] = 50 + np.random.default_rng(seed).normal(0, 3, 86)
    marked, _ = passed(contour(*rep), contour(*customer, seed=3))
    assert not marked.bleed[100:].any()


@pytest.mark.parametrize("headset", [False, True])
def test_a_path_is_forgotten_when_the_far_end_comes_that_way_no_more(headset):
    """With the headset on, the rep's first words are the rep's, however quiet and close behind."""
    first, second = turn(10, 500, 1, 1000), turn(500, 900, 7, 1000)
    far = [np.where(np.isnan(one) | (one == 0), two, one) for one, two in zip(first, second, strict=True)]
    own = turn(910, 1000, 8, 1000, quieter=15)
    heard = leak(*(first if headset else far), 10, 6)
    rep = [
        np.where((own[0] > 0) if one.ndim == 1 else (own[0] > 0)[:, None], one, two)
        for one, two in zip(own, heard, strict=True)
    ]
    marked, _ = passed(contour(*rep), contour(*far, seed=3))
    assert marked.bleed[:500].any()
    assert marked.bleed[911:].any() == (not headset)


def test_the_rep_is_heard_above_a_leak():
    heard, pitch, timbre = leak(*FAR, 10, 20)
    own_is_louder = OWN[0] >= heard
    f0 = np.where(own_is_louder, OWN[1], pitch)
    rep = contour(np.maximum(heard, OWN[0]), f0, np.where(own_is_louder[:, None], OWN[2], timbre))
    own = (OWN[0] > 12) & (OWN[0] > heard + 8)
    marked, _ = passed(rep, contour(*FAR, seed=3))
    assert marked.speech[own].mean() > 0.9


def test_the_customer_passes_unchanged():
    far = contour(*FAR, seed=3)
    _, customer = passed(contour(*leak(*FAR, 10, 6)), far)
    for name in COLUMNS:
        assert getattr(customer, name).tobytes() == getattr(far, name).tobytes()


def test_rows_come_as_late_as_said():
    stage = Bleed()
    rep, far = contour(*OWN), contour(*FAR)
    for i in range(100):
        marked, customer = stage.process(rep[i : i + 1], far[i : i + 1])
        assert len(marked) == len(customer) == (1 if i >= stage.lookahead else 0)
    assert stage.flush()[0].stop == 100


def test_gaps_stay_gaps():
    rep = joined([contour(*OWN)[:200], missing(200, 50), replace(contour(*OWN)[:200], start=250)])
    marked, _ = passed(rep, contour(*FAR)[: len(rep)])
    assert (marked.gap == rep.gap).all()
    assert not marked.bleed[200:250].any()


@settings(max_examples=10, deadline=None)
@given(st.sets(st.integers(1, 299), max_size=12))
def test_no_grouping_changes_a_bit(cuts):
    rep, far = contour(*leak(*FAR, 10, 6))[:300], contour(*FAR, seed=3)[:300]
    whole, cut = passed(rep, far), passed(rep, far, sorted(cuts))
    for one, other in zip(whole, cut, strict=True):
        assert one.start == other.start
        for name in COLUMNS:
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name
