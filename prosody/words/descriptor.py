"""Words that say only what can be heard. No word for a feeling stands here; a test holds that."""

from __future__ import annotations

WORDS = {
    "en": {
        "tone.flat": "Flat",
        "tone.tense": "Tense",
        "sounds.tone.flat": "little pitch movement against your own range",
        "sounds.tone.tense": "louder and brighter than your own calm voice",
        "contour.flat": "Flat greeting",
        "contour.rising": "Rising greeting",
        "pace.fast": "Faster than your usual",
        "pace.slow": "Slower than your usual",
        "json.flat": "flat",
        "json.tense": "tense",
        "json.tone.flat": "flat",
        "json.tone.tense": "tense",
        "json.contour.rising": "rising_greeting",
    },
    "de": {
        "tone.flat": "Flach",
        "tone.tense": "Angespannt",
        "sounds.tone.flat": "wenig Stimmbewegung gegenüber Ihrer eigenen Spanne",
        "sounds.tone.tense": "lauter und heller als Ihre eigene ruhige Stimme",
        "contour.flat": "Flache Begrüßung",
        "contour.rising": "Steigende Begrüßung",
        "pace.fast": "Schneller als sonst",
        "pace.slow": "Langsamer als sonst",
    },
}
