"""The child process that shows which source is really heard: `python -m prosody.audio.levels`.

It prints the devices, again whenever they change, and ten times a second the level of each, as JSON lines;
it ends when its standard input does. In a child, because devices may hang and lists may be frozen.
"""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.backend import Backend, Heard, Stream
from prosody.audio.devices import Device
from prosody.audio.error import AudioError
from prosody.audio.listing import listed
from prosody.audio.portaudio import PortAudio
from prosody.events import Leg
from prosody.units import decibels

STEP_S: Final = 0.1
LIST_S: Final = 2.0
"""Between two looks for devices that came or went; each costs 3 ms."""

EXCLUSIVE: Final = "ALSA"
"""Host API whose devices only one program may hold: listening to them here would take them from the call."""

WIRELESS: Final = ("bluez", "bluetooth")
"""A wireless headset whose microphone is opened switches to telephone sound, so it is left alone."""


def is_heard(device: Device) -> bool:
    """Return whether listening to a device disturbs nobody."""
    named = f"{device.key} {device.name}".casefold()
    return device.host_api != EXCLUSIVE and not any(word in named for word in WIRELESS)


class Levels:
    """Listens to all devices that may be listened to.

    Parameters
    ----------
    listed : callable
        Returns the devices there are.
    backend : Backend
    """

    def __init__(self, listed: Callable[[], Sequence[Device]], backend: Backend) -> None:
        self._listed, self._backend = listed, backend
        self._devices: list[Device] | None = None
        self._streams: dict[str, Stream] = {}
        self._ended: set[str] = set()
        self._power: dict[str, list[float]] = {}

    def look(self) -> list[Device] | None:
        """Look for devices that came or went; return them all when they did."""
        devices = list(self._listed())
        for key in set(self._streams) - {device.key for device in devices} | self._ended:
            self._leave(key)
        for device in devices:
            if device.key not in self._streams and is_heard(device):
                self._listen(device)
        changed = devices != self._devices
        self._devices = devices
        return devices if changed else None

    def _listen(self, device: Device) -> None:
        def prepare(_rate: int, _channels: int) -> Heard:
            return lambda block, _lost: self._hear(device.key, block)

        leg: Leg = "customer" if device.is_monitor else "rep"
        try:
            stream = self._backend.open(device, leg, prepare, lambda: self._ended.add(device.key))
        except AudioError:
            return  # tried again with the next look
        self._streams[device.key] = stream

    def _hear(self, key: str, block: NDArray[np.int16]) -> None:
        sound = block[:, 0].astype(np.float32) / np.float32(32768.0)
        if len(sound):
            self._power.setdefault(key, []).append(float(np.mean(sound * sound)))

    def _leave(self, key: str) -> None:
        self._ended.discard(key)
        stream = self._streams.pop(key, None)
        if stream is not None:
            stream.abort()
            stream.close()

    def levels(self) -> Mapping[str, float | None]:
        """Return the loudest moment of each device since the last call, dBFS; None where nothing came."""
        for stream in tuple(self._streams.values()):
            stream.fetch()
        heard, self._power = self._power, {}
        return {
            key: round(float(decibels(max(heard[key]))), 1) if heard.get(key) else None
            for key in self._streams
        }


def main() -> None:
    """Print devices and levels until nobody listens."""
    threading.Thread(target=_leave_with_parent, name="parent", daemon=True).start()
    levels, look_at_s = Levels(listed, PortAudio()), -math.inf
    while True:
        if time.monotonic() >= look_at_s:
            look_at_s = time.monotonic() + LIST_S
            try:
                devices = levels.look()
            except AudioError as error:
                _print({"error": str(error)})
                return
            if devices is not None:
                _print({"devices": [asdict(device) for device in devices]})
        _print({"levels": levels.levels()})
        time.sleep(STEP_S)


def _print(what: object) -> None:
    try:
        print(json.dumps(what), flush=True)
    except OSError:
        os._exit(0)


def _leave_with_parent() -> None:
    """End when standard input ends, also while a device hangs."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
