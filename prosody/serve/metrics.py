"""Figures of the server for a monitoring system: counts and times, never who or what.

The rule of the room: nothing here tells one call, one person or one flag from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus's text format."""

BOUNDS_S: Final = (0.05, 0.1, 0.15, 0.2, 0.225, 0.25, 0.275, 0.3, 0.35, 0.4, 0.5, 0.75, 1.0, 2.0, 5.0)
"""Upper bounds of the lag's histogram (s): narrow from a step's length to what is too much."""


class Lag:
    """How old sound was when it had been analysed: a histogram."""

    def __init__(self) -> None:
        self.count = 0
        self.sum_s = 0.0
        self._in = [0] * (len(BOUNDS_S) + 1)

    def take(self, lag_s: float) -> None:
        """Count one step."""
        self.count += 1
        self.sum_s += lag_s
        place = next((place for place, bound in enumerate(BOUNDS_S) if lag_s <= bound), len(BOUNDS_S))
        self._in[place] += 1

    def lines(self, name: str) -> Iterator[str]:
        """Yield the histogram, its buckets cumulative."""
        yield f"# HELP {name} Age of the oldest sound of a step when it had been analysed."
        yield f"# TYPE {name} histogram"
        below = 0
        for bound, here in zip((*map(str, BOUNDS_S), "+Inf"), self._in, strict=True):
            below += here
            yield f'{name}_bucket{{le="{bound}"}} {below}'
        yield f"{name}_sum {self.sum_s:.6f}"
        yield f"{name}_count {self.count}"


class Metrics:
    """What is counted from the beginning of the server."""

    def __init__(self) -> None:
        self.lag = Lag()
        self.calls = 0
        self.heard_s = 0.0
        self.lost_s: dict[str, float] = {}
        self.refused: dict[str, int] = {}
        self.ended: dict[str, int] = {}

    def lose(self, reason: str, duration_s: float) -> None:
        """Sound is missing."""
        self.lost_s[reason] = self.lost_s.get(reason, 0.0) + duration_s

    def refuse(self, reason: str) -> None:
        """A call was not taken."""
        self.refused[reason] = self.refused.get(reason, 0) + 1

    def end(self, how: str) -> None:
        """A call ended: `done`, `mistake`, `worker`, `idle`, `protocol` ..."""
        self.ended[how] = self.ended.get(how, 0) + 1

    def text(self, now: Iterable[tuple[str, str, float]], came: Mapping[str, int]) -> str:
        """Return everything in the text format.

        `now` are gauges: name, meaning, value; `came` is what became of those who connected.
        """
        lines = [line for gauge in now for line in _one(*gauge, "gauge")]
        lines += _one("tonegauge_calls_total", "Calls that were begun.", self.calls, "counter")
        lines += _one(
            "tonegauge_heard_seconds_total", "Sound received, of all legs.", self.heard_s, "counter"
        )
        lines += _many("tonegauge_lost_seconds_total", "Sound that is missing.", "reason", self.lost_s)
        lines += _many("tonegauge_refused_total", "Calls that were not taken.", "reason", self.refused)
        lines += _many("tonegauge_connections_total", "Who connected.", "became", came)
        lines += _many("tonegauge_ended_total", "Calls that ended.", "how", self.ended)
        return "\n".join([*lines, *self.lag.lines("tonegauge_lag_seconds"), ""])


def _one(name: str, meaning: str, value: float, kind: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}", f"{name} {value:g}"]


def _many(name: str, meaning: str, label: str, values: Mapping[str, float]) -> list[str]:
    head = [f"# HELP {name} {meaning}", f"# TYPE {name} counter"]
    return head + [f'{name}{{{label}="{_quoted(key)}"}} {value:g}' for key, value in sorted(values.items())]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
