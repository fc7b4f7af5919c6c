"""Which takes are refused, and why: the bad ones for their own reason, the good ones hardly ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.calibration.sounds import CREAK, RATE, Sound, load, readers, spoilt, tunes
from benchmarks.tone.material import Clip, clips, heard, kept, manifest, sound
from calibration.chorus import Chorus, share_of
from calibration.quality import QualitySettings, complaints
from calibration.recordings import LEAST_VOICED_S
from calibration.takes import heard as heard_take
from prosody.analysis.hearing import HearingSettings
from prosody.audio.blocks import Block, Item, Source
from prosody.contour import Contour
from prosody.events import Leg

OFF: Final = 0.05
"""Share of frames an octave off from which a take would spoil a profile."""

READ_VOICED_S: Final = 4.0
"""Voiced speech that a bad reading would have to hold, s: less than there is in any, so it is no reason."""


READINGS: Final[Mapping[str, tuple[str, ...]]] = {"reading": (), "neutral reading": ("neutral",)}
"""Whole readings: as long as a session asks for, or of one mood and as long as there are clips of it."""

Take = tuple[Contour, float]
"""A take as it was heard, and the share of it in which a second voice sounds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one take: its kind, the reasons that would be right (none if good), those given."""

    kind: str
    right: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether it may not enter a profile."""
        return bool(self.given)

    @property
    def for_its_reason(self) -> bool:
        """Whether a right reason was among those given."""
        return any(reason in self.given for reason in self.right)


def bad(data: Path, cache: Path | None, music: Path | None) -> list[Verdict]:
    """Return what is said of bad takes of all speakers."""
    all_readers = [reader for corpus in ("emodb", "ravdess") for reader in readers(data, corpus)]
    found = []
    for number, take in enumerate(spoilt(all_readers, tunes(data, music))):
        source = Legs(take.sound, take.far)

        def hear(source: Legs = source) -> Take:
            return _taken(source)

        contour, beside = kept(cache, f"taken/{number}/{take.kind}", hear) if cache else hear()
        kind = take.kind
        if kind == CREAK:
            clean = _heard(take.clean, f"clean/{number}", cache)
            kind = f"creak, tracker {'lost' if off_by_octaves(contour, clean) > OFF else 'not lost'}"
        found.append(_verdict(kind, take.reasons, (contour, beside), READ_VOICED_S))
    return found


def off_by_octaves(contour: Contour, clean: Contour) -> float:
    """Return the share of frames voiced in both whose pitch lies an octave from that of the clean sound."""
    length = min(len(contour), len(clean))
    apart = 12 * np.abs(np.log2(contour.f0_hz[:length] / clean.f0_hz[:length]))
    both = apart[np.isfinite(apart)]
    return float(np.mean(np.abs(both - 12) < 2)) if len(both) else 0.0


def good(data: Path, cache: Path | None) -> list[Verdict]:
    """Return what is said of the sets' clips as they are, and of whole readings."""
    found = []
    for corpus in ("emodb", "ravdess"):
        whole = clips(data, corpus, "wide", cache)
        for clip in whole:
            taken = clip.contour, _beside(clip.contour, *sound(data, corpus, clip.path, "wide"))
            found.append(_verdict(_named(clip), (), taken, LEAST_VOICED_S))
        for kind, moods in READINGS.items():
            for seed in range(3):
                for reader in readers(data, corpus, seed, moods):
                    contour = _heard(reader.sound, f"{kind}/{corpus}/{reader.speaker}/{seed}", cache)
                    taken = contour, _beside(contour, reader.sound, RATE)
                    found.append(_verdict(f"{corpus}, whole {kind}s", (), taken, READ_VOICED_S))
    for corpus in ("tts", "contours"):
        for name, samples in _files(data, corpus):
            contour = _heard(samples, f"{corpus}/{name}", cache)
            taken = contour, _beside(contour, samples, RATE)
            found.append(_verdict(corpus, (), taken, LEAST_VOICED_S))
    return found


def _named(clip: Clip) -> str:
    kind = "strong moods" if clip.intensity == "strong" else "all other moods"
    if clip.label in ("neutral", "calm") and clip.intensity != "strong":
        kind = "neutral and calm"
    return f"{clip.corpus}, {kind}"


def _files(data: Path, corpus: str) -> Iterator[tuple[str, Sound]]:
    for row in manifest(data, corpus):
        yield row["path"], load(data / corpus / row["path"])


def _heard(sound: Sound, key: str, cache: Path | None) -> Contour:
    contour: Contour = kept(cache, key, lambda: heard(sound, RATE)) if cache else heard(sound, RATE)
    return contour


def _taken(source: Source) -> Take:
    chorus = Chorus()
    return heard_take(source, HearingSettings(), chorus=chorus), chorus.share


def _beside(contour: Contour, samples: Sound, rate: int) -> float:
    return share_of(contour, samples.astype(np.float32), rate)


def _verdict(kind: str, right: tuple[str, ...], take: Take, needed_s: float) -> Verdict:
    contour, beside = take
    given = complaints(contour, needed_s, QualitySettings(), beside)
    return Verdict(kind, right, tuple(complaint.code for complaint in given))


def share(found: Sequence[Verdict], kind: str, of: str = "refused") -> float:
    """Return the share of takes of a kind that were refused, or refused for their own reason."""
    return float(np.mean([getattr(verdict, of) for verdict in found if verdict.kind == kind]))


class Legs:
    """A source of one leg, or of two that run side by side."""

    name, rate = "made", RATE

    def __init__(self, rep: Sound, far: Sound | None) -> None:
        self._sounds: dict[Leg, Sound] = {"rep": rep} | ({"customer": far} if far is not None else {})

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The legs it delivers."""
        return tuple(self._sounds)

    def __iter__(self) -> Iterator[Item]:
        """Yield a second of each leg in turn."""
        for start in range(0, len(self._sounds["rep"]), RATE):
            for leg, samples in self._sounds.items():
                yield Block(leg, samples[start : start + RATE].astype(np.float32), RATE)

    def close(self) -> None:
        """Nothing is open."""
