"""The network's legs: what a protocol costs, and what is left of RTP after loss, jitter and reordering.

`python -m benchmarks.network`. The peer is ffmpeg, where it is installed: it receives the same packets at the
same time, plainly and with the filter that is meant to fill holes (`aresample=async=1`).
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile

from benchmarks.report import write
from benchmarks.serve.senders import telephone
from prosody.audio.blocks import Block, Lost
from prosody.audio.network.audiosocket import AudioSocket
from prosody.audio.network.call_line import CallLine
from prosody.audio.network.fork import Fork
from prosody.audio.network.limits import DEFAULTS
from prosody.audio.network.media_stream import MediaStream
from prosody.audio.network.rtp import Rtp
from prosody.events import LEGS
from tests.prosody.audio.network import wire

LENGTH_S: Final = 60.0
HEARD_S: Final = 20.0
SEEDS: Final = range(20)
PORT: Final = 47_310
COMMON: Final = 20
"""Seconds of sound, seconds that ffmpeg hears, how often chance is asked, ffmpeg's port, ms of a packet."""

FILTERS: Final = {"ffmpeg": [], "ffmpeg, aresample=async=1": ["-af", "aresample=async=1"]}


def cost(machine: Any, messages: Sequence[Any]) -> float:
    """Return the CPU time (ms) that a second of a call costs, from bytes to items."""
    line = CallLine(LEGS, DEFAULTS, 0.0)
    began = time.process_time()
    for index, message in enumerate(messages):
        at_s = LENGTH_S * index / len(messages)
        for signal in machine.receive(message, at_s):
            line.take(signal, at_s)
    return (time.process_time() - began) / LENGTH_S * 1e3


def costs(rep: np.ndarray, customer: np.ndarray) -> list[str]:
    """Return a row for each protocol."""
    rows: dict[str, Callable[[], float]] = {
        "AudioSocket, one leg": lambda: cost(AudioSocket(), wire.audiosocket(rep)),
        "media stream, two legs": lambda: cost(MediaStream(), wire.media_stream(customer, rep)),
        "fork, two legs": lambda: cost(Fork("/?rate=8000"), wire.fork(customer, rep)),
        "RTP, one leg": lambda: cost(Rtp(), wire.rtp_stream(rep)),
    }
    return [f"| {name} | {min(run() for _ in range(3)):.2f} |" for name, run in rows.items()]


def spoilt(count: int, loss: float, jitter_s: float, seed: int) -> list[tuple[float, int]]:
    """Return which packets come, and when: each by itself lost or late."""
    random = np.random.default_rng(seed)
    kept = [0, *(i for i in range(1, count - 1) if random.random() >= loss), count - 1]
    return sorted((i * COMMON / 1e3 + random.uniform(0.0, jitter_s) * (i > 0), i) for i in kept)


def received(packets: list[bytes], came: Iterable[tuple[float, int]]) -> list[Block | Lost]:
    """Return what the machine makes of it."""
    machine = Rtp()
    signals = [signal for at_s, i in came for signal in machine.receive(packets[i], at_s)]
    return wire.items([*signals, *machine.end()])


def judged(parts: list[Block | Lost], sound: np.ndarray) -> tuple[float, int, int]:
    """Return the error of the time line (ms), samples in a wrong place, and samples heard."""
    at = wrong = heard = 0
    for part in parts:
        count = part.count * 80 if isinstance(part, Lost) else len(part.samples)
        if isinstance(part, Block):
            heard += count
            wrong += int(np.count_nonzero(part.samples != sound[at : at + count]))
        at += count
    return (at - len(sound)) / 8.0, wrong, heard


def spoiling(sound: np.ndarray) -> list[str]:
    """Return a row for each way to spoil a stream: the worst of all seeds."""
    packets, rows = wire.rtp_stream(sound), []
    for loss, jitter_s in ((0.0, 0.03), (0.02, 0.0), (0.02, 0.03), (0.05, 0.06), (0.2, 0.03)):
        errors, wrongs, shares = [], [], []
        for seed in SEEDS:
            came = spoilt(len(packets), loss, jitter_s, seed)
            error, wrong, heard = judged(received(packets, came), sound)
            errors.append(abs(error))
            wrongs.append(wrong)
            shares.append(heard / (len(came) * wire.PIECE))
        spoilt_how = f"{loss * 100:.0f} % | {jitter_s * 1e3:.0f} ms"
        rows.append(f"| {spoilt_how} | {max(errors):.1f} | {max(wrongs)} | {min(shares):.4f} |")
    return rows


def send(packets: list[bytes], came: list[tuple[float, int]], ports: Iterable[int]) -> None:
    """Send packets when they come, to several at once."""
    began = time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for at_s, i in came:
            time.sleep(max(0.0, began + at_s - time.monotonic()))
            for port in ports:
                out.sendto(packets[i], ("127.0.0.1", port))


def peers(sound: np.ndarray) -> list[str]:
    """Return a row for us and for each way ffmpeg receives 2 % loss and 30 ms of jitter."""
    packets = wire.rtp_stream(sound)
    came = spoilt(len(packets), 0.02, 0.03, 1)
    parts = received(packets, came)
    rows = [
        f"| tonegauge | {judged(parts, sound)[0]:+.0f} | {sum(isinstance(p, Lost) for p in parts)} told |"
    ]
    if not shutil.which("ffmpeg"):
        return [*rows, "| ffmpeg is not installed | | |"]
    with tempfile.TemporaryDirectory() as folder:
        children = [_listening(Path(folder), PORT + 2 * i, extra) for i, extra in enumerate(FILTERS.values())]
        time.sleep(2.0)
        send(packets, came, [PORT + 2 * i for i in range(len(FILTERS))])
        for child in children:
            child.wait(60)
        for i, name in enumerate(FILTERS):
            heard, _ = soundfile.read(Path(folder) / f"{PORT + 2 * i}.wav", dtype="int16")
            rows.append(f"| {name} | {(_end(heard) - _end(sound)) / 8.0:+.0f} | none told |")
    return rows


def _listening(folder: Path, port: int, extra: list[str]) -> subprocess.Popen[bytes]:
    sdp = folder / f"{port}.sdp"
    sdp.write_text(
        f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {port} RTP/AVP 0\n"
    )
    asked = ["ffmpeg", "-v", "quiet", "-protocol_whitelist", "file,udp,rtp", "-rw_timeout", "3000000"]
    out = str(folder / f"{port}.wav")
    limit = ["timeout", "-s", "INT", f"{HEARD_S + 8:.0f}"]
    return subprocess.Popen([*limit, *asked, "-i", str(sdp), *extra, "-y", out], stdin=subprocess.DEVNULL)


def _end(sound: np.ndarray) -> int:
    """Return where the click stands with which the sound ends."""
    return int(np.flatnonzero(np.abs(sound.astype(np.int32)) > 30_000)[-1])


def main() -> None:
    """Measure, and write the section."""
    legs = telephone()
    rep, customer = (np.resize(legs[leg], round(LENGTH_S * wire.RATE)) for leg in LEGS)
    clicked = wire.through(np.clip(rep[: round(HEARD_S * wire.RATE)], -20_000, 20_000))
    clicked[-80:] = wire.through(np.full(80, 32_000, np.int16))
    page = [
        "# Calls from the network",
        "",
        "`python -m benchmarks.network`; the bundled call at 8 kHz, pieces of 20 ms.",
        "",
        "## What a protocol costs",
        "",
        "CPU of one thread, from bytes to what the analysis takes.",
        "",
        "| protocol | ms per second of a call |",
        "|---|---|",
        *costs(rep, customer),
        "",
        "## RTP that was spoilt",
        "",
        f"One minute, the worst of {len(SEEDS)} seeds. Each packet by itself is lost, or late by up to the"
        " jitter, so that they overtake each other.",
        "",
        "| lost | jitter | time line off, ms | samples in a wrong place | share heard of what came |",
        "|---|---|---|---|---|",
        *spoiling(wire.through(rep)),
        "",
        f"{HEARD_S:.0f} s sent at real speed, 2 % lost, 30 ms of jitter: where the last sound stands.",
        "",
        "| receiver | ms off its place | gaps |",
        "|---|---|---|",
        *peers(clicked),
        "",
    ]
    write("network", "\n".join(page))


if __name__ == "__main__":
    main()
