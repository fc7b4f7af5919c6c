"""A program that is killed while it records loses at most a second, whenever it happens (kill -9)."""

from __future__ import annotations

import itertools
import mmap
import os
import random
import signal
import statistics
import struct
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Item, Source
from prosody.events import Gap, Leg
from prosody.pipeline import Heard
from prosody.session.library import Library
from prosody.session.reader import SessionSource, stored_events
from prosody.session.recorder import Recorder

KILLS = 25
SPEED = 40.0
BLOCK = 800

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def child(begin: Callable[[], Recorder], items: list[Item], progress: mmap.mmap, ends: bool) -> None:
    """Record at 40 times real speed; say after each item how far it got. Then close, again and again."""
    recorder = begin()
    for number, item in enumerate(items, 1):
        recorder.take(item)
        recorder.accept(Heard(events=(Gap(number, number + 1, number + 1, "rep", "tick"),)))
        progress[:8] = struct.pack("<Q", number)
        time.sleep(BLOCK / 16_000 / 2 / SPEED)
        if ends and number >= 60:
            break
    with suppress(OSError):
        recorder.close()
    entry = Library(recorder.folder.parent).find(recorder.folder.name)
    for _ in itertools.count():
        Library(recorder.folder.parent).recover(entry)


def killed_after(
    delay_s: float, begin: Callable[[], Recorder], items: list[Item], progress: mmap.mmap, ends: bool
) -> int:
    """Return how many items the child had recorded when it was killed."""
    progress[:8] = struct.pack("<Q", 0)
    pid = os.fork()
    if pid == 0:
        try:
            child(begin, items, progress, ends)
        finally:
            os._exit(1)
    while not struct.unpack("<Q", progress[:8])[0]:
        time.sleep(0.001)
    time.sleep(delay_s)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    done: int = struct.unpack("<Q", progress[:8])[0]
    return done


def test_a_kill_loses_at_most_a_second_and_the_session_opens(
    recorder_of: Callable[[Source], Recorder],
    listed: Callable[..., Source],
    call_sound: Mapping[Leg, NDArray[np.int16]],
    in_blocks: Callable[..., list[Item]],
    sessions: Path,
) -> None:
    items = in_blocks(call_sound, BLOCK)
    chance = random.Random(0)
    lost_s = []
    with mmap.mmap(-1, 8) as progress:
        for kill in range(KILLS):
            ends = kill % 5 == 4  # every fifth while the session is closed and its sound file made
            before = {entry.id for entry in Library(sessions).entries()}
            begin = partial(recorder_of, listed([]))
            done = killed_after(chance.uniform(0.0, 0.4), begin, items, progress, ends)
            (new,) = {entry.id for entry in Library(sessions).entries()} - before
            lost_s.append(checked(Library(sessions), new, items[:done]))
    assert len(Library(sessions).entries()) == KILLS
    assert max(lost_s) <= 1.0
    assert statistics.median(lost_s) <= 0.2


def checked(library: Library, name: str, fed: list[Item]) -> float:
    """Recover a session twice; return how much of the sound that was fed is lost, s."""
    entry = library.find(name)
    assert entry.state in ("unfinished", "closed", "recovered")
    once = library.recover(entry)
    again = library.recover(once)
    assert again == once
    assert once.manifest is not None
    assert once.state in ("recovered", "closed")
    back = list(SessionSource(entry.folder))
    lost = 0.0
    for leg in ("rep", "customer"):
        given = joined(fed, leg)
        found = joined(back, leg)
        shared = min(len(given), len(found))
        assert len(found) <= len(given) + BLOCK  # the last item may be on the disk before it was said
        assert np.array_equal(found[:shared], given[:shared])
        lost = max(lost, (len(given) - shared) / 16_000)
    events = stored_events(entry.folder)
    assert len(events) >= len(fed) - 1
    assert [event.index for event in events] == list(range(1, len(events) + 1))
    return lost


def joined(items: list[Item], leg: str) -> NDArray[np.int16]:
    parts = [np.asarray(item.samples) for item in items if isinstance(item, Block) and item.leg == leg]
    return np.concatenate([np.zeros(0, np.int16), *parts])
