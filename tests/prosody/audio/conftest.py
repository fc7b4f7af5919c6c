"""A scripted sound system on a virtual clock: hours of a call in a second, and every mishap on purpose."""

from __future__ import annotations

import heapq
import itertools

import numpy as np
import pytest

from prosody.audio.backend import Whereabouts
from prosody.audio.blocks import Block, Lost
from prosody.audio.capture import LiveSource
from prosody.audio.devices import Device, find
from prosody.audio.error import AudioError


class VirtualClock:
    """Time goes on only while somebody waits; what was planned for a moment then happens at it."""

    def __init__(self):
        self.now_s = 1_000.0
        self._plan = []
        self._order = itertools.count()

    def mono(self):
        return self.now_s

    boot = wall = mono

    def at(self, when_s, act):
        """Plan an act, in s since the beginning (1000 s)."""
        heapq.heappush(self._plan, (1_000.0 + when_s, next(self._order), act))

    def after(self, delay_s, act):
        heapq.heappush(self._plan, (self.now_s + delay_s, next(self._order), act))

    def suspend(self, duration_s):
        """The machine sleeps: what was planned happens so much later."""
        self.now_s += duration_s
        self._plan = [(when_s + duration_s, order, act) for when_s, order, act in self._plan]

    def sleep(self, duration_s):
        self._go_on(self.now_s + max(0.0, duration_s), lambda: False)

    def wait(self, event, timeout_s):
        self._go_on(self.now_s + timeout_s, event.is_set)
        return event.is_set()

    def _go_on(self, until_s, enough):
        while not enough():
            if not self._plan or self._plan[0][0] > until_s:
                self.now_s = max(self.now_s, until_s)
                return
            when_s, _, act = heapq.heappop(self._plan)
            self.now_s = max(self.now_s, when_s)
            act()


class AtOnce:
    """A task that runs when it is started."""

    def __init__(self, work, done=None):
        self.error = self.result = None
        self.over = True
        try:
            self.result = work()
        except AudioError as error:
            self.error = error
        if done:
            done()

    def wait(self, _limit_s):
        return True


class FakeDevice:
    """A device that plays a script. Its sound tells where it belongs: each 10 ms has one value of its own.

    Attributes a test may change while the clock runs: `plugged`, `frozen` (no callbacks, no error),
    `rate`, `ppm` (how much faster its clock is), `silent`, `late_s` (a delay of delivery), `refuses`, `play`
    (a function from times, in s since the beginning, to what sounds then) ...
    """

    def __init__(self, name, rate=16_000, *, monitor=False, default=True, host_api="Fake", block_s=0.02):
        self.device = Device(name, host_api, name.lower(), 1, rate, default, monitor)
        self.rate = rate
        self.block_s = block_s
        self.plugged = True
        self.frozen = False
        self.refuses = ""
        self.ppm = 0.0
        self.silent = False
        self.play = None
        self.late_s = lambda: 0.0
        self.moved_to = None
        self.suspended = False
        self.opened = 0
        self.overflow = False
        self.first_after_s = 0.0


class FakeStream:
    def __init__(self, backend, fake, heard, ended):
        self.backend, self.fake, self.heard, self.ended = backend, fake, heard, ended
        self.over = False
        self.skip = 0
        self.backlog = []
        self.begun_s = backend.clock.now_s + fake.first_after_s
        self.count = 0
        self.plan()

    def plan(self):
        block = round(self.fake.block_s * self.fake.rate)
        due_s = self.begun_s + (self.count + block) / (self.fake.rate * (1.0 + self.fake.ppm * 1e-6))
        self.backend.clock.after(due_s - self.backend.clock.now_s, lambda: self.block(block))

    def block(self, count):
        """`count` more samples have been recorded; deliver them when the script says so."""
        if self.over:
            return
        if not self.fake.plugged:
            self.over = True
            self.ended()
            return
        if not self.fake.frozen:
            tens = round((self.backend.clock.now_s - 1_000.0) * 100)
            lost, self.skip = self.skip, max(0, self.skip - count)
            if not lost:
                sound = self.sound(count) if self.fake.play else 0 if self.fake.silent else tens % 30_000 + 1
                self.backlog.append(np.full((count, 1), sound, np.int16))
            late_s = self.fake.late_s()
            if late_s > 0.0:
                self.backend.clock.after(late_s, self.deliver)
            else:
                self.deliver()
        self.count += count
        self.plan()

    def sound(self, count):
        """Return what sounds while the next samples are recorded, on a clock that may be wrong."""
        true_rate = self.fake.rate * (1.0 + self.fake.ppm * 1e-6)
        times = self.begun_s - 1_000.0 + (self.count + np.arange(count)) / true_rate
        return self.fake.play(times)[:, None]

    def deliver(self):
        for sound in self.backlog:
            if not self.over:
                self.heard(sound, self.fake.overflow)
        self.backlog = []

    def fetch(self):
        pass

    def at_home(self):
        return False

    def suspended(self):
        return self.fake.suspended

    def abort(self):
        self.over = True

    def close(self):
        self.over = True
        self.backend.streams.discard(self)


class FakeBackend:
    def __init__(self, clock, *fakes):
        self.clock = clock
        self.fakes = {fake.device.key: fake for fake in fakes}
        self.streams = set()

    def find(self, wanted, leg):
        return find([fake.device for fake in self.fakes.values() if fake.plugged], wanted, leg)

    def open(self, device, _leg, prepare, ended):
        fake = self.fakes[device.key]
        if not fake.plugged or fake.refuses:
            raise AudioError(fake.refuses or f"{device.name} is not there; connect it.")
        fake.opened += 1
        stream = FakeStream(self, fake, prepare(fake.rate, 1), ended)
        self.streams.add(stream)
        return stream

    def look(self, leg):
        """The system moves a stream to `moved_to`; the default is the first plugged fake that may be it."""
        for fake in self.fakes.values():
            fits = fake.device.is_monitor == (leg == "customer") and fake.device.is_default
            if fits and (fake.plugged or fake.moved_to):
                return Whereabouts(self.fakes[fake.moved_to or fake.device.key].device, fake.device)
        return Whereabouts()


class Rig:
    """A call on fake devices: run it for a while and look at what came."""

    def __init__(self):
        self.clock = VirtualClock()
        self.mic = FakeDevice("Headset")
        self.far = FakeDevice("Speaker", monitor=True)
        self.backend = FakeBackend(self.clock, self.mic, self.far)
        self.items = []
        self.told = {}

    def watch(self, source, times):
        """Keep the state of both legs at some times, in s."""
        for when_s in times:
            self.clock.at(when_s, lambda when_s=when_s: self.told.update({when_s: source.health}))

    def call(self, mic="default", far=None):
        return LiveSource(mic, far, backend=self.backend, clock=self.clock, spawn=AtOnce)

    def suspend(self, duration_s):
        """Close the lid: no device records, and the clock goes on."""
        for stream in self.backend.streams:
            stream.begun_s += duration_s
        self.clock.suspend(duration_s)

    def run(self, source, duration_s):
        """Run the call; return `self.items`, each with the time at which it came."""
        self.clock.at(duration_s, source.close)
        self.items += [(self.clock.now_s - 1_000.0, item) for item in source]
        return self.items


@pytest.fixture
def rig():
    return Rig()


def position_s(items, leg):
    """Return the length of a leg's time line, in s."""
    total = 0.0
    for _, item in items:
        if isinstance(item, Block) and item.leg == leg:
            total += len(item.samples) / item.rate
        elif isinstance(item, Lost) and item.leg == leg:
            total += item.count / 100
    return total
