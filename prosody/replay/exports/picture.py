"""A call as rows of inline SVG: who speaks when, the tone, pitch in semitones, what stood out.

The rule of the room: two minutes a row, so that an hour prints; nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

import numpy as np

from prosody.events import Flag, Leg, Utterance
from prosody.replay.exports.contents import Choice, length, note_text
from prosody.replay.heard_call import HeardCall
from prosody.replay.leg_columns import Floats
from prosody.replay.marks import NoteBook
from prosody.units import FRAMES_PER_SECOND, frames, seconds, semitones
from prosody.wording import clock

ROW: Final = frames(120.0)
STEP: Final = frames(0.1)
"""A point of the pitch line stands for so many frames; at half a pixel each more would not be seen."""

WIDTH: Final = 1000
HEIGHT: Final = 150
_PITCH: Final = (26.0, 104.0)
"""Top and bottom of the pitch (px)."""

_ST: Final = 9.0
"""Semitones over and under the median that are drawn."""

_COLOURS: Final[dict[Leg, str]] = {"rep": "#0b5cad", "customer": "#8a5a00"}
_TONES: Final = {
    "tense": (13.0, 4.0, "#c4622d"),
    "in_range": (16.0, 4.0, "#5f9e6e"),
    "flat": (19.0, 4.0, "#5b7fb5"),
}
"""Top and height (px) and colour of each tone in the ribbon: it is told by its place too."""


def legend(call: HeardCall, choice: Choice) -> str:
    """Return what the rows show, in words, from their top down."""
    words = call.wording
    told = [(_TONES[zone][2], words(f"tone.{zone}")) for zone in _TONES if choice.tone]
    told += [(_COLOURS[leg], words(f"leg.{leg}")) for leg in choice.legs(call)]
    marked = (f'<span style="color:{colour}">■</span> {escape(text)}' for colour, text in told)
    return f'<p class="small">{" · ".join(marked)}</p>\n'


def rows(call: HeardCall, book: NoteBook, choice: Choice) -> Iterator[str]:
    """Yield the rows of the picture."""
    middles = {leg: _middle(call, leg) for leg in choice.legs(call)}
    for first in range(0, length(call), ROW):
        yield _row(call, book, choice, middles, first)


def _row(
    call: HeardCall, book: NoteBook, choice: Choice, middles: dict[Leg, float | None], first: int
) -> str:
    last = min(first + ROW, length(call))
    label = f"{clock(seconds(first))}–{clock(seconds(last))}"
    parts = [f'<text x="0" y="11" class="t">{label}</text>']
    for number, leg in enumerate(choice.legs(call)):
        parts += _speech(call, leg, first, last, 108.0 + 9.0 * number)
    if choice.tone:
        parts += _tone(call, first, last)
    if choice.contour:
        for leg, middle in middles.items():
            parts += _pitch(call, leg, middle, first, last)
    parts += _marks(call, book, choice, first, last)
    style = "<style>.t{font:10px sans-serif;fill:#57606a}.m{font:bold 10px sans-serif;fill:#1b1f24}</style>"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{style}'
        + "".join(parts)
        + "</svg>\n"
    )


def _x(frame: int, first: int) -> float:
    return WIDTH * (frame - first) / ROW


def _bar(start: int, end: int, first: int, last: int, y: float, height: float, colour: str) -> str:
    low, high = _x(max(start, first), first), _x(min(end, last), first)
    return (
        f'<rect x="{low:.1f}" y="{y:g}" width="{max(high - low, 1.0):.1f}" height="{height:g}"'
        f' fill="{colour}"/>'
    )


def _speech(call: HeardCall, leg: Leg, first: int, last: int, y: float) -> list[str]:
    said = (event for event in call.events if isinstance(event, Utterance) and event.leg == leg)
    near = (event for event in said if event.index < last and event.end > first)
    return [_bar(event.index, event.end, first, last, y, 7.0, _COLOURS[leg]) for event in near]


def _tone(call: HeardCall, first: int, last: int) -> list[str]:
    """Return the ribbon: the largest share of each judged second."""
    tones = call.tone("rep")
    shares = np.stack([tones.tense, tones.in_range, tones.flat])
    inside = np.flatnonzero((tones.index > first) & (tones.index <= last) & tones.judged)
    names = list(_TONES)
    return [
        _bar(
            int(tones.index[k]) - FRAMES_PER_SECOND,
            int(tones.index[k]),
            first,
            last,
            *_TONES[names[int(shares[:, k].argmax())]],
        )
        for k in inside
    ]


def _middle(call: HeardCall, leg: Leg) -> float | None:
    """Return a leg's median pitch, Hz."""
    columns = call.columns(leg)
    f0 = columns.f0_hz[columns.speech & np.isfinite(columns.f0_hz)]
    return float(np.median(f0)) if len(f0) else None


def _pitch(call: HeardCall, leg: Leg, middle: float | None, first: int, last: int) -> list[str]:
    """Return the pitch as lines, broken where the voice is."""
    columns = call.columns(leg)
    if middle is None or first >= len(columns):
        return []
    f0 = np.where(columns.speech[first:last], columns.f0_hz[first:last], np.nan)
    st = np.clip(_coarse(semitones(f0, middle).astype(np.float32)), -_ST, _ST)
    top, bottom = _PITCH
    points = [
        (WIDTH * (k + 0.5) * STEP / ROW, top + (bottom - top) * (0.5 - value / (2 * _ST)))
        for k, value in enumerate(st.tolist())
    ]
    path = " ".join(_run(run) for run in _runs(points))
    drawn = f'<path d="{path}" fill="none" stroke="{_COLOURS[leg]}" stroke-width="1.4"/>'
    return [drawn] if path else []


def _coarse(st: Floats) -> Floats:
    """Return the median of every few frames; NaN where fewer than half are voiced."""
    whole = np.pad(st, (0, -len(st) % STEP), constant_values=np.nan).reshape(-1, STEP)
    voiced = np.isfinite(whole).sum(axis=1)
    ordered = np.sort(whole, axis=1)  # NaN sorts last
    middle = ordered[np.arange(len(ordered)), np.maximum(voiced - 1, 0) // 2]
    return np.where(2 * voiced >= STEP, middle, np.nan)


def _runs(points: Sequence[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for x, y in points:
        if y == y:
            run.append((x, y))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _run(run: Sequence[tuple[float, float]]) -> str:
    if len(run) == 1:
        x, y = run[0]
        run = [(x - 1.0, y), (x + 1.0, y)]
    return "M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in run)


def _marks(call: HeardCall, book: NoteBook, choice: Choice, first: int, last: int) -> list[str]:
    """Return flags and notes with their words, in two lines so that neighbours stay readable."""
    found = []
    if choice.flags:
        flags = (event for event in call.events if isinstance(event, Flag))
        found += [(flag.index, flag.end, f"▲ {call.wording(flag.code)}") for flag in flags]
    for note in book.notes:
        if note.start is not None and not note.lane and choice.notes_of(note.author):
            told = f"● {note_text(note, call.wording)}"
            found.append((note.start, max(note.start, note.end or 0), told))
    inside = sorted(one for one in found if first <= one[0] < last)
    parts = []
    for number, (start, end, told) in enumerate(inside):
        y = 138.0 if number % 2 else 147.0
        parts.append(_bar(start, end, first, last, 24.0, 1.5, "#1b1f24"))
        anchor = "end" if _x(start, first) > 0.85 * WIDTH else "start"
        short = told if len(told) <= 40 else told[:39] + "…"
        x = _x(start, first)
        parts.append(f'<text x="{x:.1f}" y="{y:g}" class="m" text-anchor="{anchor}">{escape(short)}</text>')
    return parts
