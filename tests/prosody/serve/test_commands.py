"""`tonegauge serve` and `tonegauge live --follow` as a person calls them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from prosody.cli import tonegauge
from prosody.judgement.model_population import population
from prosody.verbs.upstairs import Upstairs

ROOT = Path(__file__).parents[3]


def said(*arguments: str) -> tuple[int, str]:
    """Return the exit status of a command that is wrong, and what it says."""
    above = Upstairs(lambda _: population(), lambda *_: 1, lambda: "There is no screen.")
    done = CliRunner().invoke(tonegauge, arguments, obj=above)
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("serve",), "Missing option '--listen'"),
        (("serve", "--listen", "sip:127.0.0.1:1"), "KIND is one of"),
        (("serve", "--listen", "rtp:127.0.0.1:0", "--events", "here"), "write HOST:PORT"),
        (("live", "--follow", "http://127.0.0.1/"), "no server's address"),
        (("live", "--follow", "ws://127.0.0.1:1/follow", "--record"), "leave the others out"),
    ],
)
def test_wrong_use_is_said_with_what_to_write(arguments: tuple[str, ...], why: str) -> None:
    status, output = said(*arguments)
    assert status == 2
    assert why in " ".join(output.split())


def test_the_secret_is_not_sent_in_clear_text_across_a_network(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("correct-horse-battery")
    status, output = said("live", "--follow", "ws://192.0.2.1:1/follow", "--secret-file", str(file))
    assert status == 2
    assert "clear text" in output


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.command", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_a_polite_end_ends_in_order(which: signal.Signals) -> None:
    with program(
        "serve", "--listen", "audiosocket:127.0.0.1:0", "--events", "127.0.0.1:0", "--workers", "1"
    ) as process:
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(2)]
        assert re.fullmatch(r"Listening for audiosocket on 127\.0\.0\.1:\d+, the rep's leg\.\n", lines[0])
        assert re.fullmatch(r"Events, figures and followers: 127\.0\.0\.1:\d+\.\n", lines[1])
        process.send_signal(which)
        assert process.stderr.read() == "Ending: calls are closed.\n"
        assert process.wait(20) == 0


def test_an_exposed_address_is_refused_with_the_reason() -> None:
    with program("serve", "--listen", "rtp:0.0.0.0:0", "--events", "127.0.0.1:0") as process:
        _, told = process.communicate(timeout=30)
        assert process.returncode == 1
        assert "RTP has neither a secret nor encryption" in told
        assert told.startswith("0.0.0.0:0 can be reached")  # nothing was open that could end
        assert "Traceback" not in told
