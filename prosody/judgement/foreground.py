"""The pitch of the voice in front: which runs of pitch are the rep's, and which the room's.

A pitch tracker follows whoever is loudest, so behind the end of a phrase it goes on with the
voices of the room. A run of pitch is taken for the rep's by four things: how far it stands
over the noise, how it compares with the rep's loud syllables, how far its pitch lies from
theirs or from where the rep's pitch was just before (or a high rise would be lost), and how
noisy the place is. The weights were fitted by `benchmarks/greeting/fit.py`. The speech detector is
not asked: in noise it gives up on the weak end of a phrase, which is what matters here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.contour import Contour
from prosody.judgement.greeting_model import Weights, probability
from prosody.units import FRAMES_PER_SECOND, semitones

Floats = NDArray[np.float64]

REFERENCE_HZ: Final = 100.0
"""Pitch is in semitones above this."""

SMOOTH_ST: Final = 2.0
"""A larger step between neighbouring frames starts a new run: no voice moves at 200 st/s."""

SHORTEST: Final = 3
"""Frames of the shortest run: pitch of less than 30 ms is a guess of the tracker."""

LOUD_DB: Final = 10.0
"""Syllables within this of the loudest say where the voice's pitch lies."""

CLEAR_DB: Final = 12.0
"""From here on a run stands out of babble, whose peaks reach 9 dB; at twice this it is clear of it."""

NEAR: Final = 30
"""Frames after which the pitch of the run before says nothing of the next: longer than any consonant."""

DRIFT: Final = 6.0
"""How fast, in st/s, what it says grows vague."""

VOICING_MIN: Final = 0.3
"""Frames of which the tracker is less sure are left out."""


@dataclass(frozen=True, slots=True)
class Voice:
    """The voiced frames of the voice in front.

    Attributes
    ----------
    rows : ndarray of int
        Which rows of the stretch they are, rising.
    st : ndarray
        Pitch in semitones above 100 Hz.
    voicing : ndarray
        The tracker's confidence, 0..1.
    own : ndarray
        Probability that the frame is the voice's own, 0..1.
    over_noise_db : ndarray
        Level of the frame's run over the noise.
    """

    rows: NDArray[np.intp]
    st: Floats
    voicing: Floats
    own: Floats
    over_noise_db: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: slice) -> Voice:
        return Voice(
            self.rows[part], self.st[part], self.voicing[part], self.own[part], self.over_noise_db[part]
        )


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of pitch in a stretch: rows and pitch of the frames, where each run begins, what is known of it.

    `traits` has a row for each run: level over the noise, level against the loud syllables,
    noise against the loud syllables (dB), distance from their median pitch (st, positive above).
    """

    rows: NDArray[np.intp]
    st: Floats
    starts: NDArray[np.intp]
    traits: Floats

    @property
    def lengths(self) -> NDArray[np.intp]:
        """Frames of each run."""
        return np.diff(np.append(self.starts, len(self.rows)))


def foreground(contour: Contour, least: float, weights: Weights) -> Voice:
    """Return the voiced frames of the voice in front: runs that are its own with `least` probability."""
    found = runs(contour)
    own, _ = weighed(found, least, weights)
    frames = np.repeat((own >= least) & (found.lengths >= SHORTEST), found.lengths)
    rows = found.rows[frames]
    voicing = contour.voicing[rows].astype(np.float64)
    over = np.repeat(found.traits[:, 0], found.lengths)[frames]
    return Voice(rows, found.st[frames], voicing, np.repeat(own, found.lengths)[frames], over)


def weighed(found: Runs, least: float, weights: Weights) -> tuple[Floats, Floats]:
    """Return of each run the probability that it is the voice's own, and the columns that say so."""
    traits, own = found.traits.copy(), np.zeros(len(found.starts))
    before = -NEAR, 0.0  # row and pitch where the last own run ended
    for i, (first, length) in enumerate(zip(found.starts.tolist(), found.lengths.tolist(), strict=True)):
        since = int(found.rows[first]) - before[0]
        if since <= NEAR:
            step = abs(float(found.st[first]) - before[1]) + DRIFT * since / FRAMES_PER_SECOND
            traits[i, 3] = min(max(traits[i, 3], -step), step)
        own[i] = probability(design(traits[i : i + 1]), weights.foreground)[0]
        if own[i] >= least and length >= SHORTEST:
            before = int(found.rows[first + length - 1]), float(found.st[first + length - 1])
    return own, design(traits)


def runs(contour: Contour) -> Runs:
    """Return the runs of pitch in a stretch of contour."""
    known = np.isfinite(contour.f0_hz) & (np.nan_to_num(contour.voicing) >= VOICING_MIN) & ~contour.bleed
    rows = np.flatnonzero(known)
    st = semitones(contour.f0_hz[rows], REFERENCE_HZ)
    if not len(rows):
        return Runs(rows, st, np.zeros(0, np.intp), np.zeros((0, 4)))
    breaks = (np.diff(rows) > 1) | (np.abs(np.diff(st)) > SMOOTH_ST)
    starts = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    level = contour.level_db[rows].astype(np.float64)
    noise = np.nan_to_num(contour.noise_db[rows].astype(np.float64), nan=-120.0)
    return Runs(rows, st, starts, _traits(st, level, noise, starts))


def _traits(st: Floats, level: Floats, noise: Floats, starts: NDArray[np.intp]) -> Floats:
    top = float(np.percentile(level, 90.0))
    height = float(np.median(st[level > top - LOUD_DB]))
    found = []
    for a, b in zip(starts.tolist(), [*starts[1:].tolist(), len(st)], strict=True):
        loud = float(np.sort(level[a:b])[-3:].mean())
        floor = float(np.median(noise[a:b]))
        found.append((loud - floor, loud - top, floor - top, float(np.median(st[a:b])) - height))
    return np.array(found)


def design(traits: Floats) -> Floats:
    """Return the columns that the weights are for, the constant last.

    Where a run stands clear of the noise, only a pitch too high counts against it (an error of the
    tracker): one too low is a creaky end, as most phrases of natural speech have it.
    """
    clear = np.clip((traits[:, 0] - CLEAR_DB) / CLEAR_DB, 0.0, 1.0)
    far = np.minimum(np.abs(traits[:, 3]), 12.0) / 4.0
    return np.stack(
        [
            np.clip(traits[:, 0], 0.0, 30.0) / 10.0,
            np.clip(traits[:, 1], -40.0, 5.0) / 10.0,
            np.clip(-traits[:, 2], 0.0, 40.0) / 10.0,
            far * (1.0 - clear),
            np.where(traits[:, 3] > 0.0, far, 0.0) * clear,
            np.ones(len(traits)),
        ],
        axis=1,
    )
