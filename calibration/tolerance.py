"""The range of tolerance: how far the voice may go before the gauge leaves its calm zone or a flag is raised.

It belongs to a person, or is taken over from a team's file: four of the limits that are settings
for everybody (`prosody.judgement.flag_settings`, `prosody.display`), kept beside the voice as TOML.
The rule of the room: the program proposes and the person decides; nothing here changes by itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Final

from prosody.display import ViewSettings
from prosody.judgement.flag_settings import FlagSettings
from prosody.settings import Settings

LARGEST: Final = 1 << 16
"""Bytes of a tolerance file at most."""

_GAUGE: Final = "gauge"


class ToleranceError(ValueError):
    """A tolerance cannot be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """One person's, or one team's, limits.

    Attributes
    ----------
    gauge : float
        How far the needle may lean to either side inside the calm zone, 0..1.
    flat_share, tense_share : float
        Share of a second's tone from which it counts towards a flag.
    flat_greeting_sd : float
        A greeting that moves less than this, in spreads from the own usual, is flat.

    Raises
    ------
    ToleranceError
        When a limit is outside what the settings allow for it.
    """

    gauge: float = ViewSettings().tolerance
    flat_share: float = FlagSettings().flat_share
    tense_share: float = FlagSettings().tense_share
    flat_greeting_sd: float = FlagSettings().flat_greeting_sd

    def __post_init__(self) -> None:
        try:
            self.within(Settings())
        except ValueError as error:
            raise ToleranceError(str(error)) from None

    @classmethod
    def of(cls, settings: Settings) -> Tolerance:
        """Return the limits that settings hold."""
        flags = settings.judge.flags
        return cls(
            settings.overlay.view.tolerance, flags.flat_share, flags.tense_share, flags.flat_greeting_sd
        )

    def within(self, settings: Settings) -> Settings:
        """Return settings with these limits in them."""
        limits = asdict(self)
        view = replace(settings.overlay.view, tolerance=limits.pop(_GAUGE))
        judge = replace(settings.judge, flags=replace(settings.judge.flags, **limits))
        return replace(settings, judge=judge, overlay=replace(settings.overlay, view=view))

    def changed(self, limits: Mapping[str, object]) -> Tolerance:
        """Return this tolerance with other values for some limits, by name."""
        known = [declared.name for declared in fields(self)]
        for name, value in limits.items():
            if name not in known:
                raise ToleranceError(f"{name} is no limit of a tolerance; there are {', '.join(known)}.")
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise ToleranceError(f"{name} is {value!r}; it must be a number.")
        return replace(self, **{name: float(str(value)) for name, value in limits.items()})


def read_tolerance(path: Path) -> Tolerance:
    """Return the tolerance in a file: TOML, one line a limit; what it does not name keeps its default.

    Raises
    ------
    ToleranceError
        When it cannot be read, is no TOML, or a limit cannot be.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ToleranceError(f"{path} is too large for a tolerance.")
        return Tolerance().changed(tomllib.loads(data.decode("utf-8-sig")))
    except OSError as error:
        raise ToleranceError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise ToleranceError(f"{path} is no tolerance: {error}") from None


def written(tolerance: Tolerance) -> str:
    """Return a tolerance as TOML, for the voice's folder or for a team."""
    head = "# The range of tolerance, as in 'tonegauge voices tolerance'.\n"
    return head + "".join(f"{name} = {value!r}\n" for name, value in asdict(tolerance).items())
