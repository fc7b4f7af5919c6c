"""A server in a process of its own, and what its processes cost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import Request, urlopen

TICKS = os.sysconf("SC_CLK_TCK")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
LISTENING = re.compile(r"Listening for (\S+) on \S+:(\d+)(?:, the (\w+)'s leg)?")
FOLLOWERS = re.compile(r"followers: \S+:(\d+)\.")


@dataclass
class Running:
    """A server that runs."""

    process: subprocess.Popen[str]
    home: Path
    secret: str
    said: list[str] = field(default_factory=list)

    def ports(self, kind: str) -> list[int]:
        """Return where it takes a kind of call."""
        found = (LISTENING.match(line) for line in self.said)
        return [int(match[2]) for match in found if match and match[1] == kind]

    @property
    def events(self) -> int:
        """The port on which it tells events and figures."""
        return next(int(match[1]) for line in self.said if (match := FOLLOWERS.search(line)))

    def figures(self) -> dict[str, float]:
        """Return what it counts."""
        asked = Request(f"http://127.0.0.1:{self.events}/metrics")
        asked.add_header("Authorization", f"Bearer {self.secret}")
        with urlopen(asked, timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return {
            name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[:1] != "#")
        }

    def sessions(self) -> int:
        """Return how many calls were kept and closed in order."""
        manifests = (path.read_text() for path in self.home.rglob("manifest.json"))
        return sum('"state": "closed"' in text for text in manifests)

    def mistakes(self) -> int:
        """Return how often it was surprised: tracebacks on its screen, and in its log."""
        logs = [path.read_text() for path in self.home.rglob("tonegauge.log")]
        return sum(text.count("Traceback") + text.count("ERROR") for text in ["\n".join(self.said), *logs])

    def family(self) -> list[int]:
        """Return its processes: itself, then all that came from it."""
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
        found = [self.process.pid]
        for one in found:
            found += [child for child, parent in parents.items() if parent == one]
        return found

    def cpu_s(self) -> dict[int, float]:
        """Return the CPU time of each process so far, s."""
        return {pid: spent for pid in self.family() if (spent := _cpu_s(pid)) is not None}

    def rss_mb(self) -> float:
        """Return the memory of the process that listens, MiB."""
        return _status(self.process.pid, "VmRSS") / 1024

    def pss_mb(self) -> float:
        """Return the memory of all processes, what they share counted once, MiB."""
        return sum(_shared_kb(pid) for pid in self.family()) / 1024


@contextmanager
def running(doors: Sequence[str], secret: str = "", *, record: bool = False) -> Iterator[Running]:
    """Run a server with these doors until the block ends; a traceback, should there be one, is in `said`."""
    with tempfile.TemporaryDirectory() as home:
        folders = {f"XDG_{kind}_HOME": home for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
        options = [word for door in doors for word in ("--listen", door)]
        options += ["--record"] if record else []
        if secret:
            (Path(home) / "secret").write_text(f"{secret}\n")
            options += ["--secret-file", f"{home}/secret"]
        process = subprocess.Popen(
            [sys.executable, "-m", "ui.command", "serve", "--events", "127.0.0.1:0", *options],
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | ONE_THREAD | folders,
        )
        server = Running(process, Path(home), secret)
        reader = threading.Thread(target=_read, args=(process, server.said))
        reader.start()
        try:
            _wait(server)
            yield server
        finally:
            process.terminate()
            process.wait(30)
            reader.join()


def _read(process: subprocess.Popen[str], said: list[str]) -> None:
    assert process.stderr is not None
    said.extend(line.rstrip() for line in process.stderr)


def _wait(server: Running) -> None:
    for _ in range(600):
        if any(FOLLOWERS.search(line) for line in server.said):
            return
        if server.process.poll() is not None:
            break
        time.sleep(0.05)
    raise SystemExit("\n".join(["The server did not start.", *server.said]))


def _cpu_s(pid: int) -> float | None:
    try:
        fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / TICKS


def _status(pid: int, name: str) -> int:
    text = (Path("/proc") / str(pid) / "status").read_text()
    return int(text.partition(f"{name}:")[2].split()[0])


def _shared_kb(pid: int) -> int:
    try:
        text = (Path("/proc") / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    return int(text.partition("Pss:")[2].split()[0])


def sent(kind: str, ports: Sequence[int], calls: int, seconds: float) -> subprocess.Popen[str]:
    """Start the senders."""
    words = ["--ports", *map(str, ports), "--calls", str(calls), "--seconds", str(seconds)]
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.serve.senders", kind, *words],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | ONE_THREAD,
    )


def said_of(senders: subprocess.Popen[str]) -> dict[str, object]:
    """Wait for the senders; return what they said of themselves."""
    out, _ = senders.communicate()
    told: dict[str, object] = json.loads(out)
    return told
