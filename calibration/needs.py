"""What each flag would need of this voice: limits in its own numbers, and an example of what reaches them.

The rule of the room: the limits are those of the judge; an example is a point on the way from the
voice's usual to the lines it read in that style (or, where it read none, to where the model's weights
point), the first that the model itself would count towards the flag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.tolerance import Tolerance
from prosody.events import Evidence
from prosody.judgement.delivery import RATE_ERROR
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.liveliness import UNITS
from prosody.judgement.measures import MEASURES
from prosody.judgement.model import FLAT, NEUTRAL, STYLES, TENSE, ToneModel, shipped
from prosody.profile import VoiceProfile
from prosody.settings import Settings
from prosody.wording import Wording

FARTHEST: Final = 3.0
"""How many times the whole way is gone (where no lines were read: spreads, of every measure at once);
further away lies nothing that anybody says."""

LEAST_SHARE: Final = 0.1
"""Nobody's pitch moves less than a tenth of what it usually does."""

STEPS: Final = 61
EXAMPLES: Final = 3
"""Measures told as an example: more than three are not read."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one flag needs.

    Attributes
    ----------
    code : str
        The flag's code.
    limits : tuple of Evidence
        Measures that must be beyond a limit, with the voice's usual.
    example : tuple of Evidence
        For a tone: what would be enough, measure by measure, against the usual.
    share, hold_s : float
        For a tone: the share of it in each second, and for how many seconds in a row.
    """

    code: str
    limits: tuple[Evidence, ...] = ()
    example: tuple[Evidence, ...] = ()
    share: float = 0.0
    hold_s: float = 0.0


def needs(profile: VoiceProfile, tolerance: Tolerance, settings: Settings | None = None) -> tuple[Need, ...]:
    """Return what each flag about the voice would need, those of the product's request first."""
    flags = tolerance.within(settings or Settings()).judge.flags
    model = shipped(calibrated=True).personal(profile)
    found = [
        _tone("tone.flat", FLAT, model, profile, flags),
        _tone("tone.tense", TENSE, model, profile, flags),
        _greeting(profile, flags),
        _pace(profile, flags),
        Need("level.loud", (Evidence("level_db", flags.loud_db, "dB"),), hold_s=flags.hold_s),
    ]
    return tuple(need for need in found if need is not None)


def in_words(need: Need, words: Wording) -> str:
    """Return a need as a sentence."""
    hold = words.quantity(need.hold_s, "s")
    if need.code.startswith("tone."):
        share = words.quantity(100.0 * need.share, "%")
        if not need.example:
            return words("need.tone.far", share=share, hold=hold)
        return words("need.tone", share=share, hold=hold, example=words.explanation(need.example))
    values = {limit.measure: words.quantity(limit.value, limit.unit) for limit in need.limits}
    return words(f"need.{need.code}", hold=hold, **values)


def _tone(code: str, style: int, model: ToneModel, profile: VoiceProfile, flags: FlagSettings) -> Need | None:
    share = flags.clear_share(code)
    if not flags.wants(code):
        return None
    usual = dict(zip(model.measures, model.usual.tolist(), strict=True))
    target = _target(style, model, profile)
    for way in np.linspace(0.0, FARTHEST, STEPS)[1:]:
        here = {name: _towards(usual[name], target[name], float(way)) for name in usual}
        opinion = model.opinion(here)
        if opinion.shares[style] >= share:
            pull = {name: sides[style == TENSE] for name, sides in opinion.pull.items()}
            most = sorted(pull, key=lambda name: -pull[name])[:EXAMPLES]
            shown = tuple(Evidence(name, here[name], MEASURES[name].unit, None, usual[name]) for name in most)
            return Need(code, (), shown, share, flags.tone_hold_s)
    return Need(code, (), (), share, flags.tone_hold_s)


def _towards(usual: float, target: float, way: float) -> float:
    """Return a point on the way; what is positive does not shrink to nothing, however far one goes."""
    there = usual + way * (target - usual)
    return max(there, LEAST_SHARE * usual) if usual > 0.0 else there


def _target(style: int, model: ToneModel, profile: VoiceProfile) -> Mapping[str, float]:
    """Return where the voice goes in a style: its own lines, or where the weights point."""
    usual = dict(zip(model.measures, model.usual.tolist(), strict=True))
    lines = profile.styles.get(STYLES[style])
    if lines:
        return {name: lines[name].median if name in lines else value for name, value in usual.items()}
    steps = np.sign(model.weights[style] - model.weights[NEUTRAL]) * model.spread
    return {name: usual[name] + float(steps[i]) for i, name in enumerate(model.measures)}


def _greeting(profile: VoiceProfile, flags: FlagSettings) -> Need | None:
    """Both measures of liveliness at the limit: their mean is what is judged."""
    known = {name: profile.usual[name] for name in UNITS if name in profile.usual}
    if not flags.wants("contour.flat") or len(known) < len(UNITS):
        return None
    limits = (
        Evidence(
            name, max(0.0, own.median + flags.flat_greeting_sd * own.spread), UNITS[name], None, own.median
        )
        for name, own in known.items()
    )
    return Need("contour.flat", tuple(limits))


def _pace(profile: VoiceProfile, flags: FlagSettings) -> Need | None:
    rate = profile.usual.get("rate")
    if rate is None or not flags.wants("pace.fast"):
        return None
    limit = max(flags.fast_rate, rate.median + flags.fast_sd * max(rate.spread, RATE_ERROR))
    return Need("pace.fast", (Evidence("rate", limit, "1/s", None, rate.median),), hold_s=flags.hold_s)
