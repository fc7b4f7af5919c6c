"""What is handed to people and scripts: JSON lines and the contour as CSV.

The rule of the room: times are seconds on the stream's time line, numbers are finite or null,
and the point is the decimal sign in every locale. Names that stand for a judgement come from
the wording layer; the keys are the contract of `docs/design.md`, section 7.
"""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from prosody.contour import Contour
from prosody.events import (
    End,
    Event,
    Evidence,
    Fine,
    Flag,
    Gap,
    Greeting,
    Leg,
    Phrase,
    Start,
    Tone,
    Trouble,
    Utterance,
)
from prosody.pipeline import Heard
from prosody.units import seconds
from prosody.wording import Wording

SCHEMA: Final = 1
COLUMNS: Final = "time_s,leg,f0_hz,voicing,level_db,speech"

Line = Mapping[str, object]


class Writes(Protocol):
    """Takes text: an `Output`, a text file."""

    def write(self, text: str, /) -> object:
        """Take text."""
        ...


class Lines:
    """A sink that writes each event as one line of JSON."""

    def __init__(self, out: Writes, wording: Wording) -> None:
        self._out = out
        self._wording = wording

    def accept(self, heard: Heard) -> None:
        """Write the new events."""
        for event in heard.events:
            self._out.write(
                json.dumps(line(event, self._wording), ensure_ascii=False, allow_nan=False) + "\n"
            )


class ContourRows:
    """A sink that writes the contour of every leg as CSV: frame by frame, the rep's row first.

    A frame is written when every leg has reached it, so that the file does not depend on
    which leg's sound came first.
    """

    def __init__(self, out: Writes) -> None:
        self._out = out
        self._waiting: dict[Leg, deque[str]] = {}
        self._begun = False

    def accept(self, heard: Heard) -> None:
        """Write the new rows that are due."""
        for event in heard.events:
            if isinstance(event, Start):
                self._waiting[event.leg] = deque()
        for leg, contour in heard.contours:
            self._waiting.setdefault(leg, deque()).extend(rows(leg, contour))
        lengths = [len(waiting) for waiting in self._waiting.values()]
        ended = any(isinstance(event, End) for event in heard.events)
        self._write(max(lengths) if ended else min(lengths))

    def _write(self, frames: int) -> None:
        """Write so many frames; a leg that is shorter than the other ends before it."""
        due = [leg.popleft() for _ in range(frames) for leg in self._waiting.values() if leg]
        head = [] if self._begun else [COLUMNS + "\n"]
        if head or due:
            self._out.write("".join([*head, *due]))
        self._begun = True


def rows(leg: Leg, contour: Contour) -> Iterable[str]:
    """Yield a contour's rows; `time_s` is the middle of the frame, which f0 describes too."""
    columns = (contour.f0_hz, contour.voicing, contour.level_db, contour.speech)
    measured = zip(*(column.tolist() for column in columns), strict=True)
    for index, (f0_hz, voicing, level_db, speech) in enumerate(measured, contour.start):
        ms = 10 * index + 5
        yield (
            f"{ms // 1000}.{ms % 1000:03d},{leg},{_fixed(f0_hz, 3)},{_fixed(voicing, 3)},"
            f"{_fixed(level_db, 2)},{int(speech)}\n"
        )


def line(event: Event, wording: Wording) -> Line:
    """Return an event as the JSON object that stands for it."""
    match event:
        case Start():
            return _start(event, wording)
        case Utterance():
            return {"type": "utterance", "leg": event.leg, **_span(event)}
        case Greeting():
            return _greeting(event)
        case Tone():
            return _tone(event, wording)
        case Flag():
            kind = wording.json_kind(event.code)
            found = {"shown": event.shown, "evidence": _evidence(event.evidence)}
            return {"type": "flag", "kind": kind, **_span(event), **found}
        case Fine():
            return {"type": "fine", "time_s": seconds(event.index), "kind": wording.json_kind(event.code)}
        case Gap():
            return {"type": "gap", "leg": event.leg, **_span(event), "reason": event.reason}
        case Trouble():
            return _trouble(event)
        case End():
            return _end(event)


def _start(event: Start, wording: Wording) -> Line:
    return {
        "schema": SCHEMA,
        "type": "start",
        "file": event.source,
        "leg": event.leg,
        "sample_rate": event.sample_rate,
        "latency_s": _finite(event.latency_s),
        "voice": event.voice,
        "wording": wording.name,
    }


def _greeting(event: Greeting) -> Line:
    return {
        "type": "greeting",
        **_span(event),
        "verdict": event.verdict,
        "movement_st": _finite(event.movement_st),
        "slope_st_per_s": _finite(event.slope_st_per_s),
        "confidence": _finite(event.confidence),
        "liveliness": _finite(event.liveliness),
        "target": event.target,
        "on_target": event.on_target,
        "phrases": [_phrase(phrase) for phrase in event.phrases],
        "evidence": _evidence(event.evidence),
    }


def _phrase(phrase: Phrase) -> Line:
    return {
        "start_s": seconds(phrase.index),
        "end_s": seconds(phrase.end),
        "verdict": phrase.verdict,
        "movement_st": _finite(phrase.movement_st),
        "target": phrase.target,
        "on_target": phrase.on_target,
    }


def _tone(event: Tone, wording: Wording) -> Line:
    return {
        "type": "tone",
        "time_s": seconds(event.index),
        "decided_s": seconds(event.decided),
        wording.json_name("flat"): _finite(event.flat),
        wording.json_name("in_range"): _finite(event.in_range),
        wording.json_name("tense"): _finite(event.tense),
        "needle": _finite(event.needle),
        "trust": _finite(event.trust),
        "state": event.state,
        "reason": event.reason,
        "evidence": _evidence(event.evidence),
    }


def _trouble(event: Trouble) -> Line:
    when = {"time_s": seconds(event.index), "decided_s": seconds(event.decided)}
    return {
        "type": "trouble",
        "leg": event.leg,
        **when,
        "code": event.code,
        "evidence": _evidence(event.evidence),
    }


def _end(event: End) -> Line:
    return {
        "type": "end",
        "duration_s": seconds(event.index),
        "speech_s": seconds(event.speech_frames),
        "measured_pct": round(100.0 * event.measured_frames / event.index, 3) if event.index else 0.0,
        "troubles": list(event.troubles),
    }


def _span(event: Utterance | Greeting | Flag | Gap) -> dict[str, object]:
    times = {"start_s": event.index, "end_s": event.end, "decided_s": event.decided}
    return {name: seconds(index) for name, index in times.items()}


def _evidence(evidence: Iterable[Evidence]) -> list[Line]:
    return [
        {
            "measure": found.measure,
            "value": _finite(found.value),
            "unit": found.unit,
            "threshold": _finite(found.threshold),
            "usual": _finite(found.usual),
        }
        for found in evidence
    ]


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _fixed(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else ""
