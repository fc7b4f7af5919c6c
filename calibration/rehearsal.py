"""The rehearsal: a session's own takes judged by the profile they made.

From it the tolerance is proposed, and with it any other can be tried at once: "on your calibration
you would have been flagged here". The rule of the room: takes are judged by the judge of the
live call, and held against limits by its own watch, so that a preview promises nothing else.
A voice's usual reading is judged by a profile made from it: the real call will spread a little wider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from calibration.tolerance import Tolerance
from prosody.contour import Contour, joined
from prosody.events import Greeting
from prosody.judgement.flags import tone_watch
from prosody.judgement.judge import Judge, JudgeSettings
from prosody.judgement.tone import ToneJudge
from prosody.profile import Reading, VoiceProfile
from prosody.settings import Settings

APART: Final = 0.2
"""Shares of tone that lie closer than this say nothing about where a limit belongs (proposal)."""

APART_SD: Final = 0.8
"""The same for a greeting's movement, in spreads."""

TOWARDS: Final = 0.6
"""Where a limit is put between one's own usual (0) and the lines read in the style (1): nearer to
these, as a false flag costs more than a late one (proposal)."""

GREETING_STYLES: Final = ("greeting_level", "greeting_lively")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a limit is proposed.

    Attributes
    ----------
    limit : str
        The limit's name in `Tolerance`.
    code : str
        `between` (usual and read lines), `widened` (the usual reaches the default), `alike`
        (the read lines do not differ), `default` (nothing was read for it).
    value, own, read : float
        What is proposed, what one's own usual reaches, what the lines reach; NaN where there is nothing.
    """

    limit: str
    code: str
    value: float
    own: float
    read: float


@dataclass(frozen=True, slots=True)
class Moment:
    """Here the calibration itself would have been flagged.

    Attributes
    ----------
    style : str
        Which reading; `at` is its second of speech, or for a greeting its number, from 0.
    code : str
        The flag's code.
    value, limit : float
        What was found and what it was held against.
    """

    style: str
    at: int
    code: str
    value: float
    limit: float


def rehearsed(
    profile: VoiceProfile, takes: Mapping[str, Iterable[Contour]], settings: JudgeSettings | None = None
) -> VoiceProfile:
    """Return the profile with its readings: what the judge makes of the takes, by style.

    Parameters
    ----------
    takes : mapping of str to iterable of Contour
        `neutral` and the styles of the profile.
    """
    judge = settings or JudgeSettings()
    whole = {style: list(lines) for style, lines in takes.items()}
    found = [_reading(profile, style, lines, judge) for style, lines in whole.items() if lines]
    return replace(profile, readings=tuple(found))


def proposed(profile: VoiceProfile) -> tuple[Tolerance, tuple[Reason, ...]]:
    """Return the tolerance that suits a voice's own readings, and why each limit is where it is."""
    reasons = (
        _gauge(profile),
        _share(profile, "flat_share", "flat", 0),
        _share(profile, "tense_share", "tense", 1),
        _greeting(profile),
    )
    return Tolerance(**{reason.limit: reason.value for reason in reasons}), reasons


def flagged(profile: VoiceProfile, tolerance: Tolerance) -> tuple[Moment, ...]:
    """Return where the calibration would have been flagged under a tolerance; costs microseconds."""
    return tuple(moment for reading in profile.readings for moment in _moments(reading, tolerance))


def _reading(profile: VoiceProfile, style: str, takes: list[Contour], settings: JudgeSettings) -> Reading:
    judge = ToneJudge(profile, settings.tone)
    tones = [tone for tone in (*judge.process(joined(takes)), *judge.flush()) if tone.state == "judged"]
    heard = [_liveliness(profile, take, settings) for take in takes] if style in GREETING_STYLES else []
    return Reading(
        style,
        tuple((round(tone.flat, 3), round(tone.tense, 3)) for tone in tones),
        tuple(round(value, 2) for value in heard if value is not None),
    )


def _liveliness(profile: VoiceProfile, take: Contour, settings: JudgeSettings) -> float | None:
    """Return how much a take moves as a greeting, in spreads from the usual."""
    judge = Judge(profile, settings, ("rep",))
    said = [event for event in (*judge.process(take), *judge.flush()) if isinstance(event, Greeting)]
    return said[-1].liveliness if said else None


def _moments(reading: Reading, tolerance: Tolerance) -> Iterator[Moment]:
    flags = tolerance.within(Settings()).judge.flags
    for code, side in (("tone.flat", 0), ("tone.tense", 1)):
        watch = tone_watch(flags)
        limit = flags.share_limit(code)
        for second, shares in enumerate(reading.seconds):
            if watch.see(shares[side], limit, second):
                yield Moment(reading.style, second, code, shares[side], limit)
    for number, lively in enumerate(reading.greetings):
        if lively < flags.flat_greeting_sd:
            yield Moment(reading.style, number, "contour.flat", lively, flags.flat_greeting_sd)


def _gauge(profile: VoiceProfile) -> Reason:
    """The calm zone holds nearly all of one's own usual reading."""
    default = Tolerance().gauge
    own = _high([abs(tense - flat) for flat, tense in _seconds(profile, "neutral")])
    code = "widened" if own + 0.1 > default else "default"
    value = min(round(own + 0.1, 2), 0.9) if code == "widened" else default
    return Reason("gauge", code, value, own, float("nan"))


def _share(profile: VoiceProfile, limit: str, style: str, side: int) -> Reason:
    own = _high([shares[side] for shares in _seconds(profile, "neutral")])
    lines = [shares[side] for shares in _seconds(profile, style)]
    read = float(np.median(lines)) if lines else float("nan")
    return _between(limit, own, read, APART, (0.34, 0.99))


def _greeting(profile: VoiceProfile) -> Reason:
    level, lively = (_greetings(profile, style) for style in GREETING_STYLES)
    own = float(np.median(lively)) if lively else float("nan")
    read = float(np.median(level)) if level else float("nan")
    return _between("flat_greeting_sd", own, read, APART_SD, (-4.0, 0.0))


def _between(limit: str, own: float, read: float, apart: float, allowed: tuple[float, float]) -> Reason:
    """Put a limit between one's own usual and the lines read in the style, if these differ."""
    default = float(getattr(Tolerance(), limit))
    upwards = limit != "flat_greeting_sd"
    distance = read - own if upwards else own - read
    if np.isnan(distance):
        reached = upwards and own >= default
        value = min(round(own + 0.05, 2), allowed[1]) if reached else default
        return Reason(limit, "widened" if reached else "default", value, own, read)
    if distance < apart:
        return Reason(limit, "alike", default, own, read)
    value = float(np.clip(own + TOWARDS * (read - own), *allowed))
    return Reason(limit, "between", round(value, 2), own, read)


def _high(values: list[float]) -> float:
    """Return what 95 % of the values stay below; NaN for none."""
    return float(np.percentile(values, 95.0)) if values else float("nan")


def _seconds(profile: VoiceProfile, style: str) -> list[tuple[float, float]]:
    return [shares for reading in profile.readings if reading.style == style for shares in reading.seconds]


def _greetings(profile: VoiceProfile, style: str) -> list[float]:
    return [value for reading in profile.readings if reading.style == style for value in reading.greetings]
