"""The overlay of a call that a server hears: the window needs nothing new for it."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PyQt6.QtWidgets import QApplication

from prosody.serve.followed import FollowedCall
from prosody.settings import Settings
from tests.prosody.serve.house import door, plan
from tests.prosody.serve.test_followed import House, address_of
from ui.platform import Plain
from ui.window import Window


@pytest.fixture(scope="session")
def telephone(demo_call: Path) -> np.ndarray:
    """Return the first 9 s of the bundled rep as 8 kHz carry them."""
    samples, _rate = soundfile.read(demo_call, frames=9 * 16_000, dtype="int16", always_2d=True)
    return np.ascontiguousarray(samples[0::2, 0] // 2 + samples[1::2, 0] // 2)


def test_the_overlay_follows_a_call_that_a_server_hears(
    application: QApplication, telephone: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    seen: list[tuple[str, str]] = []
    with House(plan(door("audiosocket"))) as house:
        call = FollowedCall(address_of(house), "", tmp_path / "sessions")
        window = Window(call, Settings(), Plain(), "", tmp_path)
        window.open()

        def until_shown(state: str, greeting: str = "") -> None:
            for _ in range(1000):
                window.look()
                application.processEvents()
                seen.append((window.face.state, window.face.greeting.word))
                if window.face.state == state and greeting in window.face.greeting.word:
                    return
                time.sleep(0.01)
            raise AssertionError(f"never {state} {greeting}: {sorted(set(seen))}")

        call.set_out()
        until_shown("awaiting")
        house.send(telephone)
        until_shown("awaiting", "evel")  # the call is over, and its greeting may be read for a while
        assert window.view.memory.stop == 900
        assert window.view.tally.greeting
        call.close()
        window.shut()
    window.overlay.deleteLater()
    window.controls.deleteLater()
    application.processEvents()
