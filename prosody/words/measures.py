"""What is said of every measure, by language."""

from __future__ import annotations

from collections.abc import Mapping

from prosody.words import measures_de, measures_en
from prosody.words.phrase import Phrase

MEASURES: Mapping[str, Mapping[str, Phrase]] = {"en": measures_en.MEASURES, "de": measures_de.MEASURES}
