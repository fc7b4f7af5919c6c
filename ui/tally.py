"""What is counted during a call for its private summary. It lives as long as the window and is never kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from ui.face import Direction


@dataclass(slots=True)
class Tally:
    """What the private summary at the end of a call is made of. It is never kept."""

    spoken_s: int = 0
    judged_s: int = 0
    in_range_s: int = 0
    greeting: str = ""
    greeting_hint: str = ""
    greeting_direction: Direction | None = None
    greeting_match: bool | None = None
    moments: list[str] = field(default_factory=list)
    measured_share: float | None = None
    duration_s: float = 0.0
