"""The child process that lists the devices: `python -m prosody.audio.listing` prints them as JSON."""

from __future__ import annotations

from typing import Any, Final

from prosody.audio import loopback, pulse, taps
from prosody.audio.chatter import swallowed
from prosody.audio.devices import PORTAUDIO_MISSING, Device, encode
from prosody.audio.error import AudioError

_PLUGINS: Final = (
    "pulse",
    "default",
    "sysdefault",
    "pipewire",
    "jack",
    "dmix",
    "lavrate",
    "samplerate",
    "speexrate",
)
"""ALSA names that stand for no device of their own."""

_HEARS_OUTPUT: Final = ("blackhole", "loopback", "stereo mix", "cable output")
"""Inputs that carry what an output plays: BlackHole, Loopback (macOS), Stereo Mix, VB-Cable (Windows)."""


def main() -> None:
    """Print the devices, or why there are none."""
    try:
        print(encode(listed()))
    except AudioError as error:
        print(encode([], str(error)))


def listed() -> list[Device]:
    """Return the devices there are, PortAudio's as they were when it was first asked in this process.

    Raises
    ------
    AudioError
        When PortAudio is missing.
    """
    try:
        with swallowed():
            import sounddevice  # type: ignore[import-untyped]  # late: it loads PortAudio, and may print
    except OSError:
        raise AudioError(PORTAUDIO_MISSING) from None
    return pulse.sources() + loopback.outputs() + taps.outputs() + _portaudio_inputs(sounddevice)


def _portaudio_inputs(sounddevice: Any) -> list[Device]:
    """Return the inputs PortAudio has. Windows shows each four times, once per host API: one is enough."""
    apis = sounddevice.query_hostapis()
    best = next((i for i, api in enumerate(apis) if api["name"] == "Windows WASAPI"), None)
    return [
        _device(found, apis[found["hostapi"]])
        for found in sounddevice.query_devices()
        if found["max_input_channels"] > 0
        and found["name"] not in _PLUGINS
        and best in (None, found["hostapi"])
    ]


def _device(found: Any, api: Any) -> Device:
    name = found["name"]
    return Device(
        name,
        api["name"],
        name,
        found["max_input_channels"],
        round(found["default_samplerate"]),
        found["index"] == api["default_input_device"],
        any(word in name.casefold() for word in _HEARS_OUTPUT),
    )


if __name__ == "__main__":
    main()
