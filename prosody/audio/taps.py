"""The far end on macOS 14.2 and later: what programs play, recorded through a Core Audio tap.

Needs the optional package `catap` (0.6), which brings the native part along; without it there are no taps,
and an input such as BlackHole carries the far end. Written to the package's documentation and untested on a
real Mac: the tests put a made-up package in its place. Without the permission to record, macOS makes the tap
and lets it deliver silence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.audio.backend import Heard, Prepare, Stream
from prosody.audio.devices import TAP, Device
from prosody.audio.error import AudioError

SYSTEM: Final = "System sound (tap)"
EVERYTHING: Final = ""
"""Key of the tap that hears all programs; another key is the name of the one that is heard."""

RATE: Final = 48_000
"""Hz, until the tap tells its own."""

_MISSING: Final = "The far end through a tap needs a package more; install it with: pip install catap"


def outputs() -> list[Device]:
    """Return what can be tapped: all sound, and each program that plays now; none without the package."""
    try:
        playing = [process.name for process in _package().list_audio_processes() if process.is_outputting]
    except (AudioError, OSError):
        return []
    heard = [(SYSTEM, EVERYTHING), *((f"{name} (tap)", name) for name in dict.fromkeys(playing))]
    return [Device(name, TAP, key, 1, RATE, key == EVERYTHING, is_monitor=True) for name, key in heard]


def open_tap(device: Device, prepare: Prepare, ended: Callable[[], None]) -> Stream:
    """Open a tap and start it; raises AudioError."""
    package = _package()
    tap = _Tap(prepare, ended)
    try:
        if device.key == EVERYTHING:
            session = package.record_system_audio(mono=True, on_buffer=tap.take)
        else:
            session = package.record_process(device.key, mono=True, on_buffer=tap.take)
        session.start()
        tap.begin(session)
    except (OSError, LookupError, RuntimeError, ValueError) as error:
        raise AudioError(
            f"{device.name} cannot be recorded ({error}); allow this program to record sound in "
            "System Settings, Privacy & Security, or choose an input such as BlackHole."
        ) from None
    return tap


class _Tap:
    """A tap that is recorded; the package calls `take` on a thread of its own."""

    def __init__(self, prepare: Prepare, ended: Callable[[], None]) -> None:
        self._prepare = prepare
        self._ended = ended
        self._session: Any = None
        self._heard: Heard | None = None
        self._over = False

    def begin(self, session: Any) -> None:
        """The tap runs, and knows its format."""
        self._session = session
        self._heard = self._prepare(round(session.stream_format.sample_rate), 1)

    def take(self, buffer: Any) -> None:
        """Take what came; what came before the format was agreed on is let go."""
        if self._heard:
            self._heard(_one_channel(buffer), False)

    def fetch(self) -> None:
        """Notice a tap that has ended; its sound is handed on as it comes."""
        if self._session.capture_failed and not self._over:
            self._over = True
            self._ended()

    def at_home(self) -> bool:
        """Nobody moves it."""
        return True

    def suspended(self) -> bool:
        """Nobody tells."""
        return False

    def abort(self) -> None:
        """Nothing: closing stops it."""

    def close(self) -> None:
        """Release the tap. A tap that failed says so again when it is stopped; that is known."""
        self._heard = None
        try:
            self._session.stop()
        except (OSError, RuntimeError):
            return


def _one_channel(buffer: Any) -> NDArray[np.int16]:
    """Return a buffer as int16 of shape (n, 1)."""
    form = buffer.format
    if form.is_float:
        whole = np.frombuffer(buffer.data, f"<f{form.bytes_per_sample}").astype(np.float64) * 32768.0
    else:
        size = form.bytes_per_sample
        whole = np.frombuffer(buffer.data, f"<i{size}").astype(np.float64) / 2.0 ** (8 * size - 16)
    mixed = whole.reshape(-1, form.num_channels).mean(axis=1, keepdims=True)
    return np.asarray(np.clip(np.rint(mixed), -32768, 32767), np.int16)


def _package() -> Any:
    try:
        import catap  # type: ignore[import-not-found]  # exists on macOS only, and says so as an ImportError
    except ImportError:
        raise AudioError(_MISSING) from None
    return catap
