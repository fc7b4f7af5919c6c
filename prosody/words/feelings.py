"""Words of the perception list that name a feeling: loaded and offered in the plain wording alone."""

from __future__ import annotations

WORDS = {
    "en": {
        "perception.bored": "bored",
        "perception.angry": "angry",
        "perception.irritated": "irritated",
    },
    "de": {
        "perception.bored": "gelangweilt",
        "perception.angry": "wütend",
        "perception.irritated": "gereizt",
    },
}
