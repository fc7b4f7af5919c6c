"""The phrases of a greeting: where pauses divide it, how each ends, and what is asked of each.

The last one is the offer question and has its own setting; those before it ("good morning", the
company's name) are asked for in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from prosody.events import Direction, Phrase
from prosody.judgement.foreground import Voice
from prosody.judgement.greeting_model import Weights
from prosody.judgement.tail import Tail, TailSettings, tail
from prosody.setting import setting
from prosody.units import frames

TARGETS: Final = ("rise", "fall", "level", "free")

SHORTEST_S: Final = 0.2
"""Voice below this is no phrase of its own: it belongs to the one before (a cough, a last weak syllable)."""

_AS_TARGET: Final[dict[Direction, str]] = {"rising": "rise", "falling": "fall", "level": "level"}


@dataclass(frozen=True)
class PhraseSettings(TailSettings):
    """What divides a greeting into phrases, and what is asked of those before the offer question."""

    phrase_targets: str = setting(
        "free",
        "How the phrases before the offer question should end (rise, fall, level, free), with commas; "
        "the last word stands for all that follow.",
        source="proposal: name and company are free",
    )
    phrase_pause_s: float = setting(
        0.25,
        "A pause of this length ends a phrase inside the greeting.",
        unit="s",
        low=0.1,
        high=0.6,
        source="proposal: longer than a stop consonant, shorter than the pause that ends the greeting",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        asked(self.phrase_targets)


def asked(text: str) -> tuple[str, ...]:
    """Return the targets in a setting's text.

    Raises
    ------
    ValueError
        When a word is none.
    """
    words = tuple(word.strip() for word in text.split(","))
    for word in words:
        if word not in TARGETS:
            raise ValueError(f"phrase_targets has {word!r}; write {', '.join(TARGETS)}, with commas between.")
    return words


def on_target(found: Direction, target: str) -> bool | None:
    """Return whether an ending is as asked for; None when nothing is asked, or nothing could be told."""
    return None if found == "unclear" or target == "free" else _AS_TARGET[found] == target


def phrases(
    voice: Voice, start: int, last: Tail, targets: Sequence[str], settings: PhraseSettings, weights: Weights
) -> tuple[Phrase, ...]:
    """Return the phrases of a greeting.

    Parameters
    ----------
    voice : Voice
        Of the greeting, its rows counted from frame `start`.
    last : Tail
        The end of the last phrase, as it was judged.
    targets : sequence of str
        Of the phrases before the last, in order (the last of them for all that follow); then of the last.
    """
    parts = _parts(voice, frames(settings.phrase_pause_s))
    *before, final = targets
    found = []
    for number, part in enumerate(parts):
        closing = number == len(parts) - 1
        end = last if closing else tail(part, settings, weights)
        target = final if closing or not before else before[min(number, len(before) - 1)]
        first, stop = start + int(part.rows[0]), start + int(part.rows[-1]) + 1
        found.append(
            Phrase(first, stop, end.direction, end.movement_st, target, on_target(end.direction, target))
        )
    return tuple(found)


def _parts(voice: Voice, pause: int) -> list[Voice]:
    """Divide voice at its pauses; too short a part joins the one before it."""
    if not len(voice):
        return []
    edges = [0, *(np.flatnonzero(np.diff(voice.rows) - 1 >= pause) + 1).tolist(), len(voice)]
    least = frames(SHORTEST_S)
    kept = [0]
    for a, b in pairwise(edges):
        if a > kept[-1] and b - a >= least and a - kept[-1] >= least:
            kept.append(a)
    return [voice[a:b] for a, b in pairwise([*kept, len(voice)])]
