"""The tone, second by second of speech: flat, in range or tense, from the last few seconds spoken.

The window holds the rows from where its oldest counted second of speech began to the frame
that decides, pauses included. It forgets everything at a gap. The same window gives the same
judgement, to the bit, however its rows arrived.

A voice that nobody calibrated is compared with its own first half minute of the call: against
other people's usual, slow or soft-spoken people would be called flat all day. Until then the
shares are the population's and nobody is shown them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from prosody.contour import Contour, joined
from prosody.events import Evidence, Tone, ToneState, Trouble
from prosody.judgement.leak import whole
from prosody.judgement.measures import MEASURES, OF_THE_BAND, measure
from prosody.judgement.measures_usual import statistics
from prosody.judgement.model import FLAT, TENSE, Opinion, ToneModel, shipped
from prosody.judgement.model_lean import usual_of
from prosody.judgement.trust import TrustSettings, band_changed, trust
from prosody.judgement.voice_fit import CODE, FitSettings, VoiceFit
from prosody.profile import POPULATION, VoiceProfile
from prosody.setting import Settings, setting
from prosody.units import FRAMES_PER_SECOND, frames

EVIDENCE: Final = 3
"""Measures told with a judgement: more than three are not read."""


OWN: Final = "this call"
"""Name of the profile that a voice without one gets from the beginning of the call."""

OWN_VOICED_S: Final = 60.0
"""Voiced speech that such a profile passes for: it leans on nobody; others' usual is what it avoids."""


@dataclass(frozen=True, slots=True)
class ToneSettings(Settings):
    """How the tone is judged."""

    window_s: float = setting(
        4.0,
        "Seconds of speech that are looked at.",
        unit="s",
        low=2.0,
        high=20.0,
        source="benchmarks/tone: 4 s finds bored in 4.5 s and anger in 6.4 s; 6 s takes 8.2 s for anger",
    )
    memory_s: float = setting(
        20.0,
        "Speech older than this is forgotten, however little was spoken since.",
        unit="s",
        low=5.0,
        high=120.0,
        source="proposal",
    )
    least_voiced_s: float = setting(
        1.5, "Voiced speech needed before anything is shown.", unit="s", low=0.4, high=10.0, source="proposal"
    )
    own_after_s: float = setting(
        20.0,
        "Speech after which a voice without a profile is compared with its own beginning of the call.",
        unit="s",
        low=5.0,
        high=120.0,
        source="science.md 11: warm-up of 30 s of a call",
    )
    trust: TrustSettings = field(default_factory=TrustSettings)
    fit: FitSettings = field(default_factory=FitSettings)


class ToneJudge:
    """Contour rows of the rep's leg -> one Tone for every second of speech.

    Parameters
    ----------
    profile : VoiceProfile
        What is usual for the voice; the population's when nothing is known of it.
    model : ToneModel, optional
        Other weights than the shipped ones (benchmarks leave speakers out).
    """

    def __init__(self, profile: VoiceProfile, settings: ToneSettings, model: ToneModel | None = None) -> None:
        self._given, self._weights = profile, model
        self._settings = settings
        self._parts: list[Contour] = []
        self._spoken = 0  # speech frames since the last judgement
        self._second: list[Contour] = []  # rows since the last judgement
        self._fit = VoiceFit(profile, settings.fit)
        self._troubles: list[Trouble] = []
        self._told = False  # that the microphone is another one, once a call
        self._gap = False  # sound was lost, and the window does not yet reach back to where it came again
        self._begin()

    def _begin(self) -> None:
        """A call begins: what the profile says is all that is known of the voice."""
        self._heard: list[dict[str, float]] = []  # measures, a second each, until the voice has its own usual
        self._compare(self._given, self._weights)

    def _compare(self, profile: VoiceProfile, model: ToneModel | None) -> None:
        """Judge against a profile from now on."""
        self._profile = profile
        self._model = (model or shipped(profile.name != POPULATION)).personal(profile)

    def process(self, contour: Contour) -> list[Tone]:
        """Take the next rows; return the judgements they tipped."""
        tones: list[Tone] = []
        first = 0
        for row, (speech, gap) in enumerate(zip(contour.speech.tolist(), contour.gap.tolist(), strict=True)):
            if gap:
                tones += self._closed(contour[first:row] if first < row else None)
                self._gap = True
                first = row + 1
            elif speech:
                self._spoken += 1
                if self._spoken == FRAMES_PER_SECOND:
                    self._keep(contour[first : row + 1])
                    tones.append(self._judged())
                    first = row + 1
        self._keep(contour[first:] if first else contour)
        return tones

    def flush(self) -> list[Tone]:
        """The call ends: judge what was spoken since the last judgement, if it is half a second."""
        tones = self._closed(None)
        self._begin()
        return tones

    def troubles(self) -> list[Trouble]:
        """Return what is to be said of the voice itself since this was last asked."""
        said, self._troubles = self._troubles, []
        return said

    def new_call(self) -> None:
        """Another call begins: what was spoken in the last one is looked at no more."""
        self._forget()
        self._gap = False
        self._fit.new_call()

    def _forget(self) -> None:
        self._parts, self._second, self._spoken = [], [], 0

    def _closed(self, last: Contour | None) -> list[Tone]:
        if last is not None:
            self._keep(last)
        tones = [self._judged()] if 2 * self._spoken >= FRAMES_PER_SECOND else []
        self._forget()
        return tones

    def _keep(self, rows: Contour) -> None:
        """Remember rows; parts that lie wholly outside the memory are dropped."""
        if not len(rows):
            return
        self._parts.append(rows)
        if rows.speech.any():
            self._second.append(rows)
        oldest = rows.stop - frames(self._settings.memory_s)
        while self._parts[0].stop <= oldest:
            del self._parts[0]

    def _judged(self) -> Tone:
        self._spoken = 0
        window = whole(self._recent())
        self._compare_voice(joined(self._second))
        self._parts, self._second = [window], []
        measured = measure(window)
        self._learn(window, measured)
        opinion = self._model.opinion(self._comparable(window, measured))
        found = trust(
            window, self._profile, self._settings.trust, unlike=self._fit.unlike, torn=self._torn(window)
        )
        state, reason = self._state(measured["voiced_s"], found.value, found.reason)
        flat, tense = opinion.shares[FLAT], opinion.shares[TENSE]
        index = window.stop - 1
        evidence = self._evidence(opinion, measured, TENSE if tense > flat else FLAT)
        return Tone(
            index, index, flat, 1.0 - flat - tense, tense, tense - flat, found.value, state, reason, evidence
        )

    def _compare_voice(self, second: Contour) -> None:
        """Hold the voice itself against its profile; another bandwidth says nothing about it."""
        index = second.stop - 1
        if self._given.elsewhere and not self._told:
            self._troubles.append(Trouble(index, index, "rep", "uncalibrated_device"))
        self._told = True
        if not band_changed(second, self._profile) and self._fit.second(second):
            self._troubles.append(Trouble(index, index, "rep", CODE, self._fit.evidence()))

    def _learn(self, window: Contour, measured: dict[str, float]) -> None:
        """Let a voice without a profile have its own usual once it has spoken long enough."""
        if self._profile.name != POPULATION:
            return
        if np.isfinite(measured["f0_median"]):
            self._heard.append(measured)
        if len(self._heard) >= self._settings.own_after_s:
            usual, band_hz = statistics(self._heard), float(window.band_hz[-1])
            own = VoiceProfile(OWN, usual, calibrated=False, band_hz=band_hz, voiced_s=OWN_VOICED_S)
            self._compare(own, None)

    def _recent(self) -> Contour:
        """Join what is remembered, less what is older than the window's speech and than the memory."""
        whole = joined(self._parts)
        recent = whole[-min(len(whole), frames(self._settings.memory_s)) :]
        spoken = np.flatnonzero(recent.speech)
        return recent[int(spoken[max(0, len(spoken) - frames(self._settings.window_s))]) :]

    def _comparable(self, window: Contour, measured: dict[str, float]) -> dict[str, float]:
        """Leave out what the profile cannot be compared with."""
        if not band_changed(window, self._profile):
            return measured
        return {name: value for name, value in measured.items() if name not in OF_THE_BAND}

    def _torn(self, window: Contour) -> float:
        """Return the share of the window that a gap took away."""
        if not self._gap:
            return 0.0
        share = 1.0 - np.count_nonzero(window.speech) / frames(self._settings.window_s)
        self._gap = bool(share > 0.0)
        return max(float(share), 0.0)

    def _state(self, voiced_s: float, trusted: float, reason: str) -> tuple[ToneState, str]:
        if voiced_s < self._settings.least_voiced_s:
            return "collecting", "little_speech"
        if self._profile.name == POPULATION:
            return "collecting", "new_voice"
        if trusted < self._settings.trust.least:
            return "cannot_tell", reason
        return "judged", ""

    def _evidence(self, opinion: Opinion, measured: dict[str, float], style: int) -> tuple[Evidence, ...]:
        """Return the measures that pulled most to the side where the needle stands.

        Their limit is where they, moved together, tip the second to that side, the others staying.
        """
        pull = {name: sides[style == TENSE] for name, sides in opinion.pull.items()}
        most = sorted((name for name in pull if pull[name] > 0), key=lambda name: -pull[name])[:EVIDENCE]
        limits = self._model.tipping(measured, most, style)
        usual = self._profile.usual
        return tuple(
            Evidence(name, measured[name], MEASURES[name].unit, limits[name], usual_of(usual.get(name)))
            for name in most
        )
