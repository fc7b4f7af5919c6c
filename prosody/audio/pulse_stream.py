"""A source of a PulseAudio server (or PipeWire's), recorded without a thread of its own.

The rule of the room: nothing here waits for sound. The server keeps what is not fetched in time; the worker
fetches when it looks. Through PortAudio the same sound cost four threads and, with every chunk, five wakings:
3 % of a core for two legs, and 30 ms of delay.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from prosody.audio import libpulse
from prosody.audio.backend import Heard, Prepare
from prosody.audio.devices import Device
from prosody.audio.error import AudioError
from prosody.audio.pulse import LEG_PROPERTY
from prosody.events import Leg
from prosody.units import SAMPLE_RATE

FRAGMENT_S: Final = {"rep": 0.02, "customer": 0.06}
"""Sound the server sends at once, at most: less costs it and us more, more is a later contour; only the
rep's is painted."""

OPENING_S: Final = 5.0
"""A server that does not answer for so long is frozen."""

OPENING_STEP_S: Final = 0.002

MORE_S: Final = 0.08
MORE_STEP_S: Final = 0.002
MOST_ROUNDS: Final = 50
"""The socket between the server and us holds a dozen chunks, 0.12 to 0.25 s; who fetches more than `MORE_S`
gives the server a moment to hand on what it kept beside."""


def open_source(device: Device, leg: Leg, prepare: Prepare, ended: Callable[[], None]) -> PulseStream:
    """Open a source at 16 kHz, or its own rate if that is lower, as one channel; raises AudioError."""
    rate = min(SAMPLE_RATE, device.rate)
    connection = _Connection()
    try:
        connection.wait("context", device)
        connection.record(device.key, leg, rate)
        connection.wait("stream", device)
    except AudioError:
        connection.release()
        raise
    return PulseStream(connection, device.key, rate, prepare(rate, 1), ended)


class PulseStream:
    """An open source: `fetch` hands on what has come."""

    def __init__(
        self, connection: _Connection, key: str, rate: int, heard: Heard, ended: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._key = key
        self._plenty = 2 * round(MORE_S * rate)  # bytes
        self._heard = heard
        self._ended = ended
        self._turn = threading.Lock()  # it is closed by another thread than the one that fetches
        self._over = False

    def fetch(self) -> None:
        """Hand on all sound that has come since the last time."""
        with self._turn:
            if self._over:
                return
            sound, holes = self._all()
            if sound and self._connection.source == self._key:  # it may be another's, after a silent move
                self._heard(np.frombuffer(sound, np.int16)[:, None], holes)
            self._over = not self._connection.alive
        if self._over:
            self._ended()

    def _all(self) -> tuple[bytes, bool]:
        """Return what the server has, also what the socket had no room for, and whether there are holes."""
        sound, holes = self._connection.taken()
        more = sound
        for _ in range(MOST_ROUNDS):
            if len(more) < self._plenty:
                break
            time.sleep(MORE_STEP_S)
            more, torn = self._connection.taken()
            sound, holes = sound + more, holes or torn
        return sound, holes

    def at_home(self) -> bool:
        """Tell whether it is certain that the source is the one that was opened and the default the same."""
        with self._turn:
            changed, self._connection.changed = self._connection.changed, False
            return not (self._over or changed) and self._connection.source == self._key

    def suspended(self) -> bool:
        """Tell whether the server has stopped the source."""
        with self._turn:
            return not self._over and self._connection.suspended

    def abort(self) -> None:
        """Nothing: closing does not wait."""

    def close(self) -> None:
        """Release the source."""
        with self._turn:
            self._over = True
            self._connection.release()


class _Connection:
    """A connection to the server and the stream on it; used by one thread at a time."""

    def __init__(self) -> None:
        try:
            self._calls: Any = libpulse.library()
        except (OSError, AttributeError):
            raise AudioError(
                "PulseAudio's library is missing; install it: sudo apt install libpulse0"
            ) from None
        calls = self._calls
        self.changed = True
        """Something about the server's defaults may have changed."""
        self._loop = calls.pa_mainloop_new()
        self._context = calls.pa_context_new(calls.pa_mainloop_get_api(self._loop), b"tonegauge")
        self._stream = None
        self._note = libpulse.CHANGED(self._note_change)
        self._states: dict[str, Callable[[], int]] = {
            "context": lambda: int(calls.pa_context_get_state(self._context))
        }
        calls.pa_context_connect(self._context, None, libpulse.NO_AUTOSPAWN, None)

    def _note_change(self, *_: object) -> None:
        self.changed = True

    def wait(self, what: str, device: Device) -> None:
        """Wait until the context or the stream is connected; raise AudioError when it will not be."""
        calls, state = self._calls, self._states[what]
        until_s = time.monotonic() + OPENING_S
        while state() < libpulse.READY[what] and time.monotonic() < until_s:
            self._go_on()
            time.sleep(OPENING_STEP_S)
        if state() != libpulse.READY[what]:
            said = calls.pa_strerror(calls.pa_context_errno(self._context)) or b"no answer"
            raise AudioError(f"{device.name} cannot be opened ({said.decode()}); check that it is connected.")

    def record(self, key: str, leg: Leg, rate: int) -> None:
        """Begin to record, and ask to be told when the server's defaults change."""
        calls, context = self._calls, self._context
        calls.pa_context_set_subscribe_callback(context, self._note, None)
        calls.pa_operation_unref(calls.pa_context_subscribe(context, libpulse.SERVER_CHANGES, None, None))
        about = calls.pa_proplist_new()
        calls.pa_proplist_sets(about, LEG_PROPERTY.encode(), leg.encode())
        form = libpulse.Format(libpulse.SIXTEEN_BIT, rate, 1)
        self._stream = calls.pa_stream_new_with_proplist(context, leg.encode(), form, None, about)
        calls.pa_proplist_free(about)
        self._states["stream"] = lambda: int(calls.pa_stream_get_state(self._stream))
        open_ended = [libpulse.DEFAULT] * 4
        chunks = libpulse.Buffering(*open_ended, 2 * round(FRAGMENT_S[leg] * rate))
        calls.pa_stream_connect_record(self._stream, key.encode(), chunks, libpulse.ADJUST_LATENCY)

    @property
    def alive(self) -> bool:
        """Whether both the connection and the stream still stand."""
        return all(state() == libpulse.READY[what] for what, state in self._states.items())

    @property
    def source(self) -> str:
        """The source that is recorded now; the server may move a stream."""
        name = self._calls.pa_stream_get_device_name(self._stream) if self._stream else None
        return name.decode() if name else ""

    @property
    def suspended(self) -> bool:
        """Whether the source that is recorded is suspended."""
        return bool(self._calls.pa_stream_is_suspended(self._stream) == 1)

    def taken(self) -> tuple[bytes, bool]:
        """Return the sound that has come, and whether there are holes in it."""
        self._go_on()
        calls, stream = self._calls, self._stream
        data, size = ctypes.c_void_p(), ctypes.c_size_t()
        parts, holes = [], False
        while calls.pa_stream_peek(stream, data, size) == 0 and size.value:
            if data.value:
                parts.append(ctypes.string_at(data.value, size.value))
            else:
                holes = True
            calls.pa_stream_drop(stream)
        return b"".join(parts), holes

    def _go_on(self) -> None:
        """Let the library do all that it can without waiting."""
        while self._calls.pa_mainloop_iterate(self._loop, 0, None) > 0:
            pass

    def release(self) -> None:
        """Let go of everything; safe to call twice."""
        calls, loop = self._calls, self._loop
        if not loop:
            return
        self._loop = None
        if self._stream:
            calls.pa_stream_disconnect(self._stream)
            calls.pa_stream_unref(self._stream)
        calls.pa_context_disconnect(self._context)
        calls.pa_context_unref(self._context)
        calls.pa_mainloop_free(loop)
