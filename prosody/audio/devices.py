"""Which devices there are, and which of them a name means.

The rule of the room: a device is remembered by its name and its host API, never by a number. Lists
come from a child process, because PortAudio freezes its own list when it starts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from prosody.audio.error import AudioError
from prosody.events import Leg

DEFAULT: Final = "default"
MIC: Final = "mic"
MONITOR: Final = "monitor"
"""What may stand before a device's name, with a colon: the kind that is meant."""

PULSE: Final = "PulseAudio"
"""Host API of sources that a PulseAudio server (or PipeWire's) has; libpulse records them."""

LOOPBACK: Final = "Windows WASAPI loopback"
"""Host API of outputs whose sound is recorded on Windows."""

TAP: Final = "macOS tap"
"""Host API of taps: what programs play on macOS."""

LISTING_TIMEOUT_S: Final = 10.0
"""A child needs 0.2 s; 10 s with a cold disk and a busy machine."""

PORTAUDIO_MISSING: Final = (
    "Sound devices need the PortAudio library, which is missing; install it with: "
    "sudo apt install libportaudio2 libasound2-plugins"
)
NO_DEVICE: Final = (
    "No microphone was found: either none is connected, or this program is not allowed to use it; "
    "connect one, or allow it in the system's privacy settings."
)
NO_FAR_END: Final = (
    "The far end cannot be heard: there is no device that records what the speaker plays; "
    "name an input that carries it with --far (tonegauge devices lists them), or go without."
)


@dataclass(frozen=True, slots=True)
class Device:
    """Something that can be recorded from.

    Attributes
    ----------
    name : str
        As a person reads it.
    host_api : str
        Name of the sound system it belongs to.
    key : str
        What that sound system calls it.
    channels : int
    rate : int
        Its own samples per second, Hz.
    is_default : bool
        The system's choice: for a microphone, and for a monitor (of the default output).
    is_monitor : bool
        It records what an output plays, such as the far end of a call.
    rests : bool
        It delivers nothing at all while nothing is played (loopback on Windows).
    """

    name: str
    host_api: str
    key: str
    channels: int
    rate: int
    is_default: bool = False
    is_monitor: bool = False
    rests: bool = False


def list_devices(timeout_s: float = LISTING_TIMEOUT_S) -> list[Device]:
    """Return the devices there are now; asks a child process, so call it off the GUI thread.

    Raises
    ------
    AudioError
        When PortAudio is missing or the sound system does not answer.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-m", "prosody.audio.listing"],
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
        answer = json.loads(child.stdout.decode("utf-8"))
    except subprocess.TimeoutExpired:
        raise AudioError(
            f"The sound system did not tell its devices within {timeout_s:g} s; restart it or the machine."
        ) from None
    except (OSError, ValueError):
        raise AudioError(
            "The sound devices could not be listed; run `tonegauge doctor` to see why."
        ) from None
    if answer["error"]:
        raise AudioError(answer["error"])
    return [Device(**device) for device in answer["devices"]]


def encode(devices: Sequence[Device], error: str = "") -> str:
    """Return what the child process prints."""
    return json.dumps({"devices": [asdict(device) for device in devices], "error": error})


def find(devices: Sequence[Device], wanted: str, leg: Leg) -> Device:
    """Return the device that a name means: exactly, or as the only one with this text in its name.

    `mic:NAME` and `monitor:NAME` mean one of that kind alone.

    Raises
    ------
    AudioError
        When there is none, or more than one.
    """
    if not devices:
        raise AudioError(NO_DEVICE)
    kind, _, name = wanted.partition(":")
    if kind in (MIC, MONITOR):
        devices, wanted = [d for d in devices if d.is_monitor == (kind == MONITOR)], name
    if wanted == DEFAULT:
        return _default(devices, monitor=leg == "customer")
    low = wanted.casefold()
    exact = [d for d in devices if wanted == d.key] or [
        d for d in devices if low in (d.name.casefold(), d.key.casefold())
    ]
    found = exact or [d for d in devices if low in d.name.casefold() or low in d.key.casefold()]
    if len(found) == 1:
        return found[0]
    names = ", ".join(repr(d.name) for d in (found or devices))
    if found:
        raise AudioError(f"{wanted!r} means more than one input device: {names}; give one's full name.")
    raise AudioError(f"There is no input device {wanted!r}; there are: {names or 'none of this kind'}.")


def _default(devices: Sequence[Device], *, monitor: bool) -> Device:
    fitting = [d for d in devices if d.is_monitor == monitor]
    chosen = [d for d in fitting if d.is_default] or fitting
    if not chosen or (monitor and len(chosen) > 1):
        raise AudioError(NO_FAR_END if monitor else NO_DEVICE)
    return chosen[0]
