"""Makes the bundled demo call and its truth: `python -m benchmarks.make_demo`.

Two calls on one recording, as a desk hears them: the greeting of the first is flat, that
of the second, after a pause on both legs, rises. In between the rep is calm, then
sounds bored, then tense: raised by 3 dB, half of what is flagged as loud, so that no chance decides about
that flag. Needs the extra `demo` (`pyproject.toml`), and Debian's `espeak-ng` and `npm`; see
`benchmarks/voices.py` for what they give and their licences.
"""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from benchmarks.shaping import Manner, Signal, shaped, voiced_end_s
from benchmarks.voices import RATE as SPOKEN_RATE
from benchmarks.voices import Voice, speak
from calibration.recordings import Recording, profile_from_recordings
from prosody.analysis.hearing import HearingSettings
from prosody.profile import VoiceProfile

RATE = 16_000
FOLDER = Path(__file__).parent.parent / "prosody" / "demo"
PROMPTS = Path(__file__).parent.parent / "calibration" / "prompts"
ROOM_DB = -60.0
STEP = 2.0**-13
"""Samples are rounded to 14 bits: 26 dB under the room's noise, and a third off the file's size."""

SEED = 20

REP = Voice("af_heart")
CALLER = Voice("am_michael")
SECOND_CALLER = Voice("bf_emma", "en-gb")

CALM = Manner()
FLAT_GREETING = Manner(liveliness=0.2, shift_st=-1.0, tail_st=0.0, draw=1.6, level_db=-28.0, tilt_db=-0.5)
RISING_GREETING = Manner(liveliness=1.25, shift_st=0.5, tail_st=6.0, tail_s=0.45, draw=2.0)
BORED = Manner(liveliness=0.15, shift_st=-2.0, tail_st=-0.5, tilt_db=-2.5, level_db=-31.0)
TENSE = Manner(liveliness=0.7, shift_st=4.0, tilt_db=4.0, level_db=-23.0)


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: who says what, in which manner, how fast, and how long nobody spoke before it."""

    leg: str
    voice: Voice
    text: str
    label: str
    manner: Manner = CALM
    speed: float = 1.0
    after_s: float = 0.5


def rep(
    text: str, label: str = "calm", manner: Manner = CALM, speed: float = 1.0, after_s: float = 0.6
) -> Line:
    return Line("rep", REP, text, label, manner, speed, after_s)


def caller(text: str, voice: Voice = CALLER, after_s: float = 0.5) -> Line:
    return Line("customer", voice, text, "customer", Manner(level_db=-27.0), 1.0, after_s)


HELLO = "Good {}, Riverside Energy, this is Anna. How may I help you today?"

SCRIPT = (
    rep(HELLO.format("morning"), "greeting", FLAT_GREETING, 0.88, 1.0),
    caller("Hi. My bill went up by thirty pounds this month, and I really don't understand why."),
    rep(
        "Of course, let me have a look at that with you. I can see your account here, and the last reading "
        "we have is from the twelfth of March. It looks as if your meter was estimated in February, "
        "so this bill makes up for the difference. Nothing is wrong with the meter, "
        "I have checked that for you."
    ),
    caller("I see. And is there perhaps a cheaper tariff?"),
    rep(
        "There is a list of tariffs on the website. There is the basic one, and the green one, and the one "
        "for evenings. You fill in the form, and then you wait for the letter. It takes about three weeks.",
        "flat",
        BORED,
        0.72,
        1.2,
    ),
    caller(
        "Three weeks? That's far too long. I've called about this four times already, "
        "and every time somebody tells me something else!",
        after_s=2.2,
    ),
    rep(
        "I have already told you how it works! I can't change the tariff from here, nobody can! You have "
        "to fill in the form like everybody else, and there is nothing more I can do about it! I have said "
        "that three times now!",
        "tense",
        TENSE,
        1.12,
        0.3,
    ),
    caller("All right. Then I'll think about it. Bye."),
    rep(HELLO.format("afternoon"), "greeting", RISING_GREETING, 0.9, 11.0),
    caller("Oh, hello. I'm moving house next week.", SECOND_CALLER),
    rep(
        "Congratulations! That is easy to sort out. I will take your new address, and we move everything "
        "over on the very same day, so you don't have to do a thing. Would you like me to start with the "
        "street?"
    ),
    caller("Wonderful. Yes, please, thank you so much.", SECOND_CALLER),
    rep("You're very welcome."),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A line as it came out: samples at 16 kHz from sample `start`, voiced until `voiced_end_s` of it."""

    line: Line
    start: int
    samples: Signal
    voiced_end_s: float

    @property
    def stop(self) -> int:
        return self.start + len(self.samples)


def turns() -> list[Turn]:
    """Speak the script; every line begins `after_s` after the one before it ended."""
    spoken: list[Turn] = []
    now = 0
    for line in SCRIPT:
        now += round(line.after_s * RATE)
        voice = _faded(shaped(speak(line.text, line.voice, line.speed), SPOKEN_RATE, line.manner))
        turn = Turn(line, now, soxr.resample(voice, SPOKEN_RATE, RATE), voiced_end_s(voice, SPOKEN_RATE))
        spoken.append(turn)
        now = turn.stop
    return spoken


def mixed(spoken: list[Turn]) -> Signal:
    """Return both legs, shape (n, 2), in a room's quiet noise."""
    length = spoken[-1].stop + RATE
    legs = np.stack([_room(length, seed) for seed in (SEED, SEED + 1)], axis=1)
    for turn in spoken:
        legs[turn.start : turn.stop, 0 if turn.line.leg == "rep" else 1] += turn.samples
    return legs


def truth(spoken: list[Turn], length: int) -> dict[str, object]:
    """Return what is in the call: times in s, movements in semitones."""
    return {
        "schema": 1,
        "file": "call.flac",
        "legs": {"rep": 0, "customer": 1},
        "duration_s": round(length / RATE, 3),
        "turns": [_turn(turn) for turn in spoken],
        "greetings": [_greeting(turn) for turn in spoken if turn.line.label == "greeting"],
        "stretches": [
            {"label": t.line.label, **_span(t)} for t in spoken if t.line.label in ("calm", "flat", "tense")
        ],
    }


def _turn(turn: Turn) -> dict[str, object]:
    return {"leg": turn.line.leg, **_span(turn), "label": turn.line.label, "text": turn.line.text}


def _greeting(turn: Turn) -> dict[str, object]:
    manner = turn.line.manner
    end = turn.start / RATE + turn.voiced_end_s
    rises = (manner.tail_st or 0.0) > 0
    return {
        "start_s": round(turn.start / RATE, 3),
        "end_s": round(end, 3),
        "tail_start_s": round(end - manner.tail_s, 3),
        "movement_st": manner.tail_st,
        "verdict": "rising" if rises else "level",
        "lively": rises,
    }


def _faded(samples: Signal, length: int = SPOKEN_RATE // 50) -> Signal:
    ramp = np.ones(len(samples))
    ramp[-length:] = np.linspace(1, 0, length)
    return samples * ramp


def _span(turn: Turn) -> dict[str, float]:
    return {"start_s": round(turn.start / RATE, 3), "end_s": round(turn.stop / RATE, 3)}


def _room(length: int, seed: int) -> Signal:
    """Return the hush of an office: noise that falls by 12 dB an octave above 150 Hz."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    hz = np.fft.rfftfreq(length, 1 / RATE)
    noise = np.fft.irfft(spectrum / (1 + (hz / 150) ** 2) * (hz > 40), length)
    return np.asarray(noise * 10 ** (ROOM_DB / 20) / np.sqrt((noise**2).mean()))


def reading() -> Signal:
    """Return the rep's neutral reading: the text that a calibration asks for, as calm as in the call."""
    lines = tomllib.loads((PROMPTS / "en.toml").read_text("utf-8"))["neutral"]["text"]
    spoken = [_faded(shaped(speak(text, REP, 1.0), SPOKEN_RATE, CALM)) for text in lines]
    pause = np.zeros(round(0.6 * RATE))
    whole = [part for voice in spoken for part in (pause, soxr.resample(voice, SPOKEN_RATE, RATE))]
    samples = np.concatenate([*whole, pause])
    return samples + _room(len(samples), SEED + 2)


def calibrated() -> VoiceProfile:
    """Return what is usual for the rep's voice, learnt from the bundled reading as anybody's would be."""
    taken = [Recording(str(FOLDER / "reading.flac"), "neutral")]
    return profile_from_recordings("Anna", taken, None, HearingSettings(), _refused)


def _refused(recording: Recording, why: object) -> None:
    raise SystemExit(f"{recording.path} cannot be used: {why}")


def keep_voice() -> None:
    """Write the rep's profile; to be done again whenever hearing or its measures change."""
    kept = json.dumps(asdict(calibrated()), indent=1, sort_keys=True, allow_nan=False)
    (FOLDER / "voice.json").write_text(kept + "\n", encoding="utf-8")


def main() -> None:
    """Make everything; with `--voice` the profile alone, from the reading that is there."""
    if "--voice" in sys.argv[1:]:
        keep_voice()
        return
    spoken = turns()
    legs = mixed(spoken)
    FOLDER.mkdir(parents=True, exist_ok=True)
    soundfile.write(
        FOLDER / "reading.flac",
        np.round(reading() / STEP) * STEP,
        RATE,
        subtype="PCM_16",
        compression_level=1.0,
    )
    soundfile.write(
        FOLDER / "call.flac", np.round(legs / STEP) * STEP, RATE, subtype="PCM_16", compression_level=1.0
    )
    written = json.dumps(truth(spoken, len(legs)), indent=1, ensure_ascii=False)
    (FOLDER / "call.json").write_text(written + "\n", encoding="utf-8")
    keep_voice()
    print(f"{FOLDER / 'call.flac'}: {len(legs) / RATE:.1f} s, peak {np.abs(legs).max():.2f}")


if __name__ == "__main__":
    main()
