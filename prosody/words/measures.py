"""What is said of a measure: its name, and the clause that sets it against the voice's own usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Comparison = Literal["share", "difference", "signed", "plain"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words for one measure.

    Attributes
    ----------
    name : str
        What it is called.
    less, more : str
        What is said when it lies under or over what is usual (or under or over 0 when
        `comparison` is `signed`); `{amount}` is the distance, with its unit.
    comparison : str
        `share`: in per cent of the usual. `difference`: in its own unit. `signed`: against
        0. `plain`: name and value only.
    """

    name: str
    less: str = ""
    more: str = ""
    comparison: Comparison = "plain"


MEASURES: Mapping[str, Mapping[str, Phrase]] = {
    "en": {
        "movement_rate": Phrase(
            "pitch movement", "pitch moves {amount} less", "pitch moves {amount} more", "share"
        ),
        "range_st": Phrase(
            "pitch range", "pitch range is {amount} narrower", "pitch range is {amount} wider", "share"
        ),
        "f0_median": Phrase("pitch", "pitch is {amount} lower", "pitch is {amount} higher", "difference"),
        "level_db": Phrase("loudness", "voice is {amount} quieter", "voice is {amount} louder", "difference"),
        "alpha_ratio_db": Phrase(
            "brightness", "voice is {amount} darker", "voice is {amount} brighter", "difference"
        ),
        "hammarberg_db": Phrase(
            "spectral fall", "highs are {amount} stronger", "highs are {amount} weaker", "difference"
        ),
        "slope_0_500": Phrase(
            "low slope", "low slope is {amount} lower", "low slope is {amount} higher", "difference"
        ),
        "slope_500_1500": Phrase(
            "middle slope", "middle slope is {amount} lower", "middle slope is {amount} higher", "difference"
        ),
        "rate": Phrase("pace", "pace is {amount} slower", "pace is {amount} faster", "share"),
        "movement_st": Phrase("ending", "the ending falls {amount}", "the ending rises {amount}", "signed"),
        "slope_st_per_s": Phrase("slope of the ending", "it falls {amount}", "it rises {amount}", "signed"),
        "liveliness": Phrase(
            "liveliness", "greeting is {amount} less lively", "greeting is {amount} livelier", "signed"
        ),
        "nucleus_tilt_db": Phrase(
            "vowel brightness", "vowels are {amount} darker", "vowels are {amount} brighter", "difference"
        ),
        "run_s": Phrase(
            "length of voiced stretches",
            "voiced stretches are {amount} shorter",
            "voiced stretches are {amount} longer",
            "share",
        ),
        "run_rate": Phrase(
            "rate of voiced stretches",
            "there are {amount} fewer voiced stretches",
            "there are {amount} more voiced stretches",
            "share",
        ),
        "unvoiced_s": Phrase(
            "length of unvoiced stretches",
            "unvoiced stretches are {amount} shorter",
            "unvoiced stretches are {amount} longer",
            "share",
        ),
        "voicing": Phrase(
            "clarity of the voice", "voice is {amount} rougher", "voice is {amount} clearer", "share"
        ),
        "rise_rate": Phrase(
            "speed of rises", "pitch rises {amount} slower", "pitch rises {amount} faster", "share"
        ),
        "fall_rate": Phrase(
            "speed of falls", "pitch falls {amount} slower", "pitch falls {amount} faster", "share"
        ),
        "shape_flux_db": Phrase(
            "movement of the sound", "sound moves {amount} less", "sound moves {amount} more", "share"
        ),
        "flux_db": Phrase(
            "movement of the spectrum",
            "spectrum moves {amount} less",
            "spectrum moves {amount} more",
            "share",
        ),
        "level_spread_db": Phrase(
            "spread of loudness", "loudness varies {amount} less", "loudness varies {amount} more", "share"
        ),
        "level_peak_db": Phrase(
            "loudness peaks", "peaks are {amount} lower", "peaks are {amount} higher", "difference"
        ),
        "f0_low": Phrase(
            "low end of the pitch",
            "low end of the pitch is {amount} lower",
            "low end of the pitch is {amount} higher",
            "difference",
        ),
        "nucleus_centroid_hz": Phrase(
            "vowel centre of gravity", "vowels lie {amount} lower", "vowels lie {amount} higher", "share"
        ),
        "loud_pitch_st": Phrase(
            "pitch of loud parts",
            "loud parts lie {amount} lower",
            "loud parts lie {amount} higher",
            "difference",
        ),
        "slope_1000_3400": Phrase(
            "upper slope", "upper slope is {amount} lower", "upper slope is {amount} higher", "difference"
        ),
        "alpha_range_db": Phrase(
            "range of brightness",
            "brightness varies {amount} less",
            "brightness varies {amount} more",
            "difference",
        ),
        "skew_st": Phrase(
            "lean of the pitch",
            "pitch reaches {amount} less upwards",
            "pitch reaches {amount} more upwards",
            "difference",
        ),
        "attack_db": Phrase(
            "attack of syllables",
            "syllables start {amount} softer",
            "syllables start {amount} harder",
            "difference",
        ),
        "nucleus_gap_s": Phrase(
            "longest syllables",
            "longest syllables are {amount} shorter",
            "longest syllables are {amount} longer",
            "share",
        ),
        "tilt_db": Phrase(
            "brightness", "voice is {amount} darker", "voice is {amount} brighter", "difference"
        ),
        "span_s": Phrase("length of the ending"),
        "share": Phrase("likelihood"),
        "voiced_s": Phrase("voiced speech"),
        "voiced_share": Phrase("share of voiced speech"),
        "hold_s": Phrase("held for"),
        "noise_db": Phrase("noise floor"),
        "snr_db": Phrase("speech over noise"),
        "clipped": Phrase("share of clipped samples"),
        "correlation": Phrase("likeness to the other side"),
        "band_hz": Phrase("bandwidth"),
        "spread_st": Phrase(
            "pitch spread", "pitch spread is {amount} narrower", "pitch spread is {amount} wider", "share"
        ),
        "level_range_db": Phrase(
            "loudness range",
            "loudness range is {amount} smaller",
            "loudness range is {amount} larger",
            "difference",
        ),
        "pause_share": Phrase("share of pauses"),
    },
    "de": {
        "movement_rate": Phrase(
            "Tonhöhenbewegung",
            "die Tonhöhe bewegt sich {amount} weniger",
            "die Tonhöhe bewegt sich {amount} mehr",
            "share",
        ),
        "range_st": Phrase(
            "Tonumfang", "der Tonumfang ist {amount} enger", "der Tonumfang ist {amount} weiter", "share"
        ),
        "f0_median": Phrase(
            "Tonhöhe", "die Stimme liegt {amount} tiefer", "die Stimme liegt {amount} höher", "difference"
        ),
        "level_db": Phrase(
            "Lautstärke", "die Stimme ist {amount} leiser", "die Stimme ist {amount} lauter", "difference"
        ),
        "alpha_ratio_db": Phrase(
            "Helligkeit", "die Stimme ist {amount} dunkler", "die Stimme ist {amount} heller", "difference"
        ),
        "hammarberg_db": Phrase(
            "Spektralabfall",
            "die Höhen sind {amount} stärker",
            "die Höhen sind {amount} schwächer",
            "difference",
        ),
        "slope_0_500": Phrase(
            "Steigung unten",
            "die Steigung unten ist {amount} kleiner",
            "die Steigung unten ist {amount} größer",
            "difference",
        ),
        "slope_500_1500": Phrase(
            "Steigung in der Mitte",
            "die Steigung in der Mitte ist {amount} kleiner",
            "die Steigung in der Mitte ist {amount} größer",
            "difference",
        ),
        "rate": Phrase(
            "Tempo", "das Tempo ist {amount} langsamer", "das Tempo ist {amount} schneller", "share"
        ),
        "movement_st": Phrase("Ende", "das Ende fällt um {amount}", "das Ende steigt um {amount}", "signed"),
        "slope_st_per_s": Phrase(
            "Steigung des Endes", "es fällt mit {amount}", "es steigt mit {amount}", "signed"
        ),
        "liveliness": Phrase(
            "Lebhaftigkeit",
            "die Begrüßung ist {amount} weniger lebhaft",
            "die Begrüßung ist {amount} lebhafter",
            "signed",
        ),
        "nucleus_tilt_db": Phrase(
            "Helligkeit der Vokale",
            "die Vokale sind {amount} dunkler",
            "die Vokale sind {amount} heller",
            "difference",
        ),
        "run_s": Phrase(
            "Länge stimmhafter Strecken",
            "stimmhafte Strecken sind {amount} kürzer",
            "stimmhafte Strecken sind {amount} länger",
            "share",
        ),
        "run_rate": Phrase(
            "Folge stimmhafter Strecken",
            "es gibt {amount} weniger stimmhafte Strecken",
            "es gibt {amount} mehr stimmhafte Strecken",
            "share",
        ),
        "unvoiced_s": Phrase(
            "Länge stimmloser Strecken",
            "stimmlose Strecken sind {amount} kürzer",
            "stimmlose Strecken sind {amount} länger",
            "share",
        ),
        "voicing": Phrase(
            "Klarheit der Stimme", "die Stimme ist {amount} rauer", "die Stimme ist {amount} klarer", "share"
        ),
        "rise_rate": Phrase(
            "Tempo der Anstiege",
            "die Tonhöhe steigt {amount} langsamer",
            "die Tonhöhe steigt {amount} schneller",
            "share",
        ),
        "fall_rate": Phrase(
            "Tempo der Abfälle",
            "die Tonhöhe fällt {amount} langsamer",
            "die Tonhöhe fällt {amount} schneller",
            "share",
        ),
        "shape_flux_db": Phrase(
            "Bewegung des Klangs",
            "der Klang bewegt sich {amount} weniger",
            "der Klang bewegt sich {amount} mehr",
            "share",
        ),
        "flux_db": Phrase(
            "Bewegung des Spektrums",
            "das Spektrum bewegt sich {amount} weniger",
            "das Spektrum bewegt sich {amount} mehr",
            "share",
        ),
        "level_spread_db": Phrase(
            "Streuung der Lautstärke",
            "die Lautstärke schwankt {amount} weniger",
            "die Lautstärke schwankt {amount} mehr",
            "share",
        ),
        "level_peak_db": Phrase(
            "Lautstärkespitzen",
            "die Spitzen sind {amount} niedriger",
            "die Spitzen sind {amount} höher",
            "difference",
        ),
        "f0_low": Phrase(
            "untere Tonhöhe",
            "die untere Tonhöhe liegt {amount} tiefer",
            "die untere Tonhöhe liegt {amount} höher",
            "difference",
        ),
        "nucleus_centroid_hz": Phrase(
            "Schwerpunkt der Vokale",
            "die Vokale liegen {amount} tiefer",
            "die Vokale liegen {amount} höher",
            "share",
        ),
        "loud_pitch_st": Phrase(
            "Tonhöhe lauter Stellen",
            "laute Stellen liegen {amount} tiefer",
            "laute Stellen liegen {amount} höher",
            "difference",
        ),
        "slope_1000_3400": Phrase(
            "Steigung oben",
            "die Steigung oben ist {amount} kleiner",
            "die Steigung oben ist {amount} größer",
            "difference",
        ),
        "alpha_range_db": Phrase(
            "Spanne der Helligkeit",
            "die Helligkeit schwankt {amount} weniger",
            "die Helligkeit schwankt {amount} mehr",
            "difference",
        ),
        "skew_st": Phrase(
            "Neigung der Tonhöhe",
            "die Tonhöhe greift {amount} weniger nach oben",
            "die Tonhöhe greift {amount} mehr nach oben",
            "difference",
        ),
        "attack_db": Phrase(
            "Silbeneinsatz",
            "die Silben setzen {amount} weicher ein",
            "die Silben setzen {amount} härter ein",
            "difference",
        ),
        "nucleus_gap_s": Phrase(
            "längste Silben",
            "die längsten Silben sind {amount} kürzer",
            "die längsten Silben sind {amount} länger",
            "share",
        ),
        "tilt_db": Phrase(
            "Helligkeit", "die Stimme ist {amount} dunkler", "die Stimme ist {amount} heller", "difference"
        ),
        "span_s": Phrase("Länge des Endes"),
        "share": Phrase("Wahrscheinlichkeit"),
        "voiced_s": Phrase("stimmhafte Sprache"),
        "voiced_share": Phrase("Anteil stimmhafter Sprache"),
        "hold_s": Phrase("gehalten"),
        "noise_db": Phrase("Grundgeräusch"),
        "snr_db": Phrase("Sprache über Geräusch"),
        "clipped": Phrase("Anteil übersteuerter Abtastwerte"),
        "correlation": Phrase("Ähnlichkeit mit der Gegenseite"),
        "band_hz": Phrase("Bandbreite"),
        "spread_st": Phrase(
            "Streuung der Tonhöhe",
            "die Tonhöhe streut {amount} weniger",
            "die Tonhöhe streut {amount} mehr",
            "share",
        ),
        "level_range_db": Phrase(
            "Lautstärkeumfang",
            "der Lautstärkeumfang ist {amount} kleiner",
            "der Lautstärkeumfang ist {amount} größer",
            "difference",
        ),
        "pause_share": Phrase("Anteil der Pausen"),
    },
}
