"""What is usual for one voice on one device: the result of a calibration.

A profile is statistics of measures, and nothing else: no audio, no voiceprint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

SCHEMA: Final = 1
WIDE_HZ: Final = 5000.0
"""Audio that carries less than this is telephone audio: the alpha ratio's upper band ends here."""

POPULATION: Final = "population"
"""Name of the profile that stands in until a voice is calibrated."""


@dataclass(frozen=True, slots=True)
class Usual:
    """How one measure usually is for this voice: median, spread and percentiles, in its own unit.

    `spread` is a robust standard deviation (1.4826 times the median absolute deviation).
    """

    median: float
    spread: float
    p5: float
    p25: float
    p75: float
    p95: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the judge made of one way of reading in the calibration, so that a tolerance can be tried on it.

    Attributes
    ----------
    style : str
        `neutral` or a style of the profile.
    seconds : tuple of (float, float)
        Shares of flat and tense in each second of speech that was judged.
    greetings : tuple of float
        For greetings: the liveliness of each take, in spreads from the usual.
    """

    style: str
    seconds: tuple[tuple[float, float], ...] = ()
    greetings: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceProfile:
    """What is usual for one voice, by measure.

    Attributes
    ----------
    name : str
        The voice's name, a label only.
    usual : mapping of str to Usual
        By the name of the measure (see `judgement/measures.py`).
    calibrated : bool
        False for the population's profile.
    band_hz : float
        Bandwidth of the audio it was made from; spectral measures compare only inside one.
    device : str
        The microphone it was made on; empty when it came from files.
    voiced_s : float
        Seconds of voiced speech it rests on.
    made_at, program_version : str
        Date (ISO 8601) and version that made it.
    styles : mapping of str to mapping of str to Usual
        By style (`flat`, `lively`, `tense`): the measures of lines that the person read so, if
        they did. `usual` itself is from neutral speech.
    readings : tuple of Reading
        What the judge made of the takes themselves.
    heard_on : str
        The microphone of the call that it is used for, once that is known (`on`).
    others : tuple of VoiceProfile
        The same voice on other devices or in another bandwidth, the newest first.
    """

    name: str
    usual: Mapping[str, Usual]
    calibrated: bool = True
    band_hz: float = 8000.0
    device: str = ""
    voiced_s: float = 0.0
    made_at: str = ""
    program_version: str = ""
    schema: int = field(default=SCHEMA)
    styles: Mapping[str, Mapping[str, Usual]] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    heard_on: str = ""
    others: tuple[VoiceProfile, ...] = ()

    @property
    def elsewhere(self) -> bool:
        """Whether the call's microphone is another than the calibrated one."""
        return bool(self.device and self.heard_on) and self.device != self.heard_on

    def on(self, device: str, band_hz: float) -> VoiceProfile:
        """Return the calibration that suits a call's microphone (empty: unknown) and bandwidth best.

        The bandwidth counts first, because spectra compare only inside one; then the
        microphone; then the date.
        """

        def suits(known: VoiceProfile) -> tuple[bool, bool]:
            return (known.band_hz < WIDE_HZ) == (band_hz < WIDE_HZ), bool(device) and known.device == device

        if not self.calibrated:
            return self
        best = max((self, *self.others), key=suits)
        return replace(best, heard_on=device, others=())
