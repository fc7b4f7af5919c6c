"""What every test may rely on: nobody's own files are touched, no screen is needed, no clock is tested."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # tests of real windows start a screen of their own

settings.register_profile("house", deadline=None)  # a test that is slow on a busy machine is not wrong
settings.load_profile("house")

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "prosody" / "demo"


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test, and every program it starts, folders of its own for data and settings."""
    home = tmp_path_factory.mktemp("xdg")
    for kind in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    return home


@pytest.fixture(scope="session")
def demo_call() -> Path:
    """Return the bundled call: two legs, 16 kHz, with its truth beside it in `call.json`."""
    return DEMO / "call.flac"
