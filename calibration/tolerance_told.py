"""The range of tolerance in words: for the terminal and for the wizard's last page."""

from __future__ import annotations

import math
from collections.abc import Sequence

from calibration.rehearsal import Moment, Reason, flagged
from calibration.tolerance import Tolerance
from prosody.profile import VoiceProfile
from prosody.wording import Wording


def tolerance_lines(
    profile: VoiceProfile, band: Tolerance, reasons: Sequence[Reason], words: Wording
) -> list[str]:
    """Return a tolerance in words: each limit with what is proposed and why, then what would be flagged."""
    told = [words("tolerance.head", name=profile.name)]
    names = [words(f"tolerance.{reason.limit}") for reason in reasons]
    width = max(map(len, names), default=0)
    for reason, name in zip(reasons, names, strict=True):
        value = _number(getattr(band, reason.limit), words)
        told.append(f"  {name:{width}} {value:>8}   {reason_in_words(reason, words)}")
    moments = flagged(profile, band)
    told += [words("tolerance.would"), *(f"  {moment_in_words(moment, words)}" for moment in moments)]
    return [*told, "  " + words("tolerance.nothing")] if not moments else told


def reason_in_words(reason: Reason, words: Wording) -> str:
    """Return why a limit is proposed where it is."""
    numbers = {key: _number(getattr(reason, key), words) for key in ("value", "own", "read")}
    return words(f"tolerance.because.{reason.code}", **numbers)


def moment_in_words(moment: Moment, words: Wording) -> str:
    """Return what of the calibration would have been flagged."""
    numbers = {key: _number(getattr(moment, key), words) for key in ("value", "limit")}
    place = "take" if moment.code == "contour.flat" else "second"
    return words(
        f"tolerance.moment.{place}",
        what=words(moment.code),
        reading=words(f"reading.{moment.style}"),
        at=moment.at + 1,
        **numbers,
    )


def _number(value: float, words: Wording) -> str:
    return f"{value:.2f}".replace(".", words("say.decimal")) if math.isfinite(value) else "–"
