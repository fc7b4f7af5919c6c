"""Makes sentences to fit on: `python -m benchmarks.speech.voices --out DIR`.

Kokoro-82M and its voices are Apache-2.0, so weights fitted on them may ship. Every voice
says different lines at a different pace; voices of other languages say them with an accent.
What is there already is not made again, so it can be stopped and taken up.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import soundfile

from benchmarks.voices import RATE, Voice, speak

AMERICAN = (
    *("af_alloy", "af_aoede", "af_bella", "af_heart", "af_jessica", "af_kore", "af_nicole", "af_nova"),
    *("af_river", "af_sarah", "af_sky", "am_adam", "am_echo", "am_eric", "am_fenrir", "am_liam"),
    *("am_michael", "am_onyx", "am_puck", "am_santa"),
)
BRITISH = (
    *("bf_alice", "bf_emma", "bf_isabella", "bf_lily"),
    *("bm_daniel", "bm_fable", "bm_george", "bm_lewis"),
)

ACCENTED = (
    *("ef_dora", "em_alex", "em_santa", "ff_siwis", "hf_alpha", "hf_beta", "hm_omega", "hm_psi"),
    *("if_sara", "im_nicola", "jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo"),
)

LINES = (
    "Thanks for holding. I have found your account, and I can see the last two invoices here.",
    "No, that is not what I was told. Could you please check that again for me?",
    "Yes. Right. Okay, sure. And when would that be?",
    "The parcel left our warehouse on Thursday, so it should reach you by the end of this week.",
    "Six, four, nine, double two, seven. That is the number on the back of the card.",
    "Hm, well, I am not entirely certain, but I think the engine started making a strange noise.",
    "She walked along the river until the bridge came in sight, and there she stopped to rest.",
    "It was a fine morning; the shops were opening, and children hurried past on their way to school.",
    "First switch the router off, wait for thirty seconds, then switch it on again.",
    "I completely understand how annoying this is, and I am sorry that it happened twice.",
    "What a surprise! I had no idea that you would be coming so soon.",
    "The committee decided, after some discussion, to publish the figures in full.",
    "His father had been a clockmaker, and the house was full of small, patient sounds.",
    "Please hold the line while I speak to my colleague in the billing department.",
    "Fish and fresh thyme, a splash of vinegar, half a cup of chopped chestnuts.",
    "Who would have thought that such a little thing could make so much trouble?",
)


def main() -> None:
    """Speak and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=4, help="lines per voice")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(0)
    for style in (*AMERICAN, *BRITISH, *ACCENTED):
        accent = "en-gb" if style in BRITISH else "en-us"
        for line in random.choice(len(LINES), given.lines, replace=False):
            path, pace = given.out / f"{style}_{line:02d}.flac", float(random.uniform(0.8, 1.3))
            if not path.is_file():
                samples = speak(LINES[line], Voice(style, accent), pace)
                soundfile.write(path, 0.8 * samples / np.abs(samples).max(), RATE)
                print(path.name, flush=True)


if __name__ == "__main__":
    main()
