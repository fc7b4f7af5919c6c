"""Real softphones for tests: Debian's `baresip`, one process each, calling each other over 127.0.0.1.

Debian's package has no module for PulseAudio, so sound goes through ALSA's plug-in for it, a device each.

    speech -> paplay -> `vmicsink` -> `vmic` -> the rep's softphone -> RTP -> the customer's -> `custspk`
    speech -> file -> the customer's softphone -> RTP -> the rep's softphone -> `vspk` -> `vspk.monitor`
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path

PROGRAM = "baresip"
PACKAGE = "baresip-core"
CUSTOMERS_SPEAKER = "custspk"
DEVICE = 'pcm.{name} {{ type pulse device "{pulse}" }}\n'
SYSTEMS = "</usr/share/alsa/alsa.conf>\n"
CODEC = "PCMU/8000/1"
PATIENCE_S = 20.0
BUFFER_MS = "150"
"""With ALSA's own idea of a buffer the player stumbles a hundred times a second on a busy machine."""
CONFIGURATION = """\
poll_method epoll
sip_listen 127.0.0.1:{sip}
net_interface 127.0.0.1
call_max_calls 1
call_local_timeout 60
audio_source {source}
audio_player {player}
audio_alert {player}
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
audio_buffer 100-300
rtp_ports {rtp}-{rtp_last}
rtcp_mux no
jitter_buffer_type fixed
jitter_buffer_delay 5-10
module_path /usr/lib/baresip/modules
module g711.so
module alsa.so
module aufile.so
module_tmp uuid.so
module_tmp account.so
module_app contact.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


def free_port(kind=socket.SOCK_STREAM):
    """Return a port of 127.0.0.1 that nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


class Softphone:
    """A softphone.

    `source` is a PulseAudio source, or the path of a file to be spoken; `player` is a PulseAudio sink.
    """

    def __init__(self, server, folder, name, source, player, answers=False):
        self.sip = free_port(socket.SOCK_DGRAM)
        self.rtp = free_port(socket.SOCK_DGRAM) & ~1
        self.address = f"sip:{name}@127.0.0.1:{self.sip}"
        self._control = free_port()
        folder = folder / name
        folder.mkdir()
        config = CONFIGURATION.format(
            sip=self.sip,
            rtp=self.rtp,
            rtp_last=self.rtp + 10,
            control=self._control,
            source=f"aufile,{source}" if Path(source).exists() else "alsa,hears",
            player="alsa,plays",
        )
        (folder / "config").write_text(config)
        devices = DEVICE.format(name="hears", pulse=source) + DEVICE.format(name="plays", pulse=player)
        (folder / "asound.conf").write_text(SYSTEMS + devices)
        mode = "auto" if answers else "manual"
        account = f"<{self.address};transport=udp>;regint=0;audio_codecs={CODEC};answermode={mode}\n"
        (folder / "accounts").write_text(account)
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [PROGRAM, "-f", str(folder)],
                env=server.environment
                | {"ALSA_CONFIG_PATH": str(folder / "asound.conf"), "PULSE_LATENCY_MSEC": BUFFER_MS},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self):
        until_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._control), 1.0).close()
                return
            except OSError:
                assert self._process.poll() is None, self.log.read_text()
                assert time.monotonic() < until_s, "the softphone does not answer"
                time.sleep(0.05)

    def tell(self, command, params=""):
        """Give it a command; return its answer."""
        asked = json.dumps({"command": command, "params": params, "token": "test"}).encode()
        with socket.create_connection(("127.0.0.1", self._control), 2.0) as line:
            line.sendall(b"%d:%s," % (len(asked), asked))
            until_s = time.monotonic() + PATIENCE_S
            heard = b""
            while time.monotonic() < until_s:
                heard += line.recv(65_536)
                for answer in _netstrings(heard):
                    if answer.get("token") == "test":
                        assert answer["ok"], answer
                        return answer["data"]
        raise AssertionError(f"no answer to {command}")

    def call(self, address):
        """Call somebody, and wait until they have answered."""
        self.tell("dial", address)
        until_s = time.monotonic() + PATIENCE_S
        while "ESTABLISHED" not in self.tell("listcalls"):
            assert time.monotonic() < until_s, self.log.read_text()
            time.sleep(0.1)

    def hang_up(self):
        self.tell("hangup")

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _netstrings(data):
    """Yield what whole netstrings hold."""
    while b":" in data:
        length, _, rest = data.partition(b":")
        if len(rest) <= int(length):
            return
        yield json.loads(rest[: int(length)])
        data = rest[int(length) + 1 :]
