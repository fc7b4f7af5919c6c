"""How much the judgement moves when the sound is changed on its way, the voice staying the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.tone.material import active_rms, heard, sound, telephone
from benchmarks.tone.profiles import Row, profile_of
from benchmarks.tone.scoring import FOUR
from prosody.contour import Contour
from prosody.judgement.measures import OF_THE_BAND, measure
from prosody.judgement.model import ToneModel, read
from prosody.judgement.trust import TrustSettings, band_changed, trust
from prosody.profile import VoiceProfile

Sound = NDArray[np.float64]
Change = Callable[[Sound, int], tuple[Sound, int]]

ON_IT: Final = "telephone, mu-law, calibrated on it"

CLIPS: Final = 6
"""Clips of each class and speaker; more change nothing but the time."""


def compressed(samples: Sound, rate: int) -> tuple[Sound, int]:
    """Return a sound through a compressor: 6:1 over 20 dB below its active level, 5 ms up, 100 ms down."""
    limit = active_rms(samples, rate) * 10 ** (-20 / 20)
    up, down = np.exp(-1 / (0.005 * rate)), np.exp(-1 / (0.1 * rate))
    level, out = 0.0, np.empty_like(samples)
    for i, value in enumerate(np.abs(samples).tolist()):
        keep = up if value > level else down
        level = keep * level + (1 - keep) * value
        out[i] = samples[i] * (max(level, limit) / limit) ** (1 / 6 - 1)
    return out / np.abs(out).max() * 0.5, rate


def noisy(snr_db: float) -> Change:
    """Return a change that adds pink noise at a ratio."""

    def change(samples: Sound, rate: int) -> tuple[Sound, int]:
        spectrum = np.fft.rfft(np.random.default_rng(len(samples)).normal(size=len(samples)))
        pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), len(samples))
        gain = active_rms(samples, rate) * 10 ** (-snr_db / 20) / np.sqrt(np.mean(pink**2))
        return 0.5 * (samples + gain * pink), rate

    return change


CHANGES: Final[Mapping[str, Change]] = {
    "20 dB quieter": lambda s, r: (s * 0.1, r),
    "40 dB quieter": lambda s, r: (s * 0.01, r),
    "compressor 6:1": compressed,
    "telephone, mu-law": lambda s, r: (telephone(s, r), 8000),
    "telephone, A-law": lambda s, r: (telephone(s, r, "ALAW"), 8000),
    "pink noise 30 dB": noisy(30.0),
    "pink noise 20 dB": noisy(20.0),
    "pink noise 10 dB": noisy(10.0),
}


FIRM_S: Final = 20.0
"""Voiced speech that profiles pass for where trust is asked: a change's cost is told, not their thinness."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change did to a clip: the way of the needle, whether the state stayed, how far it is trusted."""

    needle: float
    same: bool
    trust: float


def changes(
    data: Path,
    rows: Mapping[str, Sequence[Row]],
    models: Mapping[str, Mapping[str, Any]],
) -> dict[str, list[Moved]]:
    """Return, by change, what it did to each clip; `rows` are EmoDB's by condition.

    The profile stays that of the unchanged sound, but for the last change: there the voice has been
    calibrated on the telephone too.
    """
    found: dict[str, list[Moved]] = {name: [] for name in (*CHANGES, ON_IT)}
    for speaker in sorted({row.clip.speaker for row in rows["wide"]}):
        own = {c: [row for row in of if row.clip.speaker == speaker] for c, of in rows.items()}
        profile, used = profile_of(own["wide"], 3, 0, 0)
        narrow, _ = profile_of(own["telephone"], 3, 0, 0)
        judge, there = (read(models[speaker]["calibrated"]).personal(p) for p in (profile, narrow))
        by_phone = {row.clip.path: row for row in own["telephone"]}
        for row in _some(own["wide"], used):
            before = judge.opinion(row.whole).shares
            for name, change in CHANGES.items():
                samples, rate = change(*sound(data, row.clip.corpus, row.clip.path, "wide"))
                contour = heard(samples, rate)
                found[name].append(_moved(before, judge, contour, profile))
            found[ON_IT].append(_moved(before, there, by_phone[row.clip.path].clip.contour, narrow))
    return found


def _some(own: Sequence[Row], used: set[str]) -> list[Row]:
    free = [row for row in own if row.clip.path not in used]
    return [row for label in FOUR for row in [r for r in free if r.clip.label == label][:CLIPS]]


def _moved(before: tuple[float, ...], model: ToneModel, contour: Contour, profile: VoiceProfile) -> Moved:
    def state(shares: tuple[float, ...]) -> int:
        return int(np.argmax([shares[0], 1 - shares[0] - shares[3], shares[3]]))

    measured = measure(contour)
    if band_changed(contour, profile):
        measured = {m: v for m, v in measured.items() if m not in OF_THE_BAND}
    after = model.opinion(measured).shares
    trusted = trust(contour, replace(profile, voiced_s=FIRM_S), TrustSettings()).value
    needle = abs((after[3] - after[0]) - (before[3] - before[0]))
    return Moved(needle, state(before) == state(after), trusted)
