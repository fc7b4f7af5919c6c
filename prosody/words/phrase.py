"""What is said of a measure: its name, and the clause that sets it against the voice's own usual."""

from __future__ import annotations

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
