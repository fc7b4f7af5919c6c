"""What a PulseAudio server (or PipeWire's) knows: its sources, and which one we hear.

The rule of the room: this only asks. Sound itself goes through PortAudio's ALSA device `pulse`, which the
environment (`PULSE_SOURCE`) tells what to open. Needs the package `pulsectl`; without it there are no
PulseAudio sources, and nothing else changes.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final

from prosody.audio.devices import PULSE, Device
from prosody.events import Leg

LEG_PROPERTY: Final = "tonegauge.leg"
"""A property of our streams, by which the server's list tells them apart."""

_CONNECT_TIMEOUT_S: Final = 2.0


def sources() -> list[Device]:
    """Return the server's sources; none when there is no server that answers."""
    try:
        with _server() as server:
            about = server.server_info()
            return [
                _device(source, about.default_source_name, about.default_sink_name)
                for source in server.source_list()
            ]
    except Exception:  # pulsectl raises what ctypes and libpulse raise; no answer is an answer
        return []


def _device(source: Any, default_source: str, default_sink: str) -> Device:
    monitored = source.proplist.get("device.class") == "monitor" or source.name.endswith(".monitor")
    default = f"{default_sink}.monitor" if monitored else default_source
    rate, channels = source.sample_spec.rate, source.sample_spec.channels
    return Device(
        source.description or source.name,
        PULSE,
        source.name,
        channels,
        rate,
        source.name == default,
        monitored,
    )


def heard_on(leg: Leg) -> str | None:
    """Return the name of the source that our stream of `leg` hears now; None when that is not known."""
    try:
        with _server() as server:
            names = {source.index: source.name for source in server.source_list()}
            for output in server.source_output_list():
                mine = output.proplist.get("application.process.id") == str(os.getpid())
                if mine and output.proplist.get(LEG_PROPERTY) == leg:
                    name: str | None = names.get(output.source)
                    return name
    except Exception:  # as above
        return None
    return None


def _server() -> Any:
    if not sys.platform.startswith("linux"):
        raise OSError("no PulseAudio here")
    import pulsectl  # type: ignore[import-untyped]  # late: it loads libpulse

    return pulsectl.Pulse("tonegauge", connect=True, threading_lock=None)
