"""The words of the product request. Only `prosody.wording` imports this, and only in the wording `plain`."""

from __future__ import annotations

WORDS = {
    "en": {
        "tone.flat": "Bored",
        "tone.tense": "Irritated",
        "sounds.tone.flat": "sounds bored",
        "sounds.tone.tense": "sounds irritated",
        "contour.flat": "Flat greeting",
        "contour.rising": "Ascending greeting",
        "pace.fast": "Too fast",
        "pace.slow": "Too slow",
        "json.flat": "bored",
        "json.tense": "irritated",
        "json.tone.flat": "bored",
        "json.tone.tense": "irritated",
        "json.contour.rising": "ascending_greeting",
    },
    "de": {
        "tone.flat": "Gelangweilt",
        "tone.tense": "Gereizt",
        "sounds.tone.flat": "klingt gelangweilt",
        "sounds.tone.tense": "klingt gereizt",
        "contour.flat": "Flache Begrüßung",
        "contour.rising": "Ansteigende Begrüßung",
        "pace.fast": "Zu schnell",
        "pace.slow": "Zu langsam",
    },
}
