"""The far end leaking into the rep's microphone, on made contours."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.analysis.bleed import Bleed, BleedSettings
from prosody.contour import COLUMNS, joined, missing

COUNT = 600


def talk(seed, count=COUNT, quiet=()):
    """Level over the floor (dB) and f0 of somebody who talks in syllables and phrases."""
    rng = np.random.default_rng(seed)
    level, f0, at = np.zeros(count), np.full(count, np.nan), int(rng.integers(5, 40))
    while at < count - 40:
        for _ in range(int(rng.integers(3, 9))):
            length = int(rng.integers(10, 25))
            shape = np.sin(np.pi * np.linspace(0, 1, length)) ** 0.5
            at, stop = min(count, at), min(count, at + length)
            level[at:stop] = (rng.uniform(25, 45) * shape)[: stop - at]
            f0[at:stop] = rng.uniform(100, 200)
            at = stop + int(rng.integers(0, 4))
        at += int(rng.integers(30, 80))
    for first, last in quiet:
        level[first:last], f0[first:last] = 0, np.nan
    return level, f0


def contour(level, f0, seed=9):
    noise = np.random.default_rng(seed).normal(0, 1, len(level))
    blank = missing(0, len(level))
    return replace(
        blank,
        level_db=(-70 + 10 * np.log10(10 ** (level / 10) + 10 ** (noise / 10))).astype(np.float32),
        noise_db=np.full(len(level), -70, np.float32),
        f0_hz=f0.astype(np.float32),
        speech=level > 6,
        gap=np.zeros(len(level), np.bool_),
    )


def leak(level, f0, lag, loss):
    """What a microphone hears of a loudspeaker."""
    late = np.concatenate([np.zeros(lag), level[: len(level) - lag]])
    pitch = np.concatenate([np.full(lag, np.nan), f0[: len(f0) - lag]])
    heard = np.maximum(late - loss, 0)
    return heard, np.where(heard > 6, pitch, np.nan)


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
    settled = slice(100, None)
    assert rep.speech[settled].sum() > 100
    assert marked.speech[settled].sum() <= 0.15 * rep.speech[settled].sum()
    assert (marked.bleed <= rep.speech).all()


def test_the_rep_alone_is_left_alone():
    rep = contour(*OWN)
    marked, _ = passed(rep, contour(*talk(1, quiet=[(0, COUNT)])))
    assert not marked.bleed.any()
    assert (marked.speech == rep.speech).all()


@pytest.mark.parametrize("seed", range(4))
def test_both_talking_at_once_is_no_leak(seed):
    rep = contour(*talk(10 + seed))
    marked, _ = passed(rep, contour(*talk(20 + seed), seed=3))
    assert marked.bleed.sum() <= 0.06 * rep.speech.sum()


def test_the_rep_is_heard_above_a_leak():
    heard, pitch = leak(*FAR, 10, 20)
    both = np.maximum(heard, OWN[0])
    f0 = np.where(OWN[0] >= heard, OWN[1], pitch)
    rep = contour(both, f0)
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
