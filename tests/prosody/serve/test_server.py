"""Calls over real sockets, heard by real workers."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from websockets.asyncio.client import connect

from prosody.audio.error import AudioError
from prosody.audio.network.authenticate import ticket
from prosody.events import LEGS, Leg
from prosody.judgement.model_population import population
from prosody.pipeline import analyse
from prosody.serve.server import Server
from prosody.session import manifest
from prosody.session.reader import SessionSource, stored_events
from prosody.settings import Settings
from tests.prosody.audio.network import wire
from tests.prosody.serve.house import (
    Ears,
    Line,
    anonymous,
    door,
    lines_of,
    plan,
    served,
    until,
    with_limits,
)

Sound = dict[Leg, np.ndarray]


async def say_audiosocket(port: int, messages: list[bytes], *, hold: asyncio.Event | None = None) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.writelines(messages)
    await writer.drain()
    if hold is not None:
        await hold.wait()
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def say_websocket(port: int, messages: list[str] | list[str | bytes], path: str = "/") -> None:
    async with connect(f"ws://127.0.0.1:{port}{path}", compression=None) as connection:
        for message in messages:
            await connection.send(message)


async def say_rtp(packets: list[bytes], port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for packet in packets:
            sender.sendto(packet, ("127.0.0.1", port))
            await asyncio.sleep(0)


def test_a_call_over_an_audiosocket_is_what_its_file_is(telephone: Sound) -> None:
    async def visit(server: Server) -> None:
        async with Ears(server) as ears:
            await say_audiosocket(server.doors[0].port, wire.audiosocket(telephone["rep"]))
            await ears.ended()
        assert anonymous(ears.heard) == lines_of({"rep": telephone["rep"]}, str(wire.CALL))

    served(plan(door("audiosocket")), visit)


def test_a_media_stream_is_what_its_file_is(telephone: Sound) -> None:
    async def visit(server: Server) -> None:
        async with Ears(server) as ears:
            await say_websocket(
                server.doors[0].port, wire.media_stream(telephone["customer"], telephone["rep"])
            )
            await ears.ended()
        coded = {leg: wire.through(samples) for leg, samples in telephone.items()}
        assert anonymous(ears.heard) == lines_of(coded, "CA1")

    served(plan(door("media-stream")), visit)


def test_a_call_over_rtp_is_what_its_file_is_and_ends_when_nothing_comes(telephone: Sound) -> None:
    async def visit(server: Server) -> None:
        async with Ears(server) as ears:
            await say_rtp(wire.rtp_stream(telephone["rep"]), server.doors[0].port)
            await ears.ended()
        assert anonymous(ears.heard) == lines_of({"rep": wire.through(telephone["rep"])}, f"{0x1234:08x}")

    served(plan(door("rtp"), network=with_limits(idle_s=1.0)), visit)


def test_each_port_of_rtp_is_a_call_of_its_own(telephone: Sound) -> None:
    async def visit(server: Server) -> None:
        async with Ears(server) as ears:
            streams = [wire.rtp_stream(telephone[leg], sender=place) for place, leg in enumerate(LEGS)]
            await asyncio.gather(*map(say_rtp, streams, server.doors[0].ports))
            await ears.ended(2)
        for place, leg in enumerate(LEGS):
            [call] = {one["call"] for one in ears.heard if one.get("file") == f"{place:08x}"}
            own = anonymous([one for one in ears.heard if one["call"] == call])
            assert own == lines_of({"rep": wire.through(telephone[leg])}, f"{place:08x}")

    served(plan(replace(door("rtp"), count=2), network=with_limits(idle_s=1.0), workers=2), visit)


def test_ports_of_one_place_are_the_legs_of_one_call(telephone: Sound) -> None:
    async def visit(server: Server) -> None:
        async with Ears(server) as ears:
            ports = [(listening.ports[place], place) for listening in server.doors for place in range(2)]
            sound = telephone["rep"]
            await asyncio.gather(*(say_rtp(wire.rtp_stream(sound, sender=n), port) for port, n in ports))
            await ears.ended(2)
        for place in range(2):
            [call] = {one["call"] for one in ears.heard if one.get("file") == f"{place:08x}"}
            spoken = {one["leg"] for one in ears.of("utterance") if one["call"] == call}
            assert spoken == set(LEGS)

    doors = [replace(door("rtp", leg), count=2) for leg in LEGS]
    served(plan(*doors, network=with_limits(idle_s=1.0)), visit)


def test_packets_that_still_come_after_a_calls_end_are_another_call(telephone: Sound) -> None:
    async def visit(server: Server) -> None:
        packets, port = wire.rtp_stream(telephone["rep"]), server.doors[0].port
        async with Ears(server) as ears:
            await say_rtp(packets[:100], port)
            await until(lambda: server.board.calls, "a call")
            server.board.calls[0].end("That was enough.")
            await say_rtp(packets[100:], port)
            await ears.ended(2)

    served(plan(door("rtp"), network=with_limits(idle_s=1.0)), visit)


def test_two_forks_at_once_are_what_their_files_are_each(telephone: Sound) -> None:
    """One has the legs of the other swapped, and they go to two workers."""
    rep, customer = telephone["rep"], telephone["customer"]
    address = "/?rate=8000&channels=2"

    async def visit(server: Server) -> None:
        port = server.doors[0].port
        async with Ears(server) as ears:
            await asyncio.gather(
                say_websocket(port, wire.fork(customer, rep), address),
                say_websocket(port, wire.fork(rep, customer), address),
            )
            await ears.ended(2)
        calls = dict.fromkeys(line["call"] for line in ears.heard)
        told = [anonymous([line for line in ears.heard if line["call"] == call]) for call in calls]
        straight, swapped = (lines_of(s, "call-7") for s in (telephone, {"rep": customer, "customer": rep}))
        assert straight != swapped
        assert told in ([straight, swapped], [swapped, straight])

    metrics = served(plan(door("fork"), workers=2), visit).board.metrics
    assert metrics.heard_s == pytest.approx(36.0)
    assert metrics.ended == {"done": 2}


def test_two_audiosockets_with_one_name_are_the_legs_of_one_call(telephone: Sound) -> None:
    async def visit(server: Server) -> None:
        rep, customer = server.doors
        async with Ears(server) as ears:
            await asyncio.gather(
                say_audiosocket(rep.port, wire.audiosocket(telephone["rep"])),
                say_audiosocket(customer.port, wire.audiosocket(telephone["customer"])),
            )
            await ears.ended()
        assert [line["leg"] for line in ears.of("start")] == ["rep", "customer"]
        assert {line["leg"] for line in ears.of("utterance")} == {"rep", "customer"}
        assert 8.9 < ears.of("end")[0]["duration_s"] < 9.5
        assert server.board.metrics.calls == 1

    served(plan(door("audiosocket"), door("audiosocket", "customer")), visit)


def test_the_customers_leg_may_come_later(telephone: Sound) -> None:
    """What is missing of it is a gap, and nothing waits for it."""
    said = {leg: wire.audiosocket(samples[:16_000], hangup=False) for leg, samples in telephone.items()}

    async def in_real_time(port: int, messages: list[bytes]) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        for message in messages:
            writer.write(message)
            await asyncio.sleep(0.02)
        writer.close()

    async def visit(server: Server) -> None:
        rep, customer = server.doors
        async with Ears(server) as ears:
            leg = asyncio.create_task(in_real_time(rep.port, said["rep"]))
            await until(lambda: server.board.metrics.lost_s, "a gap for the customer")
            await in_real_time(customer.port, said["customer"][:20])
            await leg
            await ears.ended()
        assert [line["leg"] for line in ears.of("start")] == ["rep", "customer"]
        gap = next(gap for gap in ears.of("gap") if gap["leg"] == "customer")
        assert (gap["start_s"], gap["reason"]) == (0.0, "waiting for sound")
        assert not [gap for gap in ears.of("gap") if gap["leg"] == "rep"]

    limits = with_limits(patience_s=0.3)
    served(plan(door("audiosocket"), door("audiosocket", "customer"), network=limits), visit)


def test_a_customer_who_comes_first_waits_for_the_rep(telephone: Sound) -> None:
    async def visit(server: Server) -> None:
        rep, customer = server.doors
        async with Ears(server) as ears:
            hold = asyncio.Event()
            said = wire.audiosocket(telephone["customer"][-2 * 8000 :], hangup=False)
            leg = asyncio.create_task(say_audiosocket(customer.port, said, hold=hold))
            await until(lambda: customer.guests.counts["admitted"], "the customer")
            assert not server.board.calls
            await say_audiosocket(rep.port, wire.audiosocket(telephone["rep"]))
            hold.set()
            await leg
            await ears.ended()
        assert {line["leg"] for line in ears.of("utterance")} == {"rep", "customer"}
        assert server.board.metrics.heard_s == pytest.approx(11.0)

    served(plan(door("audiosocket"), door("audiosocket", "customer")), visit)


def test_a_leg_for_which_no_door_was_opened_is_shown_out(telephone: Sound, tmp_path: Path) -> None:
    secret = "correct-horse-battery"
    (tmp_path / "secret").write_text(secret)
    limits = with_limits(secret_file=str(tmp_path / "secret"))
    rep, customer = (ticket(secret, bytes(8), leg) for leg in ("rep", "customer"))

    async def visit(server: Server) -> None:
        port = server.doors[0].port
        hold = asyncio.Event()
        said = wire.audiosocket(telephone["rep"], uuid=rep, hangup=False)
        leg = asyncio.create_task(say_audiosocket(port, said, hold=hold))
        await until(lambda: server.board.calls, "the call")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(wire.audiosocket(telephone["rep"], uuid=customer)[0])
        assert await reader.read() == b""
        writer.close()
        assert len(server.board.calls) == 1
        hold.set()
        await leg

    served(plan(door("audiosocket"), network=limits), visit)


def test_with_tickets_both_legs_come_through_one_door(telephone: Sound, tmp_path: Path) -> None:
    secret = "correct-horse-battery"
    (tmp_path / "secret").write_text(secret)
    limits = with_limits(secret_file=str(tmp_path / "secret"))
    port = free_port()
    doors = [replace(door("audiosocket", leg), port=port) for leg in LEGS]

    async def visit(server: Server) -> None:
        [_] = server.doors
        await asyncio.gather(
            *(
                say_audiosocket(port, wire.audiosocket(telephone[leg], uuid=ticket(secret, bytes(8), leg)))
                for leg in LEGS
            )
        )

    metrics = served(plan(*doors, network=limits), visit).board.metrics
    assert (metrics.calls, metrics.heard_s) == (1, pytest.approx(18.0))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_doors_at_which_no_call_can_come_together_are_refused() -> None:
    async def visit(_: Server) -> None:
        raise AssertionError("it started")

    with pytest.raises(AudioError, match="A call needs the rep's leg"):
        served(plan(door("audiosocket", "customer"), door("rtp")), visit)
    with pytest.raises(AudioError, match="give both legs as many"):
        served(plan(door("rtp"), replace(door("rtp", "customer"), count=2)), visit)
    with pytest.raises(AudioError, match="Of RTP a leg has one door"):
        served(plan(door("rtp"), door("rtp")), visit)
    with pytest.raises(AudioError, match="only with tickets"):
        served(plan(*(replace(door("audiosocket", leg), port=9) for leg in LEGS)), visit)


def test_a_leg_that_is_here_already_is_shown_out_and_the_call_goes_on(telephone: Sound) -> None:
    said = wire.audiosocket(telephone["rep"], hangup=False)

    async def visit(server: Server) -> None:
        port = server.doors[0].port
        async with Ears(server) as ears:
            hold = asyncio.Event()
            first = asyncio.create_task(say_audiosocket(port, said[:200], hold=hold))
            await until(lambda: server.board.calls, "the call's begin")
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(said[0])
            assert await reader.read() == b""
            writer.close()
            hold.set()
            await first
            await ears.ended()
        assert anonymous(ears.heard) == lines_of({"rep": telephone["rep"][: 199 * 160]}, str(wire.CALL))

    served(plan(door("audiosocket")), visit)


def test_a_worker_that_dies_takes_its_own_calls_alone(telephone: Sound) -> None:
    said: list[str] = []
    sound = telephone["rep"]

    async def visit(server: Server) -> None:
        port, board = server.doors[0].port, server.board
        async with Ears(server) as ears:
            holds = asyncio.Event(), asyncio.Event()
            legs = []
            for number, hold in enumerate(holds):
                messages = wire.audiosocket(sound, uuid=UUID(int=number + 1), hangup=False)
                legs.append(asyncio.create_task(say_audiosocket(port, messages, hold=hold)))
                await until(lambda number=number: len(board.calls) == number + 1, "a call")
            doomed, spared = board.crew.members
            [dying] = doomed.calls
            assert doomed.process_id is not None
            os.kill(doomed.process_id, signal.SIGKILL)
            await until(lambda: ears.of("broken"), "the news of its death")
            assert [call.number for call in board.calls] == list(spared.calls)
            assert dying not in spared.calls
            holds[0].set()
            holds[1].set()
            await asyncio.gather(*legs)
            await ears.ended()
            await until(lambda: len(board.crew.members) == 2, "another worker")
            await say_audiosocket(port, wire.audiosocket(sound, uuid=UUID(int=3)))
            await ears.ended(2)
        whole = lines_of({"rep": sound}, "")[1:]
        for end in ears.of("end"):
            lines = [line for line in ears.heard if line["call"] == end["call"]]
            assert anonymous(lines)[1:] == whole

    board = served(plan(door("audiosocket"), workers=2, said=said), visit).board
    assert board.metrics.ended == {"worker": 1, "done": 2}
    assert board.crew.restarts == 1
    assert "A worker died; its calls (1) are ended, and it is begun again." in said


def test_a_worker_that_answers_nothing_is_ended(telephone: Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prosody.serve.crew.HUNG_S", 0.3)

    async def visit(server: Server) -> None:
        [member] = server.board.crew.members
        assert member.process_id is not None
        os.kill(member.process_id, signal.SIGSTOP)
        async with Ears(server) as ears:
            await say_audiosocket(server.doors[0].port, wire.audiosocket(telephone["rep"]))
            await until(lambda: ears.of("broken"), "the end of the call")
        assert server.board.crew.restarts == 1

    served(plan(door("audiosocket")), visit)


def test_the_servers_end_ends_calls_in_order_and_closes_their_sessions(
    telephone: Sound, tmp_path: Path
) -> None:
    said = wire.fork(telephone["customer"], telephone["rep"])
    told: list[Line] = []

    async def visit(server: Server) -> None:
        async with Ears(server) as ears:
            connection = await connect(f"ws://127.0.0.1:{server.doors[0].port}/?rate=8000", compression=None)
            for message in said:
                await connection.send(message)
            await until(lambda: ears.of("greeting"), "a verdict")
            await server.close()
        assert len(ears.of("end")) == 1
        told.extend(ears.heard)
        await connection.close()

    served(plan(door("fork"), sessions=tmp_path), visit)
    [folder] = tmp_path.iterdir()
    kept = manifest.read(folder)
    assert (kept.state, kept.legs, kept.rate) == ("closed", ("rep", "customer"), 8000)
    again = analyse(SessionSource(folder), Settings(), population())
    assert again.events == stored_events(folder)
    assert len(stored_events(folder)) == len(told)


def test_a_rep_who_is_named_is_compared_with_their_own_voice(telephone: Sound) -> None:
    anna = replace(population(), name="anna", calibrated=True)
    wanted = plan(door("fork"))
    wanted = replace(wanted, judging=replace(wanted.judging, own={"anna": (Settings(), anna)}))

    async def visit(server: Server) -> None:
        sound = wire.fork(telephone["customer"][:16_000], telephone["rep"][:16_000])
        async with Ears(server, "/events?rep=anna") as hers, Ears(server) as ears:
            for number, name in enumerate(("anna", "../anna", ""), 1):
                said = [json.dumps({"rep": name}), *sound[1:]]
                await say_websocket(server.doors[0].port, said, "/?rate=8000&channels=2")
                await ears.ended(number)
            assert [start["voice"] for start in ears.of("start")[::2]] == ["anna", "population", "population"]
            await hers.ended()
        assert {start["voice"] for start in hers.of("start")} == {"anna"}

    served(wanted, visit)


def test_a_pressed_key_leaves_a_hole_in_what_is_kept_and_judged(telephone: Sound, tmp_path: Path) -> None:
    said = wire.audiosocket(telephone["rep"], hangup=False)
    key = b"\x03\x00\x015"

    async def visit(server: Server) -> None:
        async with Ears(server) as ears:
            await say_audiosocket(server.doors[0].port, [*said[:101], key, *said[101:]])
            await ears.ended()
        [gap] = ears.of("gap")
        assert (gap["start_s"], gap["end_s"], gap["reason"]) == (2.0, 9.0, "paused")

    served(plan(door("audiosocket"), sessions=tmp_path), visit)
    [record] = tmp_path.glob("*/legs/rep.rec")
    kept = telephone["rep"][: 100 * 160].astype("<i2").tobytes()
    assert kept[:1600] in record.read_bytes()
    assert telephone["rep"][101 * 160 :].astype("<i2").tobytes()[:1600] not in record.read_bytes()


def test_no_further_call_is_taken_while_sound_waits_but_legs_are(
    telephone: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def visit(server: Server) -> None:
        rep, customer = server.doors
        hold = asyncio.Event()
        said = {leg: wire.audiosocket(samples, hangup=False) for leg, samples in telephone.items()}
        leg = asyncio.create_task(say_audiosocket(rep.port, said["rep"], hold=hold))
        await until(lambda: server.board.calls, "the call")
        monkeypatch.setattr(server.board.crew, "behind_s", lambda: 2.0)
        reader, writer = await asyncio.open_connection("127.0.0.1", rep.port)
        writer.write(wire.audiosocket(telephone["rep"], uuid=UUID(int=7))[0])
        assert await reader.read() == b""
        writer.close()
        await say_audiosocket(customer.port, said["customer"])
        hold.set()
        await leg

    metrics = served(plan(door("audiosocket"), door("audiosocket", "customer")), visit).board.metrics
    assert metrics.refused == {"busy": 1}
    assert (metrics.calls, metrics.heard_s) == (1, pytest.approx(18.0))


def test_a_call_of_which_nothing_comes_is_over(telephone: Sound) -> None:
    async def visit(server: Server) -> None:
        async with Ears(server) as ears:
            hold = asyncio.Event()
            messages = wire.audiosocket(telephone["rep"][:8000], hangup=False)
            leg = asyncio.create_task(say_audiosocket(server.doors[0].port, messages, hold=hold))
            await ears.ended()
            hold.set()
            await leg

    metrics = served(plan(door("audiosocket"), network=with_limits(idle_s=1.0)), visit).board.metrics
    assert (metrics.calls, sum(metrics.ended.values())) == (1, 1)
