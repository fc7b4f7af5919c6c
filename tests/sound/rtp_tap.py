"""A tap of RTP on the loopback interface, as a span port would be one; needs the right to raw sockets."""

from __future__ import annotations

import socket
import struct
import threading
import time

import numpy as np

from prosody.audio.blocks import Block, Lost
from prosody.audio.network.rtp import Rtp
from prosody.audio.network.signals import Heard

IPV4 = 0x0800
UDP = 17
LOOK_S = 0.2


class Tap:
    """Hears both legs of a call through a softphone whose RTP port is known, until `stop`."""

    def __init__(self, port):
        self._ports = range(port, port + 10, 2)  # the odd ones are RTCP
        self._machines = {"rep": Rtp("rep"), "customer": Rtp("customer")}
        self._items = {"rep": [], "customer": []}
        self.numbers = {"rep": [], "customer": []}
        self._over = threading.Event()
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(IPV4))
        self._socket.bind(("lo", 0))
        self._socket.settimeout(LOOK_S)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._over.is_set():
            try:
                packet, address = self._socket.recvfrom(4_096)
            except TimeoutError:
                continue
            if address[2] != socket.PACKET_OUTGOING:  # `lo` shows each packet twice
                self._take(packet)

    def _take(self, packet):
        head = (packet[0] & 0x0F) * 4
        if packet[9] != UDP:
            return
        source, target = struct.unpack_from("!HH", packet, head)
        leg = "rep" if source in self._ports else "customer" if target in self._ports else None
        if leg is None:
            return
        data = packet[head + 8 :]
        self.numbers[leg].append(struct.unpack_from("!H", data, 2)[0])
        self._keep(leg, self._machines[leg].receive(data, time.monotonic()))

    def _keep(self, leg, signals):
        self._items[leg] += [signal.item for signal in signals if isinstance(signal, Heard)]

    def stop(self):
        self._over.set()
        self._thread.join()
        self._socket.close()
        for leg, machine in self._machines.items():
            self._keep(leg, machine.end())

    def sound(self, leg):
        """Return all samples of a leg, at 8 kHz."""
        return np.concatenate([item.samples for item in self._items[leg] if isinstance(item, Block)])

    def lost(self, leg):
        """Return the reasons of a leg's gaps."""
        return [item.reason for item in self._items[leg] if isinstance(item, Lost)]
