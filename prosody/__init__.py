"""Hears and judges: the pipeline from samples to events. No Qt here, no sound device at import."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
