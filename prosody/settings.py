"""All that may be set, gathered from the rooms that declare it; as TOML in and out.

The rule of the room: a setting is declared beside the code that uses it (`setting.py`). Only
what belongs to the whole program is declared here.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from prosody.analysis.hearing import HearingSettings
from prosody.audio.network.limits import NetworkSettings
from prosody.conversations import CallSettings
from prosody.display import OverlaySettings
from prosody.judgement.judge import JudgeSettings
from prosody.output import replaced
from prosody.places import private_folder, settings_file
from prosody.setting import Settings as Room
from prosody.setting import about, setting
from prosody.wording import LANGUAGES, WORDINGS, system_language

LARGEST: Final = 1 << 20
"""A settings file of more than 1 MiB is not one (bytes)."""


NO_FAR_END: Final = "none"
"""The customer is not heard."""


class SettingsError(ValueError):
    """A settings file cannot be used; the text says which line of it and what to do."""


@dataclass(frozen=True, slots=True)
class ProgramSettings(Room):
    """What may be set about the program as a whole."""

    wording: str = setting(
        "plain",
        "The words: plain says Bored and Irritated, descriptor says only what can be heard.",
        choices=WORDINGS,
        source="product request; docs/privacy.md says who should choose descriptor",
    )
    language: str = setting(
        "auto",
        "The language of the words; auto follows the system.",
        choices=("auto", *LANGUAGES),
        source="the system's own",
    )
    microphone: str = setting(
        "default",
        "Your microphone: default, a name that 'tonegauge devices' lists, or a telephone system's address.",
        source="the system's own",
    )
    far_end: str = setting(
        NO_FAR_END,
        "What the customer is heard on: none, default for what the speakers play, a name, or an address.",
        source="nothing more than asked for is heard",
    )
    theme: str = setting(
        "system",
        "The overlay's colours.",
        choices=("system", "dark", "light"),
        source="the system's own",
    )
    record: bool = setting(
        False,
        "Keep every live call as a session without being asked for it.",
        source="recording is off by default: nothing is kept unless the person says so",
    )
    audio_days: int = setting(
        30,
        "Days after which a session's sound may be deleted by 'sessions delete --old'.",
        unit="days",
        low=1,
        high=365,
        source="short retention, adjustable downward",
    )
    session_days: int = setting(
        180,
        "Days after which a whole session may be deleted by 'sessions delete --old'.",
        unit="days",
        low=1,
        high=365,
        source="short retention, adjustable downward",
    )

    def spoken(self) -> str:
        """Return the language to speak."""
        return system_language() if self.language == "auto" else self.language


@dataclass(frozen=True, slots=True)
class Settings:
    """Every room's settings."""

    program: ProgramSettings = field(default_factory=ProgramSettings)
    calls: CallSettings = field(default_factory=CallSettings)
    hearing: HearingSettings = field(default_factory=HearingSettings)
    judge: JudgeSettings = field(default_factory=JudgeSettings)
    overlay: OverlaySettings = field(default_factory=OverlaySettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)


def place() -> Path:
    """Return where the person's settings are kept."""
    return settings_file()


def _aside(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def load(path: Path | None = None, doubt: Callable[[str], None] = _aside) -> Settings:
    """Return the person's settings; the defaults when there is no file.

    Parameters
    ----------
    path : Path, optional
    doubt : callable
        Is told what was replaced by something safe; standard error by default.

    Raises
    ------
    SettingsError
        When the file cannot be read or says something that cannot be.
    """
    path = path or place()
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsError(f"Cannot read the settings in {path}: {error.strerror}.") from None
    if len(text) > LARGEST:
        raise SettingsError(f"{path} is too large for a settings file; move it away.")
    try:
        settings = from_toml(text.decode("utf-8-sig"))
    except ValueError as error:  # SettingsError and UnicodeDecodeError are both
        raise SettingsError(f"In {path}: {error}") from None
    asked = tomllib.loads(text.decode("utf-8-sig")).get("program", {}).get("wording")
    if asked is not None and asked != settings.program.wording:
        doubt(f"In {path}: wording is {asked!r}, not one of {', '.join(WORDINGS)}; descriptor is used.")
    return settings


def save(settings: Settings, path: Path | None = None) -> Path:
    """Write the settings as commented TOML, whole or not at all; return where.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    path = path or place()
    private_folder(path.parent)
    replaced(path, to_toml(settings))
    return path


def to_toml(settings: Settings) -> str:
    """Return the settings as TOML that explains itself; defaults stand there commented out."""
    head = "# Settings of tonegauge. Take away the # before a key to set it; the others keep their default.\n"
    return head + "".join(_tables("", settings))


def from_toml(text: str) -> Settings:
    """Return the settings that a TOML text asks for; defaults where it says nothing.

    Raises
    ------
    SettingsError
        When it is no TOML, names what is not a setting, or sets it to what cannot be.
    """
    try:
        return from_table(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"this is not TOML: {error}.") from None


def as_table(settings: Any) -> dict[str, Any]:
    """Return every setting with its value, as tables of tables."""
    values = ((declared.name, getattr(settings, declared.name)) for declared in fields(settings))
    return {name: as_table(value) if is_dataclass(value) else value for name, value in values}


def from_table(table: Mapping[str, Any]) -> Settings:
    """Return the settings that tables ask for (see `from_toml`)."""
    settings: Settings = _filled(Settings(), table, "")
    return settings


def _filled(default: Any, table: Mapping[str, Any], name: str) -> Any:
    known = {declared.name: getattr(default, declared.name) for declared in fields(default)}
    values = {}
    for key, value in table.items():
        if key not in known:
            raise SettingsError(_unknown(f"{name}{key}", key, list(known)))
        values[key] = _entered(known[key], value, f"{name}{key}")
    try:
        return type(default)(**{**known, **values})
    except ValueError as error:
        raise SettingsError(f"[{name.rstrip('.')}] {error}") from None


def _entered(default: Any, value: Any, name: str) -> Any:
    if is_dataclass(default):
        if not isinstance(value, Mapping):
            raise SettingsError(f"{name} is a table; write [{name}] and its keys below it.")
        return _filled(default, value, f"{name}.")
    if name == "program.wording" and value not in WORDINGS:
        return "descriptor"  # what cannot be read must never bring the plain words (docs/privacy.md)
    return float(value) if isinstance(default, float) and type(value) is int else value


def _unknown(name: str, key: str, known: list[str]) -> str:
    near = get_close_matches(key, known, 1, 0.4)
    there = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
    return f"{name} is not a setting; {there}"


def _tables(name: str, settings: Any) -> Iterator[str]:
    plain = [declared for declared in fields(settings) if not is_dataclass(getattr(settings, declared.name))]
    if plain:
        yield f"\n[{name}]\n"
    for declared in plain:
        yield from _lines(declared, getattr(settings, declared.name))
    for declared in fields(settings):
        value = getattr(settings, declared.name)
        if is_dataclass(value):
            yield from _tables(f"{name}.{declared.name}".lstrip("."), value)


def _lines(declared: Field[Any], value: Any) -> Iterator[str]:
    if "about" in declared.metadata:
        said = about(declared)
        yield f"\n# {said.meaning}\n"
        allowed = _allowed(said.choices, said.low, said.high, said.unit)
        yield f"# {allowed}Source: {said.source}.\n"
    kept = "# " if value == declared.default else ""
    yield f"{kept}{declared.name} = {_toml(value)}\n"


def _allowed(choices: tuple[str, ...], low: float | None, high: float | None, unit: str) -> str:
    if choices:
        return f"One of: {', '.join(choices)}. "
    if low is None or high is None:
        return f"In {unit}. " if unit else ""
    return f"{low:g} to {high:g}{' ' + unit if unit else ''}. "


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(_toml(part) for part in value)}]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
    return repr(value)
