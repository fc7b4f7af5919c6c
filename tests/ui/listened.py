"""A call for the tests of playback and listening: made events on known places, and a clock moved by hand."""

from __future__ import annotations

import json
import time
from pathlib import Path

from prosody import profile_json
from prosody.audio.output import Silence
from prosody.audio.player import Player
from prosody.events import Evidence, Flag
from prosody.profile import VoiceProfile
from prosody.replay.heard_call import HeardCall
from prosody.replay.opening import Analysis, open_call
from prosody.settings import Settings
from prosody.wording import Wording, wording
from ui.replay.deck import NoSound

DEMO = Path(__file__).parents[2] / "prosody" / "demo" / "call.flac"
FRAMES = 30_000
"""Five minutes."""

FLAGS = (
    Flag(6_000, 6_500, 6_501, "tone.tense", (Evidence("level_db", -17.0, "dB", -18.0, -21.5),)),
    Flag(12_000, 12_600, 12_601, "tone.flat", (Evidence("movement_rate", 6.0, "st/s", 7.0, 10.0),)),
    Flag(21_000, 21_300, 21_301, "pace.fast", (), shown=False),
)


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


def made_call(home: Path, words: Wording | None = None) -> HeardCall:
    """Return a call of five minutes with flags at 1:00, 2:00 and 3:30 and nothing else."""
    call = HeardCall(
        "made",
        ("rep", "customer"),
        Settings(),
        VoiceProfile("Robin", {}, calibrated=True),
        words or wording("plain", "en"),
        home=home,
        total_frames=FRAMES,
    )
    call.measured.say(FLAGS)
    return call


def analysed_demo() -> HeardCall:
    """Return the bundled call as replay opens it, analysed to its end; takes a few seconds."""
    voice = profile_json.profile_of(json.loads(DEMO.with_name("voice.json").read_text()))
    call = open_call(str(DEMO), profile=voice)
    analysis = Analysis(call)
    analysis.start()
    while not analysis.over:
        analysis.poll()
        time.sleep(0.02)
    analysis.finish()
    return call


def silent_player(call: HeardCall, now: Hand) -> Player:
    """Return a player that keeps time by a clock of the test."""
    return Player({leg: NoSound(call) for leg in call.legs}, lambda rate, _: Silence(rate, now), now)
