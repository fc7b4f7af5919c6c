"""The child process that lists the devices: `python -m prosody.audio.listing` prints them as JSON."""

from __future__ import annotations

from typing import Any, Final

from prosody.audio import pulse
from prosody.audio.chatter import swallowed
from prosody.audio.devices import PORTAUDIO_MISSING, Device, encode

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


def main() -> None:
    """Print the devices, or why there are none."""
    try:
        with swallowed():
            import sounddevice  # type: ignore[import-untyped]  # late: it loads PortAudio, and may print
    except OSError:
        print(encode([], PORTAUDIO_MISSING))
        return
    print(encode(pulse.sources() + _portaudio_inputs(sounddevice)))


def _portaudio_inputs(sounddevice: Any) -> list[Device]:
    apis = sounddevice.query_hostapis()
    default = sounddevice.default.device[0]
    return [
        Device(
            found["name"],
            apis[found["hostapi"]]["name"],
            found["name"],
            found["max_input_channels"],
            round(found["default_samplerate"]),
            found["index"] == default,
            "loopback" in found["name"].casefold() or "blackhole" in found["name"].casefold(),
        )
        for found in sounddevice.query_devices()
        if found["max_input_channels"] > 0 and found["name"] not in _PLUGINS
    ]


if __name__ == "__main__":
    main()
