"""Without a headset: the customer comes out of a loudspeaker and into the rep's microphone."""

from __future__ import annotations

import json

import numpy as np
import pytest
import soundfile

from calibration.store import read_profile
from prosody.audio.files import open_audio
from prosody.events import Flag, Tone, Trouble, Utterance
from prosody.pipeline import analyse
from prosody.settings import Settings
from prosody.wording import wording
from ui.says import trouble_line

LENGTH_S = 60.0
FIRST_S = 0.35
"""Until the way from one leg to the other is known, a call's first leak is a sound in the rep's leg."""

RUN_IN_S = 1.0


def turns(call, leg):
    told = json.loads(call.with_name("call.json").read_text("utf-8"))["turns"]
    return [(turn["start_s"], turn["end_s"]) for turn in told if turn["leg"] == leg]


def events(sound, rate, folder, call):
    path = folder / "call.wav"
    soundfile.write(path, np.clip(sound, -1.0, 1.0), rate, subtype="PCM_16")
    return analyse(open_audio(path), Settings(), read_profile(call.with_name("voice.json"))).events


def within(at_s, spans, more_s=0.0):
    return any(begin <= at_s <= end + more_s for begin, end in spans)


@pytest.mark.parametrize(("delay_ms", "loss_db"), [(20, 6.0), (85, 12.0), (250, 20.0)])
def test_the_customers_voice_in_the_microphone_never_judges_the_rep(demo_call, tmp_path, delay_ms, loss_db):
    sound, rate = soundfile.read(demo_call, stop=int(LENGTH_S * 16_000))
    late = delay_ms * rate // 1000
    leaking = sound.copy()
    leaking[late:, 0] += 10 ** (-loss_db / 20) * sound[:-late, 1]
    found = events(leaking, rate, tmp_path, demo_call)
    rep, customer = turns(demo_call, "rep"), turns(demo_call, "customer")

    def customers(at_s):
        return within(at_s, customer, delay_ms / 1000) and not within(at_s, rep, RUN_IN_S)

    tones = [event for event in found if isinstance(event, Tone) and event.state == "judged"]
    assert not [tone for tone in tones if customers(tone.index / 100)]
    assert len(tones) > 20  # the rep is judged all the same
    utterances = [(e.index / 100, e.end / 100) for e in found if isinstance(e, Utterance) and e.leg == "rep"]
    stray_s = sum(end - begin for begin, end in utterances if customers((begin + end) / 2))
    assert stray_s <= FIRST_S
    codes = {event.code for event in found if isinstance(event, Flag) and event.code.startswith("tone.")}
    plain = {e.code for e in events(sound, rate, tmp_path, demo_call) if isinstance(e, Flag)}
    assert codes <= plain
    flags = [event for event in found if isinstance(event, Flag) and event.code.startswith("tone.")]
    # one over two turns of the rep has its middle in the customer's: where it begins and is decided counts
    assert not [flag for flag in flags if customers(flag.index / 100) or customers(flag.decided / 100)]
    assert {"flat", "tense"} & {code.partition(".")[2] for code in codes}


def test_a_leak_is_said_once_on_the_overlay_and_none_where_there_is_none(demo_call, tmp_path):
    sound, rate = soundfile.read(demo_call, stop=int(LENGTH_S * 16_000))
    leaking = sound.copy()
    leaking[1_600:, 0] += 0.3 * sound[:-1_600, 1]
    said = [
        [e for e in events(s, rate, tmp_path, demo_call) if isinstance(e, Trouble)] for s in (sound, leaking)
    ]
    assert said[0] == []
    assert [trouble.code for trouble in said[1]] == ["bleed"]
    assert within(said[1][0].index / 100, turns(demo_call, "customer")[:1])
    assert trouble_line("bleed", wording("plain", "en")).text == "The far end leaks in: use a headset"
