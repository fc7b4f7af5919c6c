"""Where voice profiles are kept: one folder a voice, one JSON file a calibration, none overwritten.

    <data>/voices/<voice>/0001.json, 0002.json ...     folders 0700, files 0600
    <data>/voices/<voice>/greeting.txt                 the person's own greeting, if there is one
    <data>/voices/<voice>/tolerance.toml               the person's range of tolerance, if it was set

The newest is used. A file is written whole or not at all, and checked in full when it is
read: it may come from somebody else (`docs/privacy.md`).
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, NoReturn
from urllib.parse import quote, unquote

import platformdirs

from calibration.script import LONGEST, spoken_greeting
from calibration.tolerance import Tolerance, read_tolerance, written
from prosody.output import replaced
from prosody.places import private_folder
from prosody.profile import WIDE_HZ, VoiceProfile
from prosody.profile_json import profile_of, stored
from prosody.settings import Settings

LARGEST: Final = 8 * 2**20
"""Bytes of a profile file that are read at most; ours have a few thousand."""

GREETING: Final = "greeting.txt"
TOLERANCE: Final = "tolerance.toml"

_FILE: Final = re.compile(r"\d{4,}\.json")


class ProfileError(ValueError):
    """A profile cannot be read or kept; the message says which and what to do."""


def voices_folder() -> Path:
    """Return the folder of all voices, where `platformdirs` says a person's data lives."""
    return Path(platformdirs.user_data_dir("tonegauge", appauthor=False)) / "voices"


class ProfileStore:
    """Profiles on disk.

    Parameters
    ----------
    folder : Path, optional
        The folder of all voices; the person's own when none is given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else voices_folder()

    def names(self) -> list[str]:
        """Return the names of all voices that have a profile, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(unquote(voice.name) for voice in self.folder.iterdir() if _versions(voice))

    def versions(self, name: str) -> list[int]:
        """Return the numbers of a voice's calibrations, oldest first; empty for an unknown voice."""
        return _versions(self.folder_of(name))

    def save(self, profile: VoiceProfile) -> Path:
        """Keep a profile as the voice's newest; return its file."""
        voice = self.folder_of(profile.name)
        self._made(voice)
        text = json.dumps(stored(profile), indent=1, sort_keys=True, allow_nan=False)
        number = max(_versions(voice), default=0) + 1
        while True:
            try:
                return _written(voice / f"{number:04d}.json", text)
            except FileExistsError:  # another calibration of this voice was quicker
                number += 1

    def load(self, name: str, version: int | None = None) -> VoiceProfile:
        """Return a voice's newest profile with those of its other devices, or one of its earlier ones alone.

        Raises
        ------
        ProfileError
            When there is none, or its file is damaged.
        """
        known = self.versions(name)
        if not known:
            raise ProfileError(f"There is no voice {name!r}; calibrate it first. {_listed(self.names())}")
        number = known[-1] if version is None else version
        if number not in known:
            raise ProfileError(f"The voice {name!r} has no calibration {number}; it has {known}.")
        profile = read_profile(self.folder_of(name) / f"{number:04d}.json")
        return profile if version is not None else replace(profile, others=self._others(profile, known[:-1]))

    def _others(self, newest: VoiceProfile, earlier: Sequence[int]) -> tuple[VoiceProfile, ...]:
        """Return the newest calibration on each other device or bandwidth; a damaged one is passed over."""
        found = {_where(newest): newest}
        for number in reversed(earlier):
            with suppress(ProfileError):
                profile = read_profile(self.folder_of(newest.name) / f"{number:04d}.json")
                found.setdefault(_where(profile), profile)
        return tuple(found.values())[1:]

    def restore(self, name: str, version: int) -> Path:
        """Make one of a voice's earlier calibrations the newest again, as a copy; return its file."""
        return self.save(self.load(name, version))

    def delete(self, name: str, version: int | None = None) -> None:
        """Delete a voice with all its calibrations, or one of them; an unknown voice is no error."""
        if version is not None:
            (self.folder_of(name) / f"{version:04d}.json").unlink(missing_ok=True)
        elif self.folder_of(name).is_dir():
            shutil.rmtree(self.folder_of(name))

    def greeting(self, name: str) -> str:
        """Return the person's own greeting as it was entered (`script.spoken_greeting`); empty if none."""
        try:
            with (self.folder_of(name) / GREETING).open(encoding="utf-8", errors="replace") as file:
                return file.read(4 * LONGEST).strip()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise ProfileError(f"The greeting of {name!r} cannot be read: {error.strerror}.") from error

    def keep_greeting(self, name: str, entered: str) -> None:
        """Keep the person's own greeting; an empty one is forgotten.

        Raises
        ------
        ScriptError
            When it cannot be read aloud.
        """
        voice = self.folder_of(name)
        if not entered.strip():
            (voice / GREETING).unlink(missing_ok=True)
            return
        spoken_greeting(entered)
        self._made(voice)
        replaced(voice / GREETING, f"{entered.strip()}\n")

    def tolerance(self, name: str) -> Tolerance | None:
        """Return the range of tolerance that was set for a voice; None when it was not.

        Raises
        ------
        ToleranceError
            When its file is damaged.
        """
        file = self.folder_of(name) / TOLERANCE
        return read_tolerance(file) if file.exists() else None

    def within(self, name: str) -> Callable[[Settings], Settings]:
        """Return what puts a voice's range of tolerance into settings, read anew whenever it is called.

        Raises
        ------
        ToleranceError
            When its file is damaged.
        """
        self.tolerance(name)

        def within(settings: Settings) -> Settings:
            band = self.tolerance(name)
            return band.within(settings) if band else settings

        return within

    def keep_tolerance(self, name: str, tolerance: Tolerance | None) -> None:
        """Keep the range of tolerance of a voice; None forgets it, and the limits are everybody's again."""
        voice = self.folder_of(name)
        if tolerance is None:
            (voice / TOLERANCE).unlink(missing_ok=True)
            return
        self._made(voice)
        replaced(voice / TOLERANCE, written(tolerance))

    def _made(self, voice: Path) -> None:
        private_folder(voice)

    def folder_of(self, name: str) -> Path:
        """Return the folder of a voice, whether or not anything is kept of it yet.

        Raises
        ------
        ProfileError
            When the name cannot name a voice.
        """
        if not name.strip() or len(name) > 80 or not name.isprintable():
            raise ProfileError(f"{name!r} cannot name a voice; use 1 to 80 printable characters.")
        return self.folder / quote(name, safe=" ").replace(".", "%2E")


def read_profile(path: Path) -> VoiceProfile:
    """Return the profile in a file.

    Raises
    ------
    ProfileError
        When the file is too large, no JSON, of another schema, or holds a number that cannot be.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ProfileError(f"{path} is larger than 8 MiB; that is no voice profile.")
        found = json.loads(path.read_text("utf-8"), parse_constant=_refused, parse_float=_finite)
        return profile_of(found)
    except OSError as error:
        raise ProfileError(f"{path} cannot be read: {error.strerror}.") from error
    except RecursionError as error:
        raise ProfileError(f"{path} is nested too deeply; that is no voice profile.") from error
    except ProfileError:
        raise
    except json.JSONDecodeError as error:
        raise ProfileError(f"{path} is damaged at line {error.lineno}; it cannot be read.") from error
    except ValueError as error:
        raise ProfileError(f"{path} is no voice profile: {error}") from error


def _where(profile: VoiceProfile) -> tuple[str, bool]:
    return profile.device, profile.band_hz < WIDE_HZ


def _versions(voice: Path) -> list[int]:
    if not voice.is_dir():
        return []
    return sorted(int(file.stem) for file in voice.iterdir() if _FILE.fullmatch(file.name))


def _written(path: Path, text: str) -> Path:
    """Write a file whole, readable by the person alone, never over another one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if os.name == "nt":
            draft.rename(path)  # refuses to overwrite there
        else:
            os.link(draft, path)  # likewise here
    finally:
        draft.unlink(missing_ok=True)
    return path


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number that JSON knows.")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large.")
    return value


def _listed(names: list[str]) -> str:
    return f"Known: {', '.join(names)}." if names else "No voice is calibrated yet."
