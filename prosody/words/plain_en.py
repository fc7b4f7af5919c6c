"""English: what the plain profile says differently, to people and to scripts."""

from __future__ import annotations

WORDS = {
    "tone.flat": "Bored",
    "tone.tense": "Irritated",
    "contour.rising": "Ascending greeting",
    "pace.fast": "Too fast",
    "pace.slow": "Too slow",
}

MEANINGS = {
    "tone.flat": "sounds bored: little pitch movement against your own range",
    "tone.tense": "sounds irritated: louder and brighter than your own calm voice",
}

JSON = {"tone.flat": "bored", "tone.tense": "irritated", "contour.rising": "ascending_greeting"}
