"""Contours made by hand: a voice whose pitch, level and pauses are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from prosody.contour import BOOLEAN, COLUMNS, Contour, joined, missing
from prosody.profile import Usual, VoiceProfile
from prosody.units import frames, hertz

Part = tuple[str, float] | tuple[str, float, float, float]
Made = Callable[..., Contour]


def _columns(count: int, noise_db: float) -> dict[str, np.ndarray]:
    columns = {name: np.zeros(count, np.bool_ if name in BOOLEAN else np.float32) for name in COLUMNS}
    for name in ("f0_hz", "alpha_ratio_db", "hammarberg_db", "slope_0_500", "slope_500_1500"):
        columns[name][:] = np.nan
    columns["noise_db"][:] = noise_db
    columns["level_db"][:] = noise_db
    return columns


def _voiced(count: int, low: float, high: float, level_db: float, noise_db: float) -> dict[str, np.ndarray]:
    columns = _columns(count, noise_db)
    columns["f0_hz"][:] = hertz(np.linspace(low, high, count), 120.0)
    columns["voicing"][:] = 1.0
    columns["speech"][:] = True
    columns["speech_p"][:] = 1.0
    columns["level_db"][:] = level_db
    columns["nucleus"][10::20] = True
    for name, value in (
        ("alpha_ratio_db", -18.0),
        ("hammarberg_db", 28.0),
        ("slope_0_500", 10.0),
        ("slope_500_1500", -14.0),
    ):
        columns[name][:] = value
    return columns


def make(parts: Sequence[Part], level_db: float = -25.0, noise_db: float = -70.0, start: int = 0) -> Contour:
    """Return a contour of parts: ("voice", s, from st, to st), ("quiet", s), ("hiss", s), ("gap", s).

    Pitch is in semitones above 120 Hz. Hiss is speech without voice.
    """
    rows: list[Contour] = []
    for part in parts:
        count = frames(part[1])
        if part[0] == "gap":
            rows.append(missing(start, count))
        elif len(part) == 4:
            rows.append(Contour(start, **_voiced(count, part[2], part[3], level_db, noise_db)))
        else:
            columns = _columns(count, noise_db)
            columns["speech"][:] = part[0] == "hiss"
            rows.append(Contour(start, **columns))
        start += count
    return joined(rows)


@pytest.fixture(name="made", scope="session")
def _made() -> Made:
    return make


@pytest.fixture(scope="session")
def profile() -> VoiceProfile:
    """A voice that usually moves at 20 st/s over 6 st."""

    def usual(median: float, spread: float) -> Usual:
        steps = (-1.645, -0.674, 0.674, 1.645)
        return Usual(median, spread, *(median + z * spread for z in steps))

    return VoiceProfile(
        "somebody",
        {"movement_rate": usual(20.0, 5.0), "range_st": usual(6.0, 1.5), "rate": usual(4.0, 0.5)},
        calibrated=False,
    )
