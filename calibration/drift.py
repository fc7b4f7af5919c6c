"""Drift: how one's voice was in one's own recorded calls, call by call.

The rule of the room: nothing is tallied behind anybody's back. What is shown is heard anew from
sessions that the person chose to keep, when the person asks; a deleted session leaves nothing. And
nothing here moves the band: what one has tolerated must not become the standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from calibration.baseline import measured
from calibration.takes import TakeError, heard
from prosody.analysis.hearing import HearingSettings
from prosody.judgement.measures_usual import statistics
from prosody.profile import Usual
from prosody.session.library import Entry, Library
from prosody.session.manifest import SessionError
from prosody.session.reader import SessionSource
from prosody.units import seconds

MOST_S: Final = 300.0
"""Of each call, so much of its beginning is heard, s: medians of five minutes stand firm, and ten calls
take half a minute of computing."""

LEAST_SPEECH_S: Final = 10.0
"""A call with less of one's own speech says nothing about the weeks, s."""


@dataclass(frozen=True, slots=True)
class Call:
    """How the voice was in one call.

    Attributes
    ----------
    session : str
        The session's id.
    started : datetime or None
        When the call began.
    source : str
        The devices it was heard with.
    band_hz : float
        Bandwidth of the sound, Hz.
    speech_s : float
        One's own speech that was heard, s.
    usual : mapping of str to Usual
        Statistics of each measure, as in a profile.
    """

    session: str
    started: datetime | None
    source: str
    band_hz: float
    speech_s: float
    usual: Mapping[str, Usual]


def own_sessions(name: str, library: Library | None = None) -> list[Entry]:
    """Return the kept sessions of a voice that still have their sound, the oldest first."""
    entries = (library or Library()).entries()
    return [entry for entry in reversed(entries) if entry.has_sound and _voice(entry) == name]


def drift(
    name: str, library: Library | None = None, settings: HearingSettings | None = None
) -> Iterator[Call]:
    """Yield how a voice was in each of its kept sessions, the oldest first; each takes seconds of computing.

    Sessions without enough speech, or that cannot be heard, are left out.
    """
    for entry in own_sessions(name, library):
        found = _heard(entry, settings or HearingSettings())
        if found:
            yield found


def _voice(entry: Entry) -> str:
    return str(entry.manifest.profile.get("name", "")) if entry.manifest else ""


def _heard(entry: Entry, settings: HearingSettings) -> Call | None:
    try:
        source = SessionSource(entry.folder)
        contour = heard(source, settings, MOST_S)
    except (SessionError, TakeError, OSError):
        return None
    speech_s = seconds(int(np.count_nonzero(contour.speech)))
    if speech_s < LEAST_SPEECH_S:
        return None
    band_hz = float(np.nanmin(contour.band_hz))
    return Call(entry.id, entry.started, source.name, band_hz, speech_s, statistics(measured(contour)))
