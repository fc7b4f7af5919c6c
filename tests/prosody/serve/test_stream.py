"""Who may listen, what they are told, and what becomes of those who are too slow."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from prosody.audio.error import AudioError
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.signals import Opened
from prosody.events import End, Event, Flag, Leg, Start, Tone
from prosody.serve.messages import Said
from prosody.serve.metrics import Metrics
from prosody.serve.news import CROWDED, MOST_WAITING, Listener, Newsroom, Wish
from prosody.serve.served import Served
from prosody.serve.server import Server
from tests.prosody.audio.network import wire as senders
from tests.prosody.serve.house import WORDS, Ears, door, plan, served, until, with_limits
from tests.prosody.serve.test_server import say_audiosocket

SECRET = "correct horse battery staple".replace(" ", "-")
PATHS = ("/metrics", "/calls", "/events", "/events/x", "/follow", "/follow/x", "/", "/nothing")
START = Start(0, 0, "rep", "x", 8000, 0.08, "population")
FLAG = Flag(5, 50, 60, "tone.flat")


async def asked(port: int, target: str, *headers: str) -> tuple[int, str]:
    """Ask over HTTP; return the answer's status and its text."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = [f"GET {target} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", ""]
    writer.write("\r\n".join(head).encode())
    answer = (await asyncio.wait_for(reader.read(), 5)).decode()
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    return int(answer.split()[1]), answer.partition("\r\n\r\n")[2]


async def everything(socket: ClientConnection) -> None:
    """Hear all that comes until the connection is closed."""
    while True:
        await socket.recv()


UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
)


def test_without_the_secret_nothing_is_told_on_any_path(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")

    async def visit(server: Server) -> None:
        port = server.stream.port
        for target in PATHS:
            for shown in ((), ("Authorization: Bearer wrong-wrong-wrong-wrong",)):
                assert (await asked(port, target, *shown))[0] == 403
                assert (await asked(port, target, *UPGRADE, *shown))[0] == 403
        right = f"Authorization: Bearer {SECRET}"
        assert (await asked(port, "/calls", right)) == (200, '{"calls": []}\n')
        with pytest.raises(InvalidStatus):
            await connect(f"ws://127.0.0.1:{port}/events")
        async with connect(
            f"ws://127.0.0.1:{port}/events", additional_headers={"Authorization": f"Bearer {SECRET}"}
        ):
            assert server.board is not None

    served(plan(network=with_limits(secret_file=str(file))), visit)


def test_a_browser_and_a_bent_name_are_refused() -> None:
    async def visit(server: Server) -> None:
        port = server.stream.port
        for target in PATHS:
            assert (await asked(port, target, "Origin: http://127.0.0.1"))[0] == 403
            assert (await asked(port, target, *UPGRADE, "Origin: null"))[0] == 403
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /calls HTTP/1.1\r\nHost: evil.example:80\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 403")
        writer.close()
        assert (await asked(port, "/nothing"))[0] == 404
        assert (await asked(port, "/events/a/b", *UPGRADE))[0] == 404

    served(plan(), visit)


@pytest.mark.parametrize("target", ["events", "http://127.0.0.1", "//[", "*"])
def test_a_target_that_is_none_is_not_found(target: str) -> None:
    async def visit(server: Server) -> None:
        assert (await asked(server.stream.port, target, *UPGRADE))[0] == 404

    served(plan(), visit)


def test_a_host_that_cannot_be_one_is_refused() -> None:
    async def visit(server: Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.stream.port)
        writer.write(b"GET /calls HTTP/1.1\r\nHost: [\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 403")
        writer.close()

    served(plan(), visit)


def test_an_open_address_without_secret_and_certificate_does_not_start() -> None:
    async def visit(_: Server) -> None:
        raise AssertionError("it started")

    for exposed in (
        replace(plan(), host="0.0.0.0"),
        replace(plan(), doors=[replace(door("audiosocket"), host="0.0.0.0")]),
    ):
        with pytest.raises(
            AudioError, match=r"can be reached from other machines; that needs a secret and TLS"
        ):
            served(exposed, visit)


def test_a_listener_who_says_too_much_at_once_is_shown_out() -> None:
    async def visit(server: Server) -> None:
        async with connect(f"ws://127.0.0.1:{server.stream.port}/follow") as socket:
            await socket.send("x" * 2000)
            with pytest.raises(ConnectionClosed) as closed:
                await everything(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
        await until(lambda: server.figures().count("tonegauge_listeners 0"), "their leaving")

    served(plan(), visit)


def test_figures_and_calls_are_told(telephone: dict[Leg, np.ndarray]) -> None:
    async def visit(server: Server) -> None:
        hold = asyncio.Event()
        messages = senders.audiosocket(telephone["rep"], hangup=False)
        leg = asyncio.create_task(say_audiosocket(server.doors[0].port, messages, hold=hold))
        await until(lambda: server.board.metrics.lag.count, "a step")
        [call] = json.loads((await asked(server.stream.port, "/calls"))[1])["calls"]
        assert (call["name"], call["legs"]) == (str(senders.CALL), ["rep"])
        status, figures = await asked(server.stream.port, "/metrics")
        assert status == 200
        assert "tonegauge_calls 1\n" in figures
        assert "tonegauge_heard_seconds_total 9\n" in figures
        assert call["name"] not in figures
        assert call["call"] not in figures
        hold.set()
        await leg

    served(plan(door("audiosocket")), visit)


def test_one_call_may_be_listened_to_alone(telephone: dict[Leg, np.ndarray]) -> None:
    async def visit(server: Server) -> None:
        async with Ears(server, f"/events/{UUID(int=2)}") as one, Ears(server) as both:
            for number in (1, 2):
                said = senders.audiosocket(telephone["rep"][:16_000], uuid=UUID(int=number))
                await say_audiosocket(server.doors[0].port, said)
            await both.ended(2)
            await one.ended()
        assert {line["file"] for line in both.of("start")} == {str(UUID(int=1)), str(UUID(int=2))}
        assert [line["file"] for line in one.of("start")] == [str(UUID(int=2))]

    served(plan(door("audiosocket")), visit)


# The newsroom, without a server.


def a_call(name: str, **claims: str) -> Served:
    call = Served(1, (), NetworkSettings(), Metrics())
    call.open(Opened(name, ("rep",), 8000, claims))
    return call


def in_newsroom(visit: Callable[[Newsroom], None]) -> None:
    async def run() -> None:
        visit(Newsroom(WORDS))

    asyncio.run(run())


def drained(listener: Listener) -> list[dict[str, Any]]:
    """Return all that waits for somebody."""
    return [json.loads(message) for message in listener.taken()]


def events(*said: Event) -> Said:
    return Said(1, 1, said)


def test_who_comes_late_is_told_what_was_said_but_no_hint_that_is_over() -> None:
    def visit(news: Newsroom) -> None:
        call = a_call("a")
        news.began(call)
        tones = [Tone(k, k, 0.1, 0.8, 0.1, 0.0, 1.0, "judged") for k in (100, 200)]
        news.said(call, events(START, tones[0], FLAG, tones[1]))
        came = drained(news.enter(Wish(lines=False)))
        assert [list(message) for message in came] == [["began"], ["event"], ["event"], ["event"]]
        kinds = [message["event"] for message in came[1:]]
        assert [(kind["type"], kind.get("shown")) for kind in kinds] == [
            ("start", None), ("flag", False), ("tone", None)
        ]  # fmt: skip
        assert kinds[2]["index"] == 200

    in_newsroom(visit)


def test_an_overlay_shows_one_call_after_the_other() -> None:
    def visit(news: Newsroom) -> None:
        listener = news.enter(Wish(lines=False))
        assert drained(listener) == [{"over": ""}]
        first, second = a_call("a"), a_call("b")
        news.began(first)
        news.began(second)
        news.said(second, events(START))
        assert [list(message) for message in drained(listener)] == [["began"]]
        news.over(first, "")
        assert [list(message) for message in drained(listener)] == [["over"], ["began"], ["event"]]
        news.over(second, "It broke.")
        assert drained(listener) == [{"over": "It broke."}]

    in_newsroom(visit)


def test_a_rep_is_shown_their_own_calls_alone() -> None:
    def visit(news: Newsroom) -> None:
        mine, theirs = a_call("a", rep="anna"), a_call("b", rep="bert")
        shown, lines = news.enter(Wish(lines=False, rep="anna")), news.enter(Wish(rep="anna"))
        for call in (theirs, mine):
            news.began(call)
            news.said(call, events(START))
        news.over(theirs, "It broke.")
        assert [message.get("began", {}).get("name") for message in drained(shown)] == [None, "a", None]
        assert [message["call"] for message in drained(lines)] == [mine.id]

    in_newsroom(visit)


def test_rows_are_left_out_where_much_waits_and_events_are_not() -> None:
    def visit(news: Newsroom) -> None:
        listener, call = news.enter(Wish(lines=False)), a_call("a")
        news.began(call)
        for _ in range(3 * CROWDED):
            news.said(call, Said(1, 1, (), ('{"rows": {}}',)))
        news.said(call, events(FLAG))
        kinds = [next(iter(message)) for message in drained(listener)]
        assert kinds.count("rows") <= CROWDED
        assert kinds[-1] == "event"

    in_newsroom(visit)


def test_who_is_too_slow_is_let_go_and_nobody_else() -> None:
    async def run() -> None:
        news, call = Newsroom(WORDS), a_call("a")
        slow, quick = news.enter(Wish()), news.enter(Wish())
        news.began(call)
        for _ in range(MOST_WAITING + 1):
            news.said(call, events(End(1, 1, 0, 1)))
            assert len(await quick.next()) == 1
        assert await slow.next() == []
        news.said(call, events(End(1, 1, 0, 1)))
        assert len(await quick.next()) == 1

    asyncio.run(run())
