"""German: what the plain profile says differently."""

from __future__ import annotations

WORDS = {
    "tone.flat": "Gelangweilt",
    "tone.tense": "Gereizt",
    "contour.rising": "Ansteigende Begrüßung",
    "pace.fast": "Zu schnell",
    "pace.slow": "Zu langsam",
}

MEANINGS = {
    "tone.flat": "klingt gelangweilt: wenig Tonhöhenbewegung, gemessen am eigenen Umfang",
    "tone.tense": "klingt gereizt: lauter und heller als die eigene ruhige Stimme",
}
