"""What is said of a measure, in German."""

from __future__ import annotations

from collections.abc import Mapping

from prosody.words.phrase import Phrase

MEASURES: Mapping[str, Phrase] = {
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
    "rate": Phrase("Tempo", "das Tempo ist {amount} langsamer", "das Tempo ist {amount} schneller", "share"),
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
    "syllable_step_st": Phrase(
        "Schritte von Silbe zu Silbe",
        "die Tonschritte sind {amount} kleiner",
        "die Tonschritte sind {amount} größer",
        "difference",
    ),
    "syllable_drift_st": Phrase(
        "Gang der Tonhöhe",
        "die Tonhöhe sinkt je Silbe {amount} mehr",
        "die Tonhöhe sinkt je Silbe {amount} weniger",
        "difference",
    ),
    "voicing_low": Phrase(
        "Klarheit schwacher Laute",
        "schwache Laute sind {amount} rauer",
        "schwache Laute sind {amount} klarer",
        "share",
    ),
    "loud_slope_1000_3400": Phrase(
        "Steigung oben in lauten Teilen",
        "die Steigung oben ist in lauten Teilen {amount} kleiner",
        "die Steigung oben ist in lauten Teilen {amount} größer",
        "difference",
    ),
    "loud_tilt_db": Phrase(
        "Helligkeit lauter Teile",
        "laute Teile sind {amount} dunkler",
        "laute Teile sind {amount} heller",
        "difference",
    ),
    "tilt_per_db": Phrase(
        "Helligkeit, die mit der Lautstärke kommt",
        "die Stimme wird lauter {amount} weniger hell",
        "die Stimme wird lauter {amount} heller",
        "difference",
    ),
    "centroid_spread_hz": Phrase(
        "Streuung des Schwerpunkts",
        "die Vokale unterscheiden sich {amount} weniger in der Helligkeit",
        "die Vokale unterscheiden sich {amount} mehr in der Helligkeit",
        "share",
    ),
    "voiced_flux_db": Phrase(
        "Bewegung stimmhafter Laute",
        "stimmhafte Laute bewegen sich {amount} weniger",
        "stimmhafte Laute bewegen sich {amount} mehr",
        "share",
    ),
    "near_shape_flux_db": Phrase(
        "Bewegung lauter Laute",
        "laute Laute bewegen sich {amount} weniger",
        "laute Laute bewegen sich {amount} mehr",
        "share",
    ),
    "swing_db": Phrase(
        "Schwingen der Lautstärke",
        "die Lautstärke schwingt {amount} weniger",
        "die Lautstärke schwingt {amount} mehr",
        "difference",
    ),
    "swing_1_3": Phrase(
        "langsames Schwingen der Lautstärke",
        "die Lautstärke schwingt {amount} weniger mit den Sätzen",
        "die Lautstärke schwingt {amount} mehr mit den Sätzen",
        "difference",
    ),
    "swing_3_6": Phrase(
        "Schwingen mit den Silben",
        "die Lautstärke schwingt {amount} weniger mit den Silben",
        "die Lautstärke schwingt {amount} mehr mit den Silben",
        "difference",
    ),
    "swing_6_10": Phrase(
        "Schwingen schneller Silben",
        "schnelle Silben schwingen {amount} weniger",
        "schnelle Silben schwingen {amount} mehr",
        "difference",
    ),
    "swing_10_20": Phrase(
        "schnelles Schwingen der Lautstärke",
        "die Lautstärke flackert {amount} weniger",
        "die Lautstärke flackert {amount} mehr",
        "difference",
    ),
}
