"""A real PulseAudio server with a virtual microphone and speaker, for tests that capture real sound.

    speech -> paplay -> null sink `vmicsink` -> monitor -> `vmic`      (the rep's microphone)
    speech -> paplay -> null sink `vspk`     -> `vspk.monitor`         (the far end)

The server belongs to the test: its own socket and folders, no hardware, no D-Bus, root or not. Programs
that a test starts with `server.environment` see this server as the system's sound.

    def test_something(sound_server):
        player = sound_server.play(path_of_wav, sound_server.SPEAKER)
        subprocess.run([...], env=sound_server.environment)
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

NEEDED = ("pulseaudio", "pactl", "parec", "paplay")
SPEAKER = "module-null-sink sink_name=vspk rate=48000 channels=2"
VOICE = "module-null-sink sink_name=vmicsink rate=48000 channels=1"
MICROPHONE = "module-remap-source source_name=vmic master=vmicsink.monitor"
CONFIGURATION = f"""\
load-module module-native-protocol-unix auth-anonymous=1
load-module {SPEAKER} sink_properties=device.description=VirtualSpeaker
load-module {VOICE} sink_properties=device.description=VirtualMicSink
load-module {MICROPHONE} source_properties=device.description=VirtualMic
set-default-sink vspk
set-default-source vmic
"""
WINDOW = Path(__file__).with_name("window_probe.py")
HEARS = ("waiting", "collecting", "judged", "cannot_tell", "muted")
"""States in which sound comes; nobody speaks in these tests, and a null sink is silent to the last bit."""
PROBE = Path(__file__).with_name("probe.py")
PATIENCE_S = 30.0
"""How long anything may take on a busy machine before the test says that it does not happen at all."""


class SoundServer:
    """A PulseAudio server of our own; `start` it again after `kill`."""

    MICROPHONE = "vmicsink"
    """The sink to play the rep's voice into."""
    SPEAKER = "vspk"
    """The sink to play the customer's voice into."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tg-"))  # short: a socket's path has 108 characters
        self._server = None
        self._others = []
        self._threads = []
        for name in ("run", "state", "config"):
            (self.folder / name).mkdir(mode=0o700)
        (self.folder / "pa").write_text(CONFIGURATION)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PULSE_", "ALSA_", "PIPEWIRE_"))}
        self.environment = kept | {
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "PULSE_RUNTIME_PATH": str(self.folder / "run"),
            "PULSE_STATE_PATH": str(self.folder / "state"),
            "PULSE_SERVER": f"unix:{self.folder}/run/native",
        }

    def start(self):
        """Start the server and wait until sound runs through it without the 2 s steps of an idle sink."""
        command = ["pulseaudio", "--daemonize=no", "-n", "-F", str(self.folder / "pa"), "--exit-idle-time=-1"]
        command += ["--use-pid-file=no", "--disable-shm=yes", "--realtime=no", "--high-priority=no"]
        command += [f"--log-target=file:{self.folder / 'log'}"]
        self._server = self._popen(command)
        self._wait(lambda: self._ask("info") is not None, "the sound server does not answer")
        # A null sink that nobody reads with a low latency runs in steps of 2 s. These keep it awake.
        fetch = ["parec", "--latency-msec=20", "--raw", "-d"]
        readers = [self._popen([*fetch, name], subprocess.PIPE) for name in ("vmic", "vspk.monitor")]
        self._others += readers
        for reader in readers:
            reader.stdout.read(16_000)
            thread = threading.Thread(target=_swallow, args=(reader.stdout,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _popen(self, command, stdout=subprocess.DEVNULL):
        return subprocess.Popen(
            command, env=self.environment, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL
        )

    def _ask(self, *words):
        asked = subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return asked.stdout if asked.returncode == 0 else None

    @staticmethod
    def _wait(ready, complaint):
        until_s = time.monotonic() + PATIENCE_S
        while not ready():
            assert time.monotonic() < until_s, complaint
            time.sleep(0.05)

    def pactl(self, *words):
        """Tell the server something, such as `"suspend-source", "vmic", "1"`; return its answer."""
        answer = self._ask(*words)
        assert answer is not None, f"pactl {' '.join(words)} failed"
        return answer

    def play(self, path, sink):
        """Start to play a sound file into a sink; return the player's process."""
        player = self._popen(["paplay", "-d", sink, "--latency-msec=50", str(path)])
        self._others.append(player)
        return player

    def remove_microphone(self):
        """Take the virtual microphone away, as if it were unplugged."""
        for line in self.pactl("list", "short", "modules").splitlines():
            if "module-remap-source" in line:
                self.pactl("unload-module", line.split()[0])

    def restore_microphone(self):
        """Plug it in again."""
        self.pactl("load-module", *MICROPHONE.split(), "source_properties=device.description=VirtualMic")
        self.pactl("set-default-source", "vmic")

    def freeze(self):
        """Stop the server without ending it."""
        self._server.send_signal(signal.SIGSTOP)

    def thaw(self):
        """Let a frozen server go on."""
        self._server.send_signal(signal.SIGCONT)

    def kill(self):
        """End the server at once."""
        self._server.send_signal(signal.SIGCONT)
        self._server.kill()
        self._server.wait()

    def stop(self):
        """End the server and everything that was started here."""
        for process in self._others:
            process.kill()
            process.wait()
        for thread in self._threads:
            thread.join()
        for process in self._others:
            if process.stdout:
                process.stdout.close()
        if self._server:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def _swallow(stream):
    while stream.read(65_536):
        pass


class Child:
    """A program that tells what it sees, line by line as JSON, and takes words on its standard input."""

    def __init__(self, server, script, *arguments):
        self.seen = []
        self._lines = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, str(script), *arguments],
            env=server.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            self._lines.put(json.loads(line))
        self._lines.put(None)

    def wait_for(self, wanted, what):
        """Read what it tells until `wanted` is true of it; return that."""
        until_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < until_s:
            try:
                told = self._lines.get(timeout=1.0)
            except queue.Empty:
                continue
            if told is None:
                break
            self.seen.append(told)
            if wanted(told):
                return told
        errors = self.errors() if self._process.poll() is not None else ""
        raise AssertionError(f"never seen: {what}; last: {self.seen[-3:]}; {errors}")

    def say(self, word):
        """Tell it a word."""
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def signal(self, which):
        """Send it a signal."""
        self._process.send_signal(which)

    def errors(self):
        """Return what was printed to stderr; it must have ended."""
        self._process.wait(PATIENCE_S)
        return self._process.stderr.read()

    def stop(self):
        self._process.send_signal(signal.SIGCONT)
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            stream.close()


class Probe(Child):
    """A program that captures a call with `LiveSource`, tells what it sees, and keeps what it hears."""

    def __init__(self, server, folder, *arguments):
        self.kept = folder / "heard.npz"
        super().__init__(server, PROBE, str(self.kept), *arguments)

    def wait_for_state(self, leg, state):
        """Wait until a leg's health says `state`; return that health."""
        told = self.wait_for(lambda told: told["health"][leg]["state"] == state, f"{leg} {state}")
        return told["health"][leg]

    def wait_for_sound(self):
        """Wait until every leg delivers."""
        self.wait_for(
            lambda told: all(leg["state"] in ("ok", "muted") for leg in told["health"].values()), "sound"
        )

    def end(self):
        """End the call; return the probe's last words."""
        self.say("end")
        last = self.wait_for(lambda told: "closed_in_s" in told, "the end")
        assert self._process.wait(PATIENCE_S) == 0
        return last


@pytest.fixture
def sound_server():
    """A running sound server with a virtual microphone and speaker; treat it as badly as you like."""
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed: apt-get install pulseaudio pulseaudio-utils")
    server = SoundServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def probe(sound_server, tmp_path):
    """Return a function that starts a capture in a program of its own and waits for its first sound."""
    probes = []

    def start(*arguments):
        probes.append(Probe(sound_server, tmp_path, *arguments))
        probes[-1].wait_for_sound()
        return probes[-1]

    yield start
    for one in probes:
        one.stop()


class Seen(Child):
    """What the window shows."""

    def shows(self, state, line=""):
        return self.wait_for(
            lambda seen: seen.get("state") == state and line in seen["line"], f"{state} {line}"
        )

    def hears(self):
        return self.wait_for(
            lambda seen: seen.get("state") in HEARS and seen["recording"] and not seen["line"], "sound"
        )

    def says(self, line):
        return self.wait_for(lambda seen: line in seen.get("line", ""), line)

    def end(self):
        self.say("end")
        return self.wait_for(lambda seen: "closed" in seen, "the end")


@pytest.fixture
def window(sound_server, tmp_path):
    opened = []

    def open_window(*devices):
        opened.append(Seen(sound_server, WINDOW, str(tmp_path), *devices))
        opened[-1].hears()
        return opened[-1]

    yield open_window
    for one in opened:
        one.stop()
