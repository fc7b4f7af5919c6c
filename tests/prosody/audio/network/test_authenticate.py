"""Who is let in, who is not, and where is not listened at all."""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID, uuid4

import pytest

from prosody.audio.error import AudioError
from prosody.audio.network.authenticate import (
    Admitted,
    Knock,
    Lock,
    RefusedError,
    authenticate,
    check_address,
    ticket,
)
from prosody.audio.network.keys import lock_of
from prosody.audio.network.limits import NetworkSettings

SECRET = "correct horse battery"
LOCK = Lock((SECRET, "the one before it"), "wss://tone.example.com")


def asked(target: str = "/", **headers: str) -> Knock:
    return Knock("media-stream", "127.0.0.1", target, {k.replace("_", "-"): v for k, v in headers.items()})


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def twilio(address: str, token: str = SECRET) -> str:
    return base64.b64encode(hmac.new(token.encode(), address.encode(), hashlib.sha1).digest()).decode()


@pytest.mark.parametrize(
    "knock",
    [
        asked(f"/?token={SECRET.replace(' ', '+')}"),
        asked(authorization=f"Bearer {SECRET}"),
        asked(authorization="bearer the one before it"),
        asked(authorization=basic("pbx", SECRET)),
        asked("/calls?x=1", x_twilio_signature=twilio("wss://tone.example.com/calls?x=1")),
        asked("/", x_twilio_signature=twilio("wss://tone.example.com")),
        asked("/calls", x_twilio_signature=twilio("wss://tone.example.com/calls/")),
    ],
)
def test_who_shows_the_secret_or_signs_with_it_is_let_in(knock: Knock):
    assert authenticate(knock, LOCK) == Admitted()


@pytest.mark.parametrize(
    "knock",
    [
        asked(),
        asked("/?token="),
        asked("/?token=wrong&" + "x=1&" * 40),
        asked(authorization="Bearer"),
        asked(authorization="Bearer correct horse"),
        asked(authorization=basic(SECRET, "")),
        asked(authorization="Basic !!!"),
        asked(authorization="Basic //79"),
        asked(authorization="Bearer sécrèt\udcff"),
        asked("/calls", x_twilio_signature=twilio("wss://tone.example.com/other")),
        asked("/calls", x_twilio_signature=twilio("wss://tone.example.com/calls", "another token")),
        asked(authorization=f"Bearer {SECRET}", origin="https://evil.example"),
        asked(authorization=f"Bearer {SECRET}", origin="null"),
    ],
)
def test_nobody_else_is(knock: Knock):
    with pytest.raises(RefusedError):
        authenticate(knock, LOCK)


def test_a_browser_is_refused_even_where_no_secret_is_asked_for():
    assert authenticate(asked(), Lock()) == Admitted()
    with pytest.raises(RefusedError, match="browser"):
        authenticate(asked(origin="http://localhost"), Lock())


def test_a_signature_says_nothing_without_our_own_address():
    with pytest.raises(RefusedError):
        authenticate(asked(x_twilio_signature=twilio("/")), Lock((SECRET,)))


def test_a_uuid_that_proves_the_secret_tells_call_and_leg():
    call = bytes(range(8))
    for leg in ("rep", "customer"):
        knock = Knock("audiosocket", "10.0.0.1", uuid=str(ticket(SECRET, call, leg)))
        assert authenticate(knock, LOCK) == Admitted(call.hex(), leg)


def test_a_ticket_is_what_a_dial_plan_computes():
    proof = hashlib.sha1(b"s3cret s3cret s3cret:0011223344556677:rep").hexdigest()
    assert ticket("s3cret s3cret s3cret", bytes.fromhex("0011223344556677"), "rep") == UUID(
        f"00112233-4455-6677-{proof[:4]}-{proof[4:16]}"
    )


def test_any_other_uuid_is_refused_where_a_secret_is_asked_for_and_a_name_where_not():
    uuid = uuid4()
    knock = Knock("audiosocket", "127.0.0.1", uuid=str(uuid))
    with pytest.raises(RefusedError):
        authenticate(knock, LOCK)
    assert authenticate(knock, Lock()) == Admitted(uuid.hex)


def test_rtp_comes_from_those_who_were_named():
    lock = lock_of(NetworkSettings(senders="127.0.0.1, 10.1.2.3"))
    assert authenticate(Knock("rtp", "10.1.2.3"), lock) == Admitted()
    with pytest.raises(RefusedError):
        authenticate(Knock("rtp", "10.1.2.4"), lock)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_this_machine_alone_needs_nothing(host: str):
    check_address(host, 9092, "audiosocket", Lock(), tls=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "pbx.example.com", ""])
@pytest.mark.parametrize(("lock", "tls"), [(Lock(), False), (LOCK, False), (Lock(), True)])
def test_any_other_address_needs_a_secret_and_tls(host: str, lock: Lock, tls: bool):
    with pytest.raises(AudioError, match="secret and TLS"):
        check_address(host, 9092, "audiosocket", lock, tls=tls)
    check_address(host, 9092, "audiosocket", LOCK, tls=True)


def test_rtp_is_listened_to_on_this_machine_alone():
    with pytest.raises(AudioError, match="RTP has neither"):
        check_address("0.0.0.0", 4000, "rtp", LOCK, tls=True)


def test_secrets_come_from_a_file_and_are_never_shown(tmp_path):
    file = tmp_path / "secrets"
    file.write_text("a-secret-of-some-length\nanother-one-of-length\n")
    lock = lock_of(NetworkSettings(secret_file=str(file)))
    assert lock.secrets == ("a-secret-of-some-length", "another-one-of-length")
    assert "a-secret" not in repr(lock)


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe"])
def test_a_file_of_secrets_that_cannot_be_is_refused(tmp_path, content: bytes):
    file = tmp_path / "secrets"
    file.write_bytes(content)
    with pytest.raises(AudioError, match=r"\.$"):
        lock_of(NetworkSettings(secret_file=str(file)))
    with pytest.raises(AudioError, match="cannot be read"):
        lock_of(NetworkSettings(secret_file=str(tmp_path / "none")))
    with pytest.raises(AudioError, match="cannot be read"):
        lock_of(NetworkSettings(secret_file="~nobody-of-that-name/secrets"))
