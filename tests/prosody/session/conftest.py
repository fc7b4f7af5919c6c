"""Recorders for the tests of sessions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from prosody.audio.blocks import Source
from prosody.audio.clock import SystemClock
from prosody.judgement.model_population import population
from prosody.session.recorder import Recorder
from prosody.settings import Settings


class Noon(SystemClock):
    """A clock that stands still at a known moment."""

    def mono(self) -> float:
        return 0.0

    def boot(self) -> float:
        return 0.0

    def wall(self) -> float:
        return 1_795_262_400.0  # 2026-11-21 12:00 UTC


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sessions"


@pytest.fixture
def recorder_of(sessions: Path) -> Callable[[Source], Recorder]:
    """Return how to begin a recording of a source."""

    def begin(source: Source) -> Recorder:
        return Recorder(sessions, source, Settings(), population(), Noon())

    return begin
