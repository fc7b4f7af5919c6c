"""The ring between the sound card's thread and the worker."""

from __future__ import annotations

import threading

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from prosody.audio.ring import STAMPS, Ring


def made(rate=1_000, channels=1):
    return Ring(rate, channels, lambda: 0.0)


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 700)), max_size=60))
def test_what_is_taken_is_what_was_written_in_its_order(steps):
    ring, source = made(), np.arange(60 * 700, dtype=np.int64).astype(np.int16)
    given_so_far = 0
    heard, kept = [], []
    for write, take in steps:
        block = source[given_so_far : given_so_far + write]
        given_so_far += write
        before = ring.written
        ring.write(block[:, None])
        if ring.written > before:
            kept.append(block)
        heard.append(ring.take(min(take, ring.written - ring.read)))
    heard.append(ring.take(ring.written - ring.read))
    assert np.array_equal(np.concatenate(heard), np.concatenate([np.zeros(0, np.int16), *kept]))
    assert ring.written + ring.dropped == given_so_far


def test_a_full_ring_drops_what_is_new_and_counts_it():
    ring = made()
    for _ in range(12):
        ring.write(np.ones((500, 1), np.int16))
    assert (ring.written, ring.dropped) == (5_000, 1_000)


def test_skipped_sound_is_wiped_from_memory():
    ring = made()
    ring.write(np.full((4_000, 1), 7, np.int16))
    ring.skip(4_000)
    assert not ring._held.any()
    ring.write(np.full((3_000, 1), 7, np.int16))
    ring.skip(3_000)
    assert not ring._held.any()


def test_two_channels_become_their_mean():
    ring = made(channels=2)
    ring.write(np.array([[100, 300], [-5, -6], [32_767, 32_767]], np.int16))
    assert ring.take(3).tolist() == [200, -6, 32_767]


def test_a_taken_block_does_not_change_when_the_ring_goes_round():
    ring = made()
    ring.write(np.ones((1_000, 1), np.int16))
    taken = ring.take(1_000)
    for _ in range(6):
        ring.write(np.full((1_000, 1), 9, np.int16))
        ring.take(1_000)
    assert (taken == 1).all()


def test_arrivals_are_told_once_and_old_ones_forgotten():
    ring = made()
    ring.write(np.ones((10, 1), np.int16))
    assert ring.stamps() == [(0.0, 10, 0)]
    assert ring.stamps() == []
    for _ in range(STAMPS + 5):
        ring.write(np.ones((1, 1), np.int16))
    assert len(ring.stamps()) == STAMPS


def test_one_thread_writes_while_another_takes():
    ring = made(rate=100_000)
    blocks = [np.full((480, 1), k % 1_000, np.int16) for k in range(3_000)]

    def write():
        for block in blocks:
            while ring.written - ring.read > 400_000:
                pass
            ring.write(block)

    writer = threading.Thread(target=write)
    writer.start()
    heard = []
    while writer.is_alive() or ring.written > ring.read:
        heard.append(ring.take(ring.written - ring.read))
    writer.join()
    assert np.array_equal(np.concatenate(heard), np.concatenate(blocks)[:, 0])
