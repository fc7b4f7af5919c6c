"""What is missing on this machine, and the command that mends it.

The rule of the room: every check stands alone, changes nothing, and ends with a command or an act.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from prosody.places import sessions_folder, settings_file
from prosody.saying import say

APT: Final = "sudo apt-get install -y --no-install-recommends"

PATIENCE_S: Final = 20.0
"""A window opens within a second, on a machine with cold disks within ten."""

FAR_END: Final = {
    "linux": "pip install pulsectl, with a PulseAudio or PipeWire server running: "
    "each output then has a monitor that can be recorded",
    "win32": "pip install PyAudioWPatch: each output can then be recorded; "
    "or name an input that carries it (Stereo Mix, VB-Cable) with --far",
    "darwin": "install BlackHole (brew install blackhole-2ch), make a Multi-Output Device of it and your "
    "headset in Audio MIDI Setup, let the softphone play there, and give --far BlackHole; "
    "or, on macOS 14.4 and later, pip install catap",
}
"""What to set up on each system so that the far end can be heard."""

_XCB: Final = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libSM.so.6": "libsm6",
    "libICE.so.6": "libice6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""Debian's package for each library that Qt's X11 plug-in asks for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes
    ----------
    what : str
    well : bool
    said : str
        What is there, or what is wrong.
    mend : str
        The command or the act that mends it; empty where nothing is to be done.
    vital : bool
        Without it not even a recording can be analysed.
    """

    what: str
    well: bool
    said: str
    mend: str = ""
    vital: bool = False


def main() -> int:
    """Print all findings; return 0 when nothing is missing."""
    findings = list(examined())
    status = tell(findings)
    if not status:
        say("Nothing is missing.")
    elif not any(found.vital for found in findings if not found.well):
        say("Recordings can be analysed; what is marked MISS is needed for the rest.")
    return status


def tell(findings: Sequence[Finding]) -> int:
    """Print findings; return 0 when all is well."""
    for found in findings:
        line = f"{found.what}: {found.said}"
        say(f"ok    {line}" if found.well else f"MISS  {line}")
        if not found.well and found.mend:
            say(f"      mend it with:  {found.mend}")
    return 0 if all(found.well for found in findings) else 1


def examined() -> Iterator[Finding]:
    """Yield what each check finds; one that fails itself is a finding too."""
    for check in (python, files, detector, data, room, portaudio, far_end, qt, qt_libraries, screen):
        try:
            yield check()
        except Exception as error:
            yield Finding(check.__name__, False, f"could not be examined ({type(error).__name__})")


def python() -> Finding:
    """The interpreter."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info >= (3, 11), version, "install Python 3.11 or later", True)


def files() -> Finding:
    """Reading recordings."""
    return _imports("Recordings", "soundfile", "pip install --force-reinstall soundfile")


def detector() -> Finding:
    """The speech detector."""
    return _imports("Speech detector", "webrtcvad", "pip install --force-reinstall webrtcvad-wheels")


def data() -> Finding:
    """The folders for sessions and settings."""
    for folder in (sessions_folder(), settings_file().parent):
        there = _nearest(folder)
        if not os.access(there, os.W_OK | os.X_OK):
            return Finding("Data folder", False, f"{there} cannot be written", f"chmod u+wx '{there}'")
    return Finding("Data folder", True, str(sessions_folder()))


def room() -> Finding:
    """Room for a recording."""
    free = shutil.disk_usage(_nearest(sessions_folder())).free
    minutes = free / (2 * 16_000 * 2 * 60)
    return Finding(
        "Room to record", minutes > 60, f"{min(minutes, 6e4) / 60:.0f} hours", "make room on the disk"
    )


def portaudio() -> Finding:
    """Sound devices: the library, the sound server, at least one microphone."""
    from prosody.audio.devices import NO_DEVICE, PORTAUDIO_MISSING, list_devices
    from prosody.audio.error import AudioError

    try:
        found = list_devices()
    except AudioError as error:
        mend = f"{APT} libportaudio2 libasound2-plugins" if str(error) == PORTAUDIO_MISSING else ""
        return Finding("Sound devices", False, str(error), mend)
    if not found:
        return Finding("Sound devices", False, NO_DEVICE, _server())
    return Finding("Sound devices", True, ", ".join(device.name for device in found))


def far_end() -> Finding:
    """Something that records what the speaker plays, so that both sides of a call are heard."""
    from prosody.audio.devices import list_devices
    from prosody.audio.error import AudioError

    try:
        found = [device for device in list_devices() if device.is_monitor]
    except AudioError:  # told above, with its own remedy
        found = []
    if not found:
        system = next((name for name in FAR_END if sys.platform.startswith(name)), "linux")
        return Finding("Far end", False, "nothing here records what the speaker plays", FAR_END[system])
    first = next((device for device in found if device.is_default), found[0])
    return Finding("Far end", True, f"{first.name}; try both legs with: tonegauge doctor --live")


def qt() -> Finding:
    """The overlay's library."""
    return _imports("Overlay (PyQt6)", "PyQt6.QtWidgets", f"{APT} libegl1 libgl1 libglib2.0-0 libfontconfig1")


def qt_libraries() -> Finding:
    """What Qt's plug-in for X11 needs; Qt itself blames the wrong library."""
    what = "Overlay on X11"
    spec = find_spec("PyQt6")
    roots = list(spec.submodule_search_locations or []) if spec else []
    plugin = next((p for root in roots for p in Path(root).rglob("libqxcb.so")), None)
    if plugin is None or not shutil.which("ldd"):
        return Finding(what, True, "not needed here")
    told = subprocess.run(["ldd", str(plugin)], capture_output=True, text=True, check=False).stdout
    missing = [line.split()[0] for line in told.splitlines() if "not found" in line]
    packages = " ".join(dict.fromkeys(_XCB.get(name, name) for name in missing))
    said = f"lacks {', '.join(missing)}" if missing else "all libraries are there"
    return Finding(what, not missing, said, f"{APT} {packages}")


def screen() -> Finding:
    """Somewhere to show the overlay."""
    if not has_screen():
        instead = "none; the gauge is shown in the terminal"
        return Finding("Screen", False, instead, "log in to a desktop, or use --terminal")
    said = why_no_window()
    if said:
        return Finding("Screen", False, said, "mend what is named above, or use --terminal")
    if _wayland():
        return Finding("Screen", True, "a window, through XWayland: on Wayland none may stay on top")
    return Finding("Screen", True, "a window can be opened")


def has_screen() -> bool:
    """Tell whether there is a screen that a person could look at."""
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def why_no_window() -> str:
    """Return why no window can be opened; empty when one can.

    A child process tries: without its libraries or its display Qt ends the process it lives in.
    """
    environment = {**os.environ, **({"QT_QPA_PLATFORM": "xcb"} if _wayland() else {})}
    trial = "from PyQt6.QtWidgets import QApplication; QApplication([])"
    try:
        tried = subprocess.run(
            [sys.executable, "-c", trial],
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"the screen did not answer within {PATIENCE_S:g} s"
    if tried.returncode == 0:
        return ""
    lines = [line.strip() for line in tried.stderr.splitlines() if line.strip()]
    return _reason(lines) or "Qt gave up without a word"


def _reason(lines: list[str]) -> str:
    """Return the line of Qt's complaint that names the cause."""
    for sign in ("could not connect", "is needed", "ImportError", "cannot open shared"):
        for line in lines:
            if sign in line:
                return line.removeprefix("qt.qpa.xcb: ").removeprefix("qt.qpa.plugin: ").rstrip(".")
    return lines[-1] if lines else ""


def _wayland() -> bool:
    """Tell whether the overlay must go through XWayland."""
    return bool(os.environ.get("WAYLAND_DISPLAY") and os.environ.get("DISPLAY"))


def _server() -> str:
    """Return how to get a sound server going, or what else to do about no devices."""
    if not sys.platform.startswith("linux"):
        return "connect a microphone, and allow it in the system's privacy settings"
    if not any(shutil.which(name) for name in ("pulseaudio", "pipewire-pulse", "pipewire")):
        return f"{APT} pulseaudio libasound2-plugins && pulseaudio --start"
    return "pulseaudio --start   (or: systemctl --user start pipewire-pulse)"


def _imports(what: str, module: str, mend: str) -> Finding:
    try:
        importlib.import_module(module)
    except (ImportError, OSError) as error:
        return Finding(what, False, str(error), mend, vital=not module.startswith("PyQt6"))
    return Finding(what, True, "works")


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())
