"""The far end on Windows: what an output plays, recorded through WASAPI's loopback.

PortAudio as `sounddevice` ships it has no loopback, so this asks the optional package `PyAudioWPatch`
(another build of PortAudio) for it. Untested on a real Windows machine: the tests put a made-up package
in its place.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from prosody.audio.backend import Prepare, Stream
from prosody.audio.devices import LOOPBACK, Device
from prosody.audio.error import AudioError

BLOCK_S: Final = 0.03
_MISSING: Final = "The far end on Windows needs a package more; install it with: pip install PyAudioWPatch"


def outputs() -> list[Device]:
    """Return the outputs that can be recorded; none without the package."""
    try:
        audio = _package().PyAudio()
    except (AudioError, OSError):
        return []
    try:
        default = audio.get_default_wasapi_loopback()["name"]
        return [
            Device(
                info["name"],
                LOOPBACK,
                info["name"],
                info["maxInputChannels"],
                int(info["defaultSampleRate"]),
                is_default=info["name"] == default,
                is_monitor=True,
                rests=True,
            )
            for info in audio.get_loopback_device_info_generator()
        ]
    except (OSError, LookupError):
        return []
    finally:
        audio.terminate()


def open_output(device: Device, prepare: Prepare) -> Stream:
    """Open an output's loopback at its own rate and start it."""
    package = _package()
    audio = package.PyAudio()
    try:
        info = next(i for i in audio.get_loopback_device_info_generator() if i["name"] == device.key)
        rate, channels = int(info["defaultSampleRate"]), info["maxInputChannels"]
        heard = prepare(rate, channels)

        def take(data: bytes, _frames: int, _time: object, status: int) -> tuple[None, int]:
            heard(np.frombuffer(data, np.int16).reshape(-1, channels), bool(status))
            return None, package.paContinue

        stream = audio.open(
            format=package.paInt16,
            channels=channels,
            rate=rate,
            input=True,
            input_device_index=info["index"],
            frames_per_buffer=round(BLOCK_S * rate),
            stream_callback=take,
        )
    except (OSError, StopIteration) as error:
        audio.terminate()
        raise AudioError(
            f"{device.name} cannot be recorded ({error or 'it is not there'}); choose another output."
        ) from None
    return _Loopback(audio, stream)


class _Loopback:
    """An output that is recorded."""

    def __init__(self, audio: Any, stream: Any) -> None:
        self._audio = audio
        self._stream = stream

    def fetch(self) -> None:
        """Nothing: the callback hands it on."""

    def at_home(self) -> bool:
        """Nobody moves it."""
        return True

    def suspended(self) -> bool:
        """Nobody tells."""
        return False

    def abort(self) -> None:
        """Nothing: closing stops it."""

    def close(self) -> None:
        """Release the output."""
        self._stream.close()
        self._audio.terminate()


def _package() -> Any:
    try:
        import pyaudiowpatch  # type: ignore[import-not-found]  # exists on Windows only
    except ImportError:
        raise AudioError(_MISSING) from None
    return pyaudiowpatch
