"""What calibrating is worth: more neutral speech, to speakers like those of the weights and to strangers, and
calibrating where the call is not heard.

EmoDB with the judged speaker left out of the weights, RAVDESS with weights of EmoDB; profiles by the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.signal import fftconvolve

from benchmarks.calibration.sounds import Sound, load
from benchmarks.tone.material import Clip, heard, kept, sound, telephone
from benchmarks.tone.ours import Judged, judged
from benchmarks.tone.profiles import Row, drawn, row
from benchmarks.tone.scoring import figures, states
from calibration.baseline import profile_from
from prosody.judgement.measures import OF_THE_BAND
from prosody.judgement.model import read
from prosody.judgement.tone import ToneSettings
from prosody.judgement.trust import trust

NEUTRAL: Final = (0, 1, 2, 4, 8)
"""Neutral clips in the profile."""

STRANGERS: Final = (0, 1, 2, 3)
"""The same for RAVDESS, whose speakers have four."""

ROOMS: Final = ("seminar_room_clap", "dfn_sim_rt60_0.79")
"""Room responses that stand for another microphone or desk."""

DRAWS: Final = 3


@dataclass(frozen=True, slots=True)
class Worth:
    """Judged accuracy with profiles of one kind.

    Attributes
    ----------
    seconds : float
        Neutral speech in the profile, mean over speakers, s.
    three, judged : float
        Recall of bored / neutral / anger, and with happiness as in range.
    trust : float
        Mean trust of the judgements.
    refused : float
        Share of calibrations that held too little voice to make a profile.
    """

    seconds: float
    three: float
    judged: float
    trust: float = float("nan")
    refused: float = 0.0


@dataclass(frozen=True, slots=True)
class Stranger:
    """Judged accuracy on voices from elsewhere, with profiles of one kind.

    Attributes
    ----------
    seconds : float
        Neutral speech in the profile, mean over speakers, s.
    right : float
        Mean of two recalls: anger of normal strength as tense; neutral, calm and happy as in range.
    bored : float
        Share of the calm clips called bored.
    """

    seconds: float
    right: float
    bored: float


def amounts(rows: Sequence[Row], models: Mapping[str, Mapping[str, Any]]) -> dict[int, Worth]:
    """Return the worth of so many neutral clips."""
    found = {}
    for count in NEUTRAL:
        scores = figures(*_table(judged(rows, models, neutral=count, draws=DRAWS)))
        found[count] = Worth(_speech_s(rows, count), scores["three"], scores["judged"])
    return found


def strangers(rows: Sequence[Row], models: Mapping[str, Mapping[str, Any]]) -> dict[int, Stranger]:
    """Return the worth of so many neutral clips to RAVDESS, which was spoken in another room and language."""
    found = {}
    for count in STRANGERS:
        said = judged(rows, models, neutral=count, draws=DRAWS)
        label, strong = np.array(said.label), np.array(said.intensity) == "strong"
        state = states(np.array(said.shares)).argmax(axis=1)
        anger, usual = (
            (label == "anger") & ~strong,
            np.isin(label, ("neutral", "calm", "happiness")) & ~strong,
        )
        right = float(np.mean(state[anger] == 2) + np.mean(state[usual] == 1)) / 2.0
        bored = float(np.mean(state[label == "calm"] == 0))
        found[count] = Stranger(_speech_s(rows, count), right, bored)
    return found


def devices(
    data: Path, rows: Sequence[Row], models: Mapping[str, Mapping[str, Any]], cache: Path | None
) -> dict[str, Worth]:
    """Return what calibrating elsewhere costs: profiles from the changed sound, the call as it is."""
    places = {"the same place": rows, "telephone": _changed(data, rows, "telephone", cache)}
    places |= {room: _changed(data, rows, room, cache) for room in ROOMS}
    return {name: _elsewhere(rows, calibrated, models) for name, calibrated in places.items()}


def _elsewhere(rows: Sequence[Row], there: Sequence[Row], models: Mapping[str, Mapping[str, Any]]) -> Worth:
    out, trusted, refused, settings = Judged(), [], [], ToneSettings().trust
    for speaker in sorted({r.clip.speaker for r in rows}):
        own = [r for r in rows if r.clip.speaker == speaker]
        for draw in range(DRAWS):
            taken = drawn([r for r in there if r.clip.speaker == speaker], "neutral", 3, draw)
            used = {r.clip.path for r in taken}
            try:
                profile = profile_from([r.clip.contour for r in taken], speaker)
            except ValueError:  # too little voice is heard in so much echo
                refused.append(True)
                continue
            refused.append(False)
            model = read(models[speaker]["calibrated"]).personal(profile)
            for r in own:
                if r.clip.path not in used:
                    other = (profile.band_hz < 5000) != (r.clip.contour.band_hz[-1] < 5000)
                    known = {m: v for m, v in r.whole.items() if not (other and m in OF_THE_BAND)}
                    out.add(r, model.opinion(known).shares, draw)
                    trusted.append(trust(r.clip.contour, profile, settings).value)
    share = float(np.mean(refused))
    if not trusted:
        return Worth(_speech_s(rows, 3), float("nan"), float("nan"), refused=share)
    scores = figures(*_table(out))
    return Worth(_speech_s(rows, 3), scores["three"], scores["judged"], float(np.mean(trusted)), share)


def _changed(data: Path, rows: Sequence[Row], place: str, cache: Path | None) -> list[Row]:
    """Return the neutral clips as they are heard in another place."""
    neutral = [r.clip for r in rows if r.clip.label == "neutral"]
    return [row(_moved(data, clip, place, cache)) for clip in neutral]


def _moved(data: Path, clip: Clip, place: str, cache: Path | None) -> Clip:
    samples, rate = sound(data, clip.corpus, clip.path, "wide")
    if place == "telephone":
        changed, rate = telephone(samples, rate), 8000
    else:
        changed = _in_room(samples, load(data / "noise" / "rir" / f"{place}.flac"))

    def hear() -> Any:
        return heard(changed, rate)

    contour = kept(cache, f"{clip.path}/{place}", hear) if cache else hear()
    return replace(clip, contour=contour)


def _in_room(samples: Sound, response: Sound) -> Sound:
    """Return a sound in a room, at its own power, from the direct sound on."""
    direct = int(np.argmax(np.abs(response)))
    wet = fftconvolve(samples, response[direct:])[: len(samples)]
    return np.asarray(wet * np.sqrt(np.mean(samples**2) / np.mean(wet**2)))


def _table(found: Judged) -> tuple[Any, Any]:
    return np.array(found.label), np.array(found.shares)


def _speech_s(rows: Sequence[Row], count: int) -> float:
    """Return the mean speech in so many neutral clips of a speaker, as far as there are so many, s."""
    spoken = []
    for speaker in sorted({r.clip.speaker for r in rows}):
        own = [r for r in rows if r.clip.speaker == speaker and r.clip.label == "neutral"]
        lengths = [np.count_nonzero(r.clip.contour.speech) / 100.0 for r in own]
        spoken.append(min(count, len(own)) * float(np.mean(lengths)))
    return float(np.mean(spoken))
