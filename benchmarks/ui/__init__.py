"""The overlay, measured: cost, delay and manners, on a screen and a sound server of its own.

Needs Xvfb, openbox, picom, xdotool, xterm, ImageMagick and PulseAudio; the harness is that of the tests.
"""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[2] / "tests"
sys.path.insert(0, str(TESTS / "ui"))
