"""What a worker does with its orders, without a process."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from prosody.audio.blocks import Block, Lost
from prosody.events import End, Event, Leg
from prosody.judgement.model_population import population
from prosody.pipeline import analyse
from prosody.serve import work
from prosody.serve.messages import Begin, Finish, Order, Over, Said, Sound, Unpacker, packed
from prosody.session import manifest
from prosody.settings import Settings
from tests.prosody.serve.house import RATE, Sounding

Sounds = dict[Leg, np.ndarray]


def begin(call: int, sessions: Path | None = None) -> Begin:
    return Begin(call, "made", ("rep", "customer"), RATE, Settings(), population(), sessions)


def steps(call: int, sound: Sounds, size: int) -> list[Order]:
    return [
        Sound(call, [Block(leg, samples[at : at + size], RATE) for leg, samples in sound.items()])
        for at in range(0, len(sound["rep"]), size)
    ]


def heard(orders: list[list[Order]]) -> list[Said | Over]:
    """Return what a worker answers to orders that come in these portions."""
    calls: dict[int, work.Hearer] = {}
    return [
        answer
        for portion in orders
        for number, own in work._by_call(portion)
        for answer in work._answers(number, own, calls)
    ]


def events_of(answers: list[Said | Over], call: int) -> list[Event]:
    return [
        event for said in answers if isinstance(said, Said) and said.call == call for event in said.events
    ]


@pytest.mark.parametrize("portion", [1, 7, 1000])
def test_a_call_is_what_its_file_is_however_much_of_it_waits(telephone: Sounds, portion: int) -> None:
    orders: list[Order] = [begin(3), *steps(3, telephone, 1600), Finish(3)]
    portions = [orders[at : at + portion] for at in range(0, len(orders), portion)]
    answers = heard(portions)
    expected = analyse(Sounding(telephone, "made"), Settings(), population()).events
    assert events_of(answers, 3) == expected
    assert sum(said.steps for said in answers if isinstance(said, Said)) == len(orders) - 2
    assert answers[-1] == Over(3)


def test_calls_that_wait_together_are_heard_apart(telephone: Sounds) -> None:
    swapped: Sounds = {"rep": telephone["customer"], "customer": telephone["rep"]}
    both = [steps(1, telephone, 1600), steps(2, swapped, 1600)]
    mixed = [order for pair in zip(*both, strict=True) for order in pair]
    answers = heard([[begin(1), begin(2), *mixed, Finish(1), Finish(2)]])
    for call, sound in ((1, telephone), (2, swapped)):
        assert events_of(answers, call) == analyse(Sounding(sound, "made"), Settings(), population()).events


def test_a_call_that_goes_wrong_ends_alone_and_closes_its_session(telephone: Sounds, tmp_path: Path) -> None:
    no_sound: Any = "no sound"
    bad = Block("rep", no_sound, RATE)
    good = steps(2, telephone, 1600)
    answers = heard(
        [
            [begin(1, tmp_path), begin(2), *steps(1, telephone, 1600)[:5], *good[:5]],
            [Sound(1, [bad]), *good[5:]],
            [Sound(1, [bad]), Finish(1), Finish(2)],
        ]
    )
    assert [answer for answer in answers if isinstance(answer, Over)] == [Over(1, work.MISTAKE), Over(2)]
    assert isinstance(events_of(answers, 2)[-1], End)
    [folder] = tmp_path.iterdir()
    assert manifest.read(folder).state == "closed"


def test_a_call_that_cannot_be_kept_is_heard_and_says_so(telephone: Sounds, tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    answers = heard([[begin(1, nowhere), *steps(1, telephone, 8000), Finish(1)]])
    [over] = [answer for answer in answers if isinstance(answer, Over)]
    assert "Not recorded" in over.unkept
    assert not over.problem
    assert all(
        said.notice == "trouble.not_recorded" for said in answers if isinstance(said, Said) and said.steps
    )
    assert isinstance(events_of(answers, 1)[-1], End)


def test_messages_arrive_whole_in_whatever_pieces_they_come() -> None:
    sent: list[Order] = [begin(1), Sound(1, [Lost("rep", 3, "lost")]), Finish(1)]
    data = b"".join(map(packed, sent))
    for size in (1, 7, len(data)):
        unpacker = Unpacker()
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        assert [message for piece in pieces for message in unpacker.take(piece)] == sent


def test_a_worker_whose_server_is_gone_closes_what_is_open_and_ends(
    telephone: Sounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "signal.signal", lambda *_: None
    )  # only a main thread may, and the test needs its own
    ours, theirs = socket.socketpair()
    worker = threading.Thread(target=work.work, args=(theirs,))
    worker.start()
    for order in (begin(1, tmp_path), *steps(1, telephone, 8000)[:3]):
        ours.sendall(packed(order))
    assert ours.recv(1)  # it has answered
    ours.close()
    worker.join(20)
    theirs.close()
    assert not worker.is_alive()
    [folder] = tmp_path.iterdir()
    assert manifest.read(folder).state == "closed"
