"""The right person, and the wrong ones: sessions of joined clips held against profiles of the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.spreads import fitted
from benchmarks.tone.material import Clip
from calibration.baseline import profile_from
from prosody.contour import Contour, joined
from prosody.judgement.voice_fit import FitSettings, Spread, VoiceFit
from prosody.profile import VoiceProfile
from prosody.units import FRAMES_PER_SECOND, seconds

NOTICED_S: Final = 20
"""Seconds of speech within which the wrong person must be noticed."""

ENOUGH_S: Final = 6.0
"""Speech of one's own that a session must be made of, s: it is said over and over until 20 s are full."""

DRAWS: Final = 3
USUAL: Final = ("neutral", "calm normal")
"""Moods that a person calibrates with and mostly works in."""

LINES: Final = {"boredom": "flat", "anger": "tense"}
"""What stands in for the lines that a person is asked to read in a style."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session held against one profile.

    Attributes
    ----------
    kind : str
        `right`, `same sex` or `other sex`.
    mood : str
        What the person was in; `all` for a mix.
    noticed_s : float
        Seconds of speech after which it was said that the voice does not fit; infinite for never.
    score : float
        The ratio after 20 s.
    """

    kind: str
    mood: str
    speaker: str
    noticed_s: float
    score: float


def mood(clip: Clip) -> str:
    """Return a clip's mood, with its intensity where the corpus has two."""
    return f"{clip.label} {clip.intensity}" if clip.intensity and clip.label != "neutral" else clip.label


def left_out(emodb: Sequence[Clip]) -> dict[str, Spread]:
    """Return the spreads for each speaker, fitted on the others; `all` for other corpora."""
    speakers = sorted({clip.speaker for clip in emodb})
    spreads = {s: fitted([clip for clip in emodb if clip.speaker != s]) for s in speakers}
    return spreads | {"all": fitted(emodb)}


def sessions(
    clips: Sequence[Clip], spreads: Mapping[str, Spread], settings: FitSettings, *, lines: int = 0
) -> list[Session]:
    """Return every session of a corpus and bandwidth.

    Parameters
    ----------
    lines : int
        Clips of each other style that the profile holds too, as a person reads them who goes
        through all steps.
    """
    found: list[Session] = []
    for speaker in sorted({clip.speaker for clip in clips}):
        spread = spreads.get(speaker, spreads["all"])
        for draw in range(DRAWS):
            profile, used = _profile(clips, speaker, draw, lines)
            for kind, name, material in _material(clips, speaker, used):
                noticed_s, score = _held(material, profile, spread, settings, draw)
                found.append(Session(kind, name, speaker, noticed_s, score))
    return found


def _profile(clips: Sequence[Clip], speaker: str, draw: int, lines: int) -> tuple[VoiceProfile, set[str]]:
    """Return a profile from half of the speaker's usual clips, and what it was made of."""
    own = [clip for clip in clips if clip.speaker == speaker]
    usual = [clip for clip in own if mood(clip) in USUAL]
    order = np.random.default_rng([draw, len(usual)]).permutation(len(usual))
    taken = [usual[i] for i in order[: max(2, len(usual) // 2)]]
    read = _lines(own, lines, draw)
    styles = {style: [clip.contour for clip in some] for style, some in read.items()}
    profile = profile_from([clip.contour for clip in taken], speaker, styles=styles)
    return profile, {clip.path for clip in (*taken, *(clip for some in read.values() for clip in some))}


def _lines(own: Sequence[Clip], lines: int, draw: int) -> dict[str, list[Clip]]:
    """Return some clips of boredom and anger, as the session asks for such lines."""
    found = {}
    for label, style in LINES.items():
        of = [clip for clip in own if clip.label == label]
        order = np.random.default_rng([draw, len(of)]).permutation(len(of))
        if lines and of:
            found[style] = [of[i] for i in order[:lines]]
    return found


def _material(clips: Sequence[Clip], speaker: str, used: set[str]) -> Iterator[tuple[str, str, list[Clip]]]:
    free = [clip for clip in clips if clip.path not in used]
    own = [clip for clip in free if clip.speaker == speaker]
    moods = sorted({mood(clip) for clip in own} - set(USUAL))
    yield "right", "all", own
    for name in ("usual", *moods):
        of = [clip for clip in own if mood(clip) == name or (name == "usual" and mood(clip) in USUAL)]
        if sum(_spoken_s(clip) for clip in of) >= ENOUGH_S:
            yield "right", name, of
    sex = own[0].sex
    for other in sorted({clip.speaker for clip in clips} - {speaker}):
        of = [clip for clip in free if clip.speaker == other and mood(clip) in USUAL]
        yield ("same sex" if of[0].sex == sex else "other sex"), "usual", of


def _spoken_s(clip: Clip) -> float:
    return seconds(int(np.count_nonzero(clip.contour.speech)))


def _held(
    clips: Sequence[Clip], profile: VoiceProfile, spread: Spread, settings: FitSettings, draw: int
) -> tuple[float, float]:
    """Speak clips in a drawn order, again from the first where they do not last, for 20 s of speech."""
    order = np.random.default_rng([draw, len(clips)]).permutation(len(clips))
    fit = VoiceFit(profile, settings, spread)
    noticed_s = float("inf")
    for number, second in enumerate(seconds_of([clips[i].contour for i in order], NOTICED_S), 1):
        if fit.second(second):
            noticed_s = min(noticed_s, number)
    return noticed_s, fit.score


def seconds_of(contours: Sequence[Contour], count: int) -> list[Contour]:
    """Return so many seconds of speech of contours said one after the other, over and over."""
    spoken = [_speech_only(contour) for contour in contours]
    length = sum(len(part) for part in spoken)
    rounds = -(-count * FRAMES_PER_SECOND // max(length, 1))
    whole = joined(spoken * rounds)
    return [whole[k * FRAMES_PER_SECOND : (k + 1) * FRAMES_PER_SECOND] for k in range(count)]


def _speech_only(contour: Contour) -> Contour:
    keep: NDArray[np.bool_] = contour.speech
    columns = {name: getattr(contour, name)[keep] for name in contour.__slots__ if name != "start"}
    return replace(contour, start=0, **columns)


def noticed(found: Sequence[Session], kind: str, mood_name: str = "") -> float:
    """Return the share of sessions of a kind that were said not to fit; NaN for none."""
    of = [s for s in found if s.kind == kind and mood_name in ("", s.mood)]
    return float(np.mean([np.isfinite(s.noticed_s) for s in of])) if of else float("nan")
