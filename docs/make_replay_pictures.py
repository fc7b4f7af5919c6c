"""Makes the pictures of the replay window: `python docs/make_replay_pictures.py`.

The bundled call, opened and analysed, its irritated stretch chosen, two notes on it; painted without a
screen. `docs/replay.png` is dark, `docs/replay-light.png` light, in German and closer.
"""

# ruff: noqa: E402 - the screen and the folders must be set before anything of ours is imported
from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from PyQt6.QtTest import QTest

from prosody.events import Flag
from prosody.replay.marks import Note
from prosody.settings import Settings
from ui import looks, theme
from ui.application import application
from ui.replay.opening import replay_window
from ui.replay.window import ReplayWindow

SIZE = (1360, 830)
LOOKS = {
    "replay.png": ("dark", "en", (2_600, 9_000)),
    "replay-light.png": ("light", "de", (5_560, 6_360)),
}
NOTES = (
    Note("rep", 5_700, 6_100, ("preoccupied",), "the form would not load"),
    Note("coach", 5_860, 6_400, ("irritated", "rude")),
    Note("coach", 8_010, 8_450, ("friendly", "warm")),
)


def opened(scheme: str, language: str) -> ReplayWindow:
    """Return the window with the bundled call in it, analysed."""
    program = replace(Settings().program, theme=scheme, language=language)
    settings = replace(Settings(), program=program)
    application().setPalette(theme.application_palette(looks.palette(settings)))
    window = replay_window(settings)
    window.resize(*SIZE)
    window.open()
    window.open_demo()
    while window.view is None or window.view.progress.running:
        QTest.qWait(50)
    return window


def main() -> None:
    """Make the pictures."""
    shown = application()
    for name, (scheme, language, (first, last)) in LOOKS.items():
        with tempfile.TemporaryDirectory() as home:
            os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = home
            window = opened(scheme, language)
            view = window.view
            assert view is not None
            view.book.put_all(NOTES)
            view.panels.refresh()
            tense = next(e for e in view.call.events if isinstance(e, Flag) and e.code == "tone.tense")
            view.choose(tense)
            view.why.table.selectRow(3)
            view.timeline.show_span(view.timeline.span.over(first, last))
            QTest.qWait(200)
            window.grab().save(str(HERE / name))
            window.close()
    del shown


if __name__ == "__main__":
    main()
