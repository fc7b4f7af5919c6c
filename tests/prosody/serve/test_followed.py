"""The overlay and the terminal on a call that a server hears."""

from __future__ import annotations

import asyncio
import io
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from prosody.events import End, Event, Flag, Gap, Greeting, Leg, Start
from prosody.mailbox import Snapshot
from prosody.serve import link
from prosody.serve.followed import FollowedCall
from prosody.serve.server import Plan, Server
from prosody.verbs.call import in_terminal
from tests.prosody.audio.network import wire as senders
from tests.prosody.serve.house import WORDS, door, plan, with_limits
from tests.prosody.serve.test_server import say_audiosocket

Sound = dict[Leg, np.ndarray]


class House:
    """A server on a thread of its own, as it is on a machine of its own."""

    def __init__(self, wanted: Plan) -> None:
        self._plan = wanted
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> House:
        self._thread.start()
        self.server = self.do(self._open())
        self._going = asyncio.run_coroutine_threadsafe(self.server.run(), self._loop)
        return self

    async def _open(self) -> Server:
        server = Server(self._plan)
        await server.open()
        return server

    def do(self, what):
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(50)

    def send(self, sound: np.ndarray) -> None:
        said = senders.audiosocket(sound)
        self.do(say_audiosocket(self.server.doors[0].port, said))

    def __exit__(self, *_: object) -> None:
        self.server.stop()
        self._going.result(10)
        self.do(self.server.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Looking:
    """Looks into a call's mailbox again and again, and remembers."""

    def __init__(self, call: FollowedCall) -> None:
        self.call = call
        self.events: list[Event] = []
        self.rows = 0
        self.last = Snapshot()

    def until(self, true: Callable[[], object]) -> None:
        tick = threading.Event()
        for _ in range(2000):
            self.last = self.call.mailbox.take()
            self.events += self.last.events
            self.rows += sum(len(rows) for _, rows in self.last.contours)
            if true():
                return
            tick.wait(0.01)
        raise AssertionError(f"it never happened; last: {self.last}")

    def has(self, kind: type[Event]) -> bool:
        return any(isinstance(event, kind) for event in self.events)


@contextmanager
def followed(address: str, folder: Path, secret: str = "") -> Iterator[tuple[FollowedCall, Looking]]:
    call = FollowedCall(address, secret, folder)
    call.set_out()
    try:
        yield call, Looking(call)
    finally:
        assert call.close()


def address_of(house: House, path: str = "/follow") -> str:
    return f"ws://127.0.0.1:{house.server.stream.port}{path}"


def test_a_call_is_shown_as_the_server_hears_it(telephone: Sound, tmp_path: Path) -> None:
    news: list[None] = []
    with House(plan(door("audiosocket"))) as house, followed(address_of(house), tmp_path) as (call, look):
        call.on_news(lambda: news.append(None))
        look.until(lambda: look.last.waiting)
        assert not look.last.running
        house.send(telephone["rep"])
        look.until(lambda: look.has(End) and not look.last.running)
        assert look.rows == 900
        assert [type(event) for event in look.events if isinstance(event, Start | Greeting | Flag)][:2] == [
            Start, Greeting,
        ]  # fmt: skip
        assert look.last.waiting
        assert not look.last.error
        assert len(news) > 10
        assert not call.fate.recorded


def test_health_tells_of_each_leg_and_a_pause_is_granted_by_the_server(
    telephone: Sound, tmp_path: Path
) -> None:
    said = senders.audiosocket(telephone["rep"], hangup=False)
    with House(plan(door("audiosocket"))) as house, followed(address_of(house), tmp_path) as (call, look):
        hold = house.do(_event())
        leg = asyncio.run_coroutine_threadsafe(_in_two(house, said, hold), house._loop)
        look.until(lambda: look.last.health)
        rep = look.last.health["rep"]
        assert (rep.state, rep.device) == ("ok", str(senders.CALL))
        assert rep.level_db < 0.0
        call.mark("note")
        call.record(True)
        call.pause()
        look.until(lambda: look.last.paused and _paused(house.server))
        assert look.last.notices == ("trouble.not_recorded",)
        assert "server decides" in look.last.refusal
        house._loop.call_soon_threadsafe(hold.set)
        leg.result(20)
        look.until(lambda: look.has(Gap) and look.has(End))
        [gap] = [event for event in look.events if isinstance(event, Gap)]
        assert (gap.index, gap.end, gap.reason) == (500, 900, "paused")


async def _event() -> asyncio.Event:
    return asyncio.Event()


async def _in_two(house: House, said: list[bytes], between: asyncio.Event) -> None:
    """Send 5 s of a call, wait, and send the rest."""
    _, writer = await asyncio.open_connection("127.0.0.1", house.server.doors[0].port)
    writer.writelines(said[:251])
    await between.wait()
    writer.writelines(said[251:])
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


def _paused(server: Server) -> bool:
    return any(call.paused for call in server.board.calls)


def test_a_lost_connection_is_said_and_mended(telephone: Sound, tmp_path: Path) -> None:
    said = senders.audiosocket(telephone["rep"], hangup=False)
    with House(plan(door("audiosocket"))) as house:
        port = house.server.stream.port
        with followed(address_of(house), tmp_path) as (_, look):
            hold = house.do(_event())
            leg = asyncio.run_coroutine_threadsafe(_in_two(house, said, hold), house._loop)
            look.until(lambda: look.last.running and look.has(Start))
            house.do(house.server.stream.close())
            look.until(lambda: "trouble.server_lost" in look.last.notices)
            assert look.last.running
            assert look.last.health == {}
            assert WORDS.knows("trouble.server_lost")
            look.events.clear()
            house.do(house.server.stream.open(port, None))
            look.until(lambda: not look.last.notices and look.has(Start))
            assert look.last.running
            house._loop.call_soon_threadsafe(hold.set)
            leg.result(20)
            look.until(lambda: look.has(End) and look.last.waiting)


def test_a_server_that_is_not_there_is_said_and_tried_again(tmp_path: Path) -> None:
    with followed("ws://127.0.0.1:9/follow", tmp_path) as (call, look):
        look.until(lambda: look.last.error == link.UNREACHABLE)
        assert not look.last.running
        assert not look.last.waiting
        assert not call.wait(0.0)


def test_tls_that_does_not_come_about_is_said_and_ends_it(tmp_path: Path) -> None:
    with House(plan()) as house:
        address = address_of(house).replace("ws://", "wss://")
        with followed(address, tmp_path) as (call, look):
            look.until(lambda: look.last.error == link.NO_TLS)
            assert call.wait(10.0)


@pytest.mark.parametrize(
    ("code", "why"), [(10, link.EXPIRED), (18, link.UNTRUSTED), (62, link.OTHER_NAME), (64, link.OTHER_NAME)]
)
def test_each_fault_of_a_certificate_has_its_sentence(code: int, why: str) -> None:
    fault = ssl.SSLCertVerificationError(1, "raw text of OpenSSL")
    fault.verify_code = code
    assert link.distrust(fault) == why


def test_a_server_that_was_met_and_hangs_up_is_tried_again() -> None:
    fault = ssl.SSLEOFError(8, "raw text of OpenSSL")
    fault.reason = "UNEXPECTED_EOF_WHILE_READING"
    assert link.distrust(fault) == link.NO_TLS
    assert link.distrust(fault, met=True) == link.UNREACHABLE


@pytest.mark.parametrize(("path", "why"), [("/follow", link.REFUSED), ("/elsewhere", link.UNKNOWN)])
def test_what_trying_again_does_not_mend_ends_it(path: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("correct-horse-battery\n")
    network = with_limits(secret_file=str(file)) if why == link.REFUSED else with_limits()
    with House(plan(network=network)) as house:
        with followed(address_of(house, path), tmp_path) as (call, look):
            look.until(lambda: look.last.error == why)
            assert call.wait(10.0)
        if why == link.REFUSED:
            with followed(address_of(house), tmp_path, "correct-horse-battery") as (_, look):
                look.until(lambda: look.last.waiting)


def test_a_call_that_the_server_ends_is_said_with_its_reason(telephone: Sound, tmp_path: Path) -> None:
    said = senders.audiosocket(telephone["rep"], hangup=False)
    with House(plan(door("audiosocket"))) as house, followed(address_of(house), tmp_path) as (_, look):
        hold = house.do(_event())
        leg = asyncio.run_coroutine_threadsafe(_in_two(house, said, hold), house._loop)
        look.until(lambda: look.last.running)
        house.server.board.crew.members[0].kill()
        look.until(lambda: not look.last.running)
        assert look.last.error == "The worker that heard this call died."
        house._loop.call_soon_threadsafe(hold.set)
        leg.result(20)


def test_the_terminal_shows_it_like_any_call(telephone: Sound, tmp_path: Path) -> None:
    out = io.StringIO()
    with House(plan(door("audiosocket"))) as house:
        call = FollowedCall(address_of(house), "", tmp_path)
        sender = threading.Timer(0.3, house.send, [telephone["rep"]])
        sender.start()
        assert in_terminal(call, WORDS, 3.0, out) == 0
        sender.join()
    assert "Greeting" in out.getvalue()
    assert "ended after 0:09.0" in out.getvalue()
