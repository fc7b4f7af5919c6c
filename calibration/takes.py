"""A take: one reading, from any source, heard as the live call would hear it."""

from __future__ import annotations

from math import inf

from calibration.chorus import Chorus
from prosody.analysis.bleed import Bleed
from prosody.analysis.hearing import Hearing, HearingSettings
from prosody.audio.blocks import Mark, Source
from prosody.audio.framing import Framer
from prosody.contour import Contour, joined
from prosody.events import Leg
from prosody.frames import Frames
from prosody.units import seconds


class TakeError(ValueError):
    """A source ended before a single frame was complete."""


def heard(
    source: Source, settings: HearingSettings, most_s: float = inf, chorus: Chorus | None = None
) -> Contour:
    """Hear a source to its end; return the rep's contour, without what leaks in from the far end.

    Parameters
    ----------
    most_s : float
        Where to stop listening, s of the time line.
    chorus : Chorus, optional
        Listens along for a second voice.

    Raises
    ------
    TakeError
        When the source holds less than one frame of sound.
    """
    ears = {leg: (Framer(leg), Hearing(leg, settings)) for leg in source.legs}
    parts: dict[Leg, list[Contour]] = {leg: [] for leg in source.legs}
    try:
        for item in source:
            if not isinstance(item, Mark) and item.leg in ears:
                framer, hearing = ears[item.leg]
                for part in framer.process(item):
                    parts[item.leg].append(hearing.process(part))
                    if chorus and item.leg == "rep":
                        chorus.hear(part if isinstance(part, Frames) else None, parts["rep"][-1])
                if seconds(framer.reached) >= most_s:
                    break
    finally:
        source.close()
    for leg, (framer, hearing) in ears.items():
        parts[leg] += [*(hearing.process(part) for part in framer.flush()), hearing.flush()]
    whole = {leg: joined(rows) for leg, rows in parts.items() if rows}
    if not len(whole.get("rep", ())):
        raise TakeError(f"{source.name} holds no sound on the rep's leg.")
    return _without_bleed(whole["rep"], whole.get("customer"), settings)


def _without_bleed(rep: Contour, customer: Contour | None, settings: HearingSettings) -> Contour:
    if customer is None or not len(customer):
        return rep
    length = min(len(rep), len(customer))
    bleed = Bleed(settings.bleed)
    first, _ = bleed.process(rep[:length], customer[:length])
    last, _ = bleed.flush()
    return joined([first, last])
