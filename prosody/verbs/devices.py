"""`tonegauge devices`: what can be listened to."""

from __future__ import annotations

import click

from prosody.audio.devices import NO_DEVICE, Device, list_devices
from prosody.audio.error import AudioError
from prosody.output import shown
from prosody.saying import say


def main() -> int:
    """Print the devices; return the exit status."""
    found = list_devices()
    if not found:
        raise AudioError(NO_DEVICE)
    for title, devices in (("Microphones (--mic)", False), ("Far end (--far)", True)):
        say(title)
        rows = [device for device in found if device.is_monitor == devices]
        for device in rows:
            click.echo(shown(_row(device)))
        if not rows:
            say("  none")
    return 0


def _row(device: Device) -> str:
    default = "*" if device.is_default else " "
    key = "" if device.key == device.name else f"  [{device.key}]"
    return f"{default} {device.name}{key}  {device.host_api}, {device.channels} ch, {device.rate} Hz"
