"""Clips joined to calls, judged as a call is: false flags per hour, time to the flag, CPU per second."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmarks.tone.profiles import Row, drawn, profile_of
from prosody.contour import Contour, joined
from prosody.events import Tone
from prosody.judgement.flag_settings import FlagSettings
from prosody.judgement.flags import TONES, tone_watch
from prosody.judgement.model import ToneModel, read
from prosody.judgement.tone import ToneJudge, ToneSettings
from prosody.profile import VoiceProfile
from prosody.units import FRAMES_PER_SECOND

ROUNDS = 8
"""How often a speaker's few neutral clips are shuffled and joined again."""


@dataclass(frozen=True)
class Calls:
    """What happened in calls made of clips.

    Attributes
    ----------
    hours : float
        Length of the neutral calls.
    false : dict of str to int
        Flags in them, by code.
    delays : dict of str to list of float
        Seconds from the start of a bored or angry stretch to its flag, infinite when none came.
    cpu_ms : float
        CPU per second judged.
    """

    hours: float
    false: dict[str, int]
    delays: dict[str, list[float]]
    cpu_ms: float


def calls(rows: Sequence[Row], models: Mapping[str, Mapping[str, Any]]) -> Calls:
    """Join each speaker's clips to calls and judge them with a profile of 3 neutral clips."""
    false = {"tone.flat": 0, "tone.tense": 0}
    delays: dict[str, list[float]] = {"tone.flat": [], "tone.tense": []}
    frames, spent, said = 0, 0.0, 0
    for speaker in sorted({row.clip.speaker for row in rows}):
        own = [row for row in rows if row.clip.speaker == speaker]
        model = read((models.get(speaker) or models["all"])["calibrated"])
        for draw in range(ROUNDS):
            profile, used = profile_of(own, 3, 0, draw)
            calm = _call([r for r in _all(own, "neutral", draw) if r.clip.path not in used])
            if calm is None:
                continue
            before = time.process_time()
            tones = _tones(calm, profile, model)
            spent, said = spent + time.process_time() - before, said + len(tones)
            frames += len(calm)
            for code, _ in _flags(tones):
                false[code] += 1
            for code, label in (("tone.flat", "boredom"), ("tone.tense", "anger")):
                if stretch := _call(_all(own, label, draw)):
                    delays[code].append(_delay(calm, stretch, profile, model, code))
    return Calls(frames / FRAMES_PER_SECOND / 3600, false, delays, 1000 * spent / max(said, 1))


def _all(own: Sequence[Row], label: str, draw: int) -> list[Row]:
    return drawn(own, label, len(own), draw)


def _call(rows: Sequence[Row]) -> Contour | None:
    parts, at = [], 0
    for row in rows:
        parts.append(replace(row.clip.contour, start=at))
        at += len(row.clip.contour)
    return joined(parts) if parts else None


def _tones(call: Contour, profile: VoiceProfile, model: ToneModel) -> list[Tone]:
    return ToneJudge(profile, ToneSettings(), model).process(call)


def _flags(tones: Sequence[Tone]) -> list[tuple[str, int]]:
    """Return the flags as `Flags` watches for them: no warm-up and no ration, so that all are counted."""
    settings = FlagSettings()
    watch = {code: tone_watch(settings) for code in TONES}
    out = []
    for tone in tones:
        for code, share in (("tone.flat", tone.flat), ("tone.tense", tone.tense)):
            if tone.state != "judged":
                watch[code].forget()
            elif watch[code].see(share, settings.share_limit(code), tone.index):
                out.append((code, tone.decided))
    return out


def _delay(calm: Contour, stretch: Contour, profile: VoiceProfile, model: ToneModel, code: str) -> float:
    call = joined([calm, replace(stretch, start=calm.stop)])
    voice = calm.stop + int(np.argmax(stretch.speech))
    late = [at for what, at in _flags(_tones(call, profile, model)) if what == code and at >= voice]
    return (late[0] - voice) / FRAMES_PER_SECOND if late else float("inf")
