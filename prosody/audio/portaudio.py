"""Devices through PortAudio. The only place that imports `sounddevice`, and late: without the library
PortAudio that import fails, and files must work all the same. What PortAudio cannot record, or only at a
cost, is recorded without it: outputs on Windows, and the sources of a PulseAudio server.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio import loopback, pulse, pulse_stream, taps
from prosody.audio.backend import Heard, Prepare, Stream, Whereabouts
from prosody.audio.chatter import swallowed
from prosody.audio.devices import (
    LOOPBACK,
    PORTAUDIO_MISSING,
    PULSE,
    TAP,
    Device,
    find,
    list_devices,
)
from prosody.audio.error import AudioError
from prosody.events import Leg
from prosody.units import SAMPLE_RATE

BLOCK_S: Final = 0.03
"""Asked for. Every callback costs 0.2 ms of CPU time, most of it the system's, whatever its length."""

DEVICE_LATENCY_S: Final = 0.1
"""A bare device keeps only its latency, and Python was seen to stall for 173 ms under load."""


QUIET_S: Final = 1.0
"""How long what ALSA and PortAudio print is swallowed while a device is opened or closed."""


class PortAudio:
    """The sound system as PortAudio gives it, and beside it what is recorded without PortAudio."""

    def __init__(self) -> None:
        self._turn = threading.Lock()  # PortAudio must not be entered twice
        self._open: set[PortAudioStream] = set()

    def find(self, wanted: str, leg: Leg) -> Device:
        """Return the device that a name means for a leg."""
        return find(list_devices(), wanted, leg)

    def look(self, leg: Leg) -> Whereabouts:
        """Return which PulseAudio source a leg is heard on, and which would be the default."""
        return pulse.look(leg)

    def open(self, device: Device, leg: Leg, prepare: Prepare, ended: Callable[[], None]) -> Stream:
        """Open a device at 16 kHz, or else at its own rate, and start it."""
        if device.host_api == LOOPBACK:
            return loopback.open_output(device, prepare)
        if device.host_api == TAP:
            return taps.open_tap(device, prepare, ended)
        if device.host_api == PULSE:
            return pulse_stream.open_source(device, leg, prepare, ended)
        with self._turn, swallowed(QUIET_S):
            sounddevice = _sounddevice()
            try:
                stream = self._opened(sounddevice, device, prepare, ended)
            except (sounddevice.PortAudioError, ValueError) as error:
                if self._open:
                    raise AudioError(_refused(device, str(error))) from None
                stream = self._opened_afresh(sounddevice, device, prepare, ended)
            self._open.add(stream)
            return stream

    def _opened_afresh(
        self, sounddevice: Any, device: Device, prepare: Prepare, ended: Callable[[], None]
    ) -> PortAudioStream:
        """Try once more with a new list of devices; making it kills open streams, so there must be none."""
        try:
            sounddevice._terminate()
            sounddevice._initialize()
            return self._opened(sounddevice, device, prepare, ended)
        except (sounddevice.PortAudioError, ValueError) as error:
            raise AudioError(_refused(device, str(error))) from None

    def _opened(
        self, sounddevice: Any, device: Device, prepare: Prepare, ended: Callable[[], None]
    ) -> PortAudioStream:
        index, channels = _index(sounddevice, device)
        rate = _rate(sounddevice, index, channels, device)
        heard = prepare(rate, channels)
        stream = sounddevice.InputStream(
            samplerate=rate,
            blocksize=round(BLOCK_S * rate),
            device=index,
            channels=channels,
            dtype="int16",
            latency=DEVICE_LATENCY_S,
            callback=_callback(heard),
            finished_callback=ended,
        )
        try:
            stream.start()
        except sounddevice.PortAudioError:
            stream.close(ignore_errors=True)
            raise
        return PortAudioStream(stream, self._turn, self._open)


class PortAudioStream:
    """An open device."""

    def __init__(self, stream: Any, turn: threading.Lock, among: set[PortAudioStream]) -> None:
        self._stream = stream
        self._turn = turn
        self._among = among

    def fetch(self) -> None:
        """Nothing: the callback hands it on."""

    def at_home(self) -> bool:
        """Nobody moves it."""
        return True

    def suspended(self) -> bool:
        """Nobody tells."""
        return False

    def abort(self) -> None:
        """Stop at once."""
        with self._turn:
            self._stream.abort(ignore_errors=True)

    def close(self) -> None:
        """Release the device."""
        with self._turn, swallowed(QUIET_S):
            self._among.discard(self)
            self._stream.close(ignore_errors=True)


def leave_open() -> None:
    """Do not wait for PortAudio when the program ends: a device hangs, and it would hang too."""
    with contextlib.suppress(AudioError):
        atexit.unregister(_sounddevice()._exit_handler)


def _sounddevice() -> Any:
    try:
        import sounddevice  # type: ignore[import-untyped]  # has no stubs
    except OSError:
        raise AudioError(PORTAUDIO_MISSING) from None
    return sounddevice


def _callback(heard: Heard) -> Callable[[NDArray[np.int16], int, object, Any], None]:
    def take(block: NDArray[np.int16], _frames: int, _time: object, status: Any) -> None:
        heard(block, bool(status) and status.input_overflow)

    return take


def _index(sounddevice: Any, device: Device) -> tuple[int, int]:
    """Return PortAudio's number of a device as it is now, and the channels to open."""
    apis = sounddevice.query_hostapis()
    for found in sounddevice.query_devices():
        here = (found["name"], apis[found["hostapi"]]["name"]) == (device.key, device.host_api)
        if here and found["max_input_channels"]:
            return found["index"], min(2, found["max_input_channels"])
    raise ValueError("it is not there")


def _rate(sounddevice: Any, index: int, channels: int, device: Device) -> int:
    """Return 16 kHz where the device takes it; never more than its own, which would invent a band."""
    wanted = min(SAMPLE_RATE, device.rate)
    try:
        sounddevice.check_input_settings(index, channels, "int16", samplerate=wanted)
    except sounddevice.PortAudioError:
        return device.rate
    return wanted


def _refused(device: Device, said: str) -> str:
    return (
        f"{device.name} cannot be opened ({said}); check that it is connected, "
        "that no other program holds it for itself, and that this one may use it."
    )
