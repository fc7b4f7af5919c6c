"""What a PulseAudio server (or PipeWire's) knows: its sources, and which one we hear.

The rule of the room: this only asks; `pulse_stream` records. Needs the package `pulsectl`; without it
there are no PulseAudio sources, and nothing else changes.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final

from prosody.audio.backend import Whereabouts
from prosody.audio.devices import PULSE, Device
from prosody.events import Leg

LEG_PROPERTY: Final = "tonegauge.leg"
"""A property of our streams, by which the server's list tells them apart."""


def sources() -> list[Device]:
    """Return the server's sources; none when there is no server that answers."""
    try:
        with _server() as server:
            return list(_sources(server).values())
    except Exception:  # pulsectl raises what ctypes and libpulse raise; no answer is an answer
        return []


def look(leg: Leg) -> Whereabouts:
    """Return which source our stream of `leg` hears now, and which one is the default for it."""
    try:
        with _server() as server:
            found = _sources(server)
            heard = [
                found[output.source]
                for output in server.source_output_list()
                if output.proplist.get("application.process.id") == str(os.getpid())
                and output.proplist.get(LEG_PROPERTY) == leg
                and output.source in found
            ]
    except Exception:  # as above
        return Whereabouts()
    wanted = [d for d in found.values() if d.is_default and d.is_monitor == (leg == "customer")]
    return Whereabouts(heard[0] if heard else None, wanted[0] if wanted else None)


def _sources(server: Any) -> dict[int, Device]:
    about = server.server_info()
    return {
        source.index: _device(source, about.default_source_name, about.default_sink_name)
        for source in server.source_list()
    }


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


def _server() -> Any:
    if not sys.platform.startswith("linux"):
        raise OSError("no PulseAudio here")
    import pulsectl  # type: ignore[import-untyped]  # late: it loads libpulse

    return pulsectl.Pulse("tonegauge", connect=True, threading_lock=None)
