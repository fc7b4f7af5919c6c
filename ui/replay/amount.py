"""Amounts and differences as they are read: with a true minus, and a plus where a sign is the point."""

from __future__ import annotations

import math

from prosody.wording import Wording


def amount(value: float, unit: str, words: Wording) -> str:
    """Return a number with its unit; a dash where it cannot be told."""
    return words.quantity(value, unit).replace("-", "−")


def mark(value: float, unit: str, words: Wording) -> str:
    """Return a number beside a scale: short, without digits that say nothing."""
    number = f"{value:g}".replace("-", "−").replace(".", words("say.decimal"))
    return f"{number} {unit}".rstrip()


def difference(value: float, unit: str, words: Wording) -> str:
    """Return a difference with its sign; a dash where it cannot be told."""
    told = amount(value, unit, words)
    return f"+{told}" if math.isfinite(value) and value > 0 else told
