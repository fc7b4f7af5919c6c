"""The certificate to listen with: whatever is wrong with it is a sentence that names the file."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from prosody.audio.error import AudioError
from prosody.audio.network.certificate import validity
from prosody.audio.network.keys import tls_of
from prosody.audio.network.limits import NetworkSettings

DAYS = 30


class Day:
    """A clock that shows another day."""

    def __init__(self, days: float) -> None:
        self._days = days

    def wall(self) -> float:
        return (datetime.now(UTC) + timedelta(days=self._days)).timestamp()


def made(folder: Path, name: str) -> tuple[Path, Path]:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    asked = ["openssl", "req", "-x509", *curve, "-days", str(DAYS), "-subj", f"/CN={name}"]
    subprocess.run([*asked, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return made(tmp_path_factory.mktemp("keys"), "localhost")


def refusal(cert: Path, key: Path | None, days: float = 0.0) -> str:
    settings = NetworkSettings(certificate=str(cert), private_key=str(key or ""))
    with pytest.raises(AudioError) as refused:
        tls_of(settings, Day(days))
    return str(refused.value)


def test_a_certificate_and_its_key_are_taken(pair, tmp_path):
    cert, key = pair
    assert tls_of(NetworkSettings()) is None
    both = tmp_path / "both.pem"
    both.write_text("A comment before.\n" + cert.read_text() + key.read_text())
    for settings in (
        NetworkSettings(certificate=str(cert), private_key=str(key)),
        NetworkSettings(certificate=str(both)),
    ):
        assert isinstance(tls_of(settings), ssl.SSLContext)


def test_what_is_wrong_with_a_certificate_is_said_of_the_file_it_is_wrong_with(pair, tmp_path):
    cert, key = pair
    other = made(tmp_path, "other")[1]
    text, half = tmp_path / "text.pem", tmp_path / "half.key"
    text.write_text("hello")
    half.write_text(key.read_text().replace("M", "", 1))
    assert "none.pem' cannot be read (no such file" in refusal(tmp_path / "none.pem", key)
    assert "none.key' cannot be read (no such file" in refusal(cert, tmp_path / "none.key")
    assert "text.pem' holds no certificate" in refusal(text, key)
    assert "text.pem' holds no private key" in refusal(cert, text)
    assert "localhost.pem' holds no private key" in refusal(cert, None)
    assert "other.key' does not belong to" in refusal(cert, other)
    assert "half.key' is damaged" in refusal(cert, half)


def test_a_certificate_that_nobody_would_accept_today_is_refused(pair):
    assert "expired on 20" in refusal(*pair, days=DAYS + 1)
    assert "counts from 20" in refusal(*pair, days=-1)


def test_the_days_of_a_certificate_are_read_as_openssl_reads_them(pair):
    first, last = validity(pair[0].read_text())
    told = subprocess.run(
        ["openssl", "x509", "-noout", "-dates", "-in", pair[0]], check=True, capture_output=True
    )
    dates = [line.partition("=")[2] for line in told.stdout.decode().splitlines()]
    assert [day.timestamp() for day in (first, last)] == [ssl.cert_time_to_seconds(date) for date in dates]


@pytest.mark.parametrize("cut", [0, 40, 101])
def test_half_a_certificate_is_none(pair, cut: int):
    lines = pair[0].read_text().splitlines()
    with pytest.raises(ValueError):
        validity("\n".join([lines[0], "".join(lines[1:-1])[:cut], lines[-1]]))
