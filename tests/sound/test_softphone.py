"""Real calls between softphones, heard on both legs: through the sound devices, and off the wire."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from prosody.audio.blocks import Block, Lost
from prosody.places import sessions_folder
from prosody.session.reader import leg_items
from tests.sound.likeness import best_likeness, likeness
from tests.sound.rtp_tap import Tap
from tests.sound.softphones import CUSTOMERS_SPEAKER, PACKAGE, PROGRAM, Softphone

RATE = 16_000
LINE_RATE = 8_000
PACKET = 160
LENGTH_S = 12.0
PATIENCE_S = 60.0
CALL_S = 17.0
REP_S = ((11.34, 23.34),)
CUSTOMER_S = ((5.6, 10.74), (48.1, 54.96))
"""Where in the bundled call each of them speaks."""

ENTRY = [sys.executable, "-m", "ui.command"]
PEER = Path(__file__).with_name("sip_peer.py")
TRIES = 2
"""Players of sound stumble on a busy machine: one repeat is allowed."""


def needed(there, what):
    """Skip, and say why: `./run test` installs what is needed, so that in the project's checks they run."""
    if not there:
        pytest.skip(f"NO REAL SOFTPHONE CALL IS TESTED: {what}")


@pytest.fixture
def voices(demo_call, tmp_path):
    """Return what the rep and the customer say, both at once, at 16 kHz."""
    sound, rate = soundfile.read(demo_call)
    spoken = {}
    for channel, (leg, parts) in enumerate({"rep": REP_S, "customer": CUSTOMER_S}.items()):
        parts = [sound[int(begin * rate) : int(end * rate), channel] for begin, end in parts]
        spoken[leg] = np.concatenate(parts)[: int(LENGTH_S * rate)]
        soundfile.write(tmp_path / f"{leg}.wav", spoken[leg], rate)
    return spoken


@pytest.fixture
def phones(sound_server, tmp_path):
    """Return a function that starts softphones; they end with the test."""
    needed(shutil.which(PROGRAM), f"{PROGRAM} is not installed: apt-get install {PACKAGE}")
    sound_server.pactl("load-module", "module-null-sink", f"sink_name={CUSTOMERS_SPEAKER}", "rate=48000")
    started = []

    def start(*arguments, **more):
        started.append(Softphone(sound_server, tmp_path, *arguments, **more))
        return started[-1]

    yield start
    for phone in started:
        phone.stop()


@pytest.fixture
def listen(sound_server):
    """Return a function that lets `tonegauge live` record both legs of a call."""
    folders = {k: v for k, v in os.environ.items() if k.startswith("XDG_") and "RUNTIME" not in k}
    calls = []

    def start(duration_s):
        asked = ["live", "--terminal", "--mic", "vmic", "--far", "vspk.monitor", "--record"]
        calls.append(
            subprocess.Popen(
                [*ENTRY, *asked, "--duration", str(duration_s)],
                env={**sound_server.environment, **folders},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        assert calls[-1].stdout.readline().startswith("Hearing ")
        return calls[-1]

    yield start
    for call in calls:
        call.kill()
        call.communicate()


def recorded(live):
    """Wait for the end of a recorded call; return its legs."""
    _, errors = live.communicate(timeout=CALL_S + 60.0)
    assert live.returncode == 0, errors
    folder = sessions_folder() / errors.split("Kept as session ")[1].split(".")[0]
    return {leg: joined(leg_items(folder, leg)) for leg in ("rep", "customer")}


def joined(items):
    """Return a leg as one stretch of sound, its gaps silent."""
    parts = [
        np.zeros(item.count * 160, np.int16) if isinstance(item, Lost) else item.samples
        for item in items
        if isinstance(item, Lost | Block)
    ]
    return np.concatenate(parts)


def figures(heard, voices):
    """Return for each leg how alike it is to its own voice, and to the other where its own is heard."""
    found = {}
    for leg, other in (("rep", "customer"), ("customer", "rep")):
        own, shift = best_likeness(heard[leg], voices[leg])
        found[leg] = own, likeness(heard[leg], voices[other], shift // 160)
    return found


def apart(found):
    return all(own - other >= 0.4 for own, other in found.values())


def test_a_call_between_two_softphones_is_heard_on_both_legs(sound_server, phones, listen, voices, tmp_path):
    line = np.concatenate((np.zeros(LINE_RATE // 2), soxr.resample(voices["customer"], RATE, LINE_RATE)))
    spoken = np.concatenate((line, np.zeros(LINE_RATE * 60)))  # the end of its file ends a softphone's call
    soundfile.write(tmp_path / "line.wav", spoken, LINE_RATE, subtype="PCM_16")
    rep = phones("rep", "vmic", sound_server.SPEAKER)
    customer = phones("customer", tmp_path / "line.wav", CUSTOMERS_SPEAKER, answers=True)
    tried = []
    for _ in range(TRIES):
        live = listen(CALL_S)
        rep.call(customer.address)
        sound_server.play(tmp_path / "rep.wav", sound_server.MICROPHONE)
        found = figures(recorded(live), voices)
        rep.hang_up()
        tried.append(found)
        print(found)
        if found["rep"][0] >= 0.95 and found["customer"][0] >= 0.85 and apart(found):
            return
    raise AssertionError(tried)


def test_a_call_with_a_sip_peer_is_whole_on_the_wire(sound_server, phones, voices, tmp_path):
    needed(find_spec("baresip"), "baresip-python is not installed: pip install --pre baresip-python")
    rep = phones("rep", "vmic", sound_server.SPEAKER, answers=True)
    try:
        tap = Tap(rep.rtp)
    except (PermissionError, AttributeError):
        needed(False, "taking packets off the wire needs root's rights, and Linux")
    spoken = (32_767 * soxr.resample(voices["customer"], RATE, LINE_RATE)).astype("<i2")
    (tmp_path / "spoken").write_bytes(spoken.tobytes())
    words = [str(tmp_path / "spoken"), str(tmp_path / "heard"), rep.address, str(LENGTH_S + 2.0)]
    peer = subprocess.Popen(
        [sys.executable, str(PEER), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert peer.stdout.readline() == b"talking\n", peer.communicate()
        sound_server.play(tmp_path / "rep.wav", sound_server.MICROPHONE)
        _, errors = peer.communicate(timeout=PATIENCE_S)
        assert peer.returncode == 0, errors
    finally:
        peer.kill()
        peer.communicate()
        tap.stop()
    for leg in ("rep", "customer"):
        numbers = np.unwrap(np.array(tap.numbers[leg], float), period=65_536.0)
        assert len(tap.sound(leg)) == PACKET * (numbers.max() - numbers.min() + 1)
        assert tap.lost(leg) == []
    far, _ = best_likeness(tap.sound("customer"), spoken, LINE_RATE, step=1)
    heard = np.frombuffer((tmp_path / "heard").read_bytes(), "<i2")[LINE_RATE : 10 * LINE_RATE]
    near, _ = best_likeness(tap.sound("rep"), heard, LINE_RATE, step=1)
    voice, _ = best_likeness(
        tap.sound("rep"), soxr.resample(voices["rep"], RATE, LINE_RATE), LINE_RATE, step=1
    )
    print(f"off the wire: far {far:.5f}, what the peer heard {near:.5f}, the rep's voice {voice:.3f}")
    assert far >= 0.999
    assert near >= 0.999
    assert voice >= 0.9
