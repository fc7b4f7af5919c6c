"""What goes into an exported file: lanes of labelled stretches, the same for every format.

The rule of the room: what was not chosen is not looked at, and the words are those of the call's wording.
What people said is in lanes of its own, which say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from prosody.events import Event, Flag, Gap, Greeting, Leg, Tone, Utterance
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import Author, Note, NoteBook, Reaction
from prosody.replay.perceptions import SCALES, listed
from prosody.units import FRAMES_PER_SECOND
from prosody.wording import Wording


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes in.

    `audio` adds sound to formats that hold any; the customer's side, sound included, goes in with `customer`
    alone. `name` is that of the recording and the voice.
    """

    flags: bool = True
    tone: bool = True
    contour: bool = True
    rep_notes: bool = True
    coach_notes: bool = True
    lanes: bool = True
    reactions: bool = True
    customer: bool = True
    audio: bool = False
    name: bool = True

    def notes_of(self, author: Author) -> bool:
        """Return whether an author's notes go in."""
        return self.rep_notes if author == "rep" else self.coach_notes

    def legs(self, call: HeardCall) -> tuple[Leg, ...]:
        """Return the legs that go in."""
        return tuple(leg for leg in call.legs if leg == "rep" or self.customer)


@dataclass(frozen=True, slots=True)
class Entry:
    """A labelled stretch, frames [start, end); a point where both are equal."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Lane:
    """Labelled stretches in their order; `code` says what they are, `name` what they are called."""

    code: str
    name: str
    entries: tuple[Entry, ...]


def lanes(call: HeardCall, book: NoteBook, choice: Choice) -> list[Lane]:
    """Return the lanes that hold anything."""
    words = call.wording
    found = [_lane(f"lane.{leg}", words, _speech(call.events, leg, words)) for leg in choice.legs(call)]
    found.append(_lane("lane.gaps", words, _gaps(call.events, choice.legs(call), words)))
    if choice.flags:
        found.append(_lane("lane.greeting", words, _greetings(call.events, words)))
        found.append(_lane("lane.flags", words, _flags(call.events, words)))
    if choice.tone:
        found.append(_lane("lane.tone", words, _tones(call.events, words)))
    for author in ("rep", "coach"):
        if choice.notes_of(author):
            entries = (_noted(call, note, words) for note in book.of(author))
            found.append(_lane(f"lane.notes.{author}", words, entries))
    if choice.reactions and choice.customer:
        reacted = (_reacted(reaction, words) for reaction in book.reactions)
        found.append(_lane("lane.reactions", words, reacted))
    if choice.lanes:
        for name, notes in book.lanes().items():
            found.append(Lane("lane.imported", name, tuple(_noted(call, note, words) for note in notes)))
    return [lane for lane in found if lane.entries]


def length(call: HeardCall) -> int:
    """Return the frames of the call, as far as anything is known of it."""
    ends = (getattr(event, "end", event.index) for event in call.events)
    return max(1, call.total_frames or 0, call.frames, max(ends, default=0))


def layers(lane: Lane) -> list[Lane]:
    """Return a lane as lanes in which nothing overlaps, for formats that forbid it: points apart."""
    rows: list[list[Entry]] = []
    points = [entry for entry in lane.entries if entry.start == entry.end]
    for entry in lane.entries:
        if entry.start < entry.end:
            fitting = (row for row in rows if row[-1].end <= entry.start)
            row = next(fitting, None)
            if row is None:
                rows.append([entry])
            else:
                row.append(entry)
    named = [replace(lane, name=_numbered(lane.name, n), entries=tuple(row)) for n, row in enumerate(rows)]
    return [*named, *_point_layers(lane, points)]


def note_text(note: Note, words: Wording) -> str:
    """Return what somebody heard, in words: those of the list, then their own."""
    heard = listed(note.words, words)
    told = ": ".join(part for part in (heard, note.text) if part)
    return told if any(ch.isprintable() and not ch.isspace() for ch in told) else "…"


def reaction_text(reaction: Reaction, words: Wording) -> str:
    """Return a reaction in words, with its numbers."""
    marked = ((scale, getattr(reaction, scale)) for scale in SCALES)
    told = [f"{words(f'scale.{scale}')} {value}/4" for scale, value in marked if value is not None]
    return ", ".join(told) or "…"


def seconds_of(frame: int) -> str:
    """Return a frame's time in s, exact."""
    return f"{frame // FRAMES_PER_SECOND}.{frame % FRAMES_PER_SECOND:02d}"


def _lane(code: str, words: Wording, entries: Iterable[Entry]) -> Lane:
    return Lane(code, words(code), tuple(sorted(entries, key=lambda entry: (entry.start, entry.end))))


def _speech(events: Iterable[Event], leg: Leg, words: Wording) -> Iterator[Entry]:
    said = (event for event in events if isinstance(event, Utterance) and event.leg == leg)
    return (Entry(event.index, event.end, words("lane.speech")) for event in said)


def _gaps(events: Iterable[Event], legs: Sequence[Leg], words: Wording) -> Iterator[Entry]:
    gaps = (event for event in events if isinstance(event, Gap) and event.leg in legs)
    return (Entry(gap.index, gap.end, f"{words(f'leg.{gap.leg}')}: {words.gap(gap.reason)}") for gap in gaps)


def _greetings(events: Iterable[Event], words: Wording) -> Iterator[Entry]:
    found = (event for event in events if isinstance(event, Greeting))
    return (Entry(event.index, event.end, words.greeting(event)) for event in found)


def _flags(events: Iterable[Event], words: Wording) -> Iterator[Entry]:
    flags = (event for event in events if isinstance(event, Flag))
    return (Entry(flag.index, flag.end, words(flag.code)) for flag in flags)


def _tones(events: Iterable[Event], words: Wording) -> list[Entry]:
    """Return the tones, seconds with the same word as one stretch."""
    entries: list[Entry] = []
    for tone in (event for event in events if isinstance(event, Tone)):
        label, start = words.tone(tone), max(0, tone.index - FRAMES_PER_SECOND)
        last = entries[-1] if entries else None
        if last and last.label == label and start - last.end <= FRAMES_PER_SECOND:
            entries[-1] = replace(last, end=tone.index)
        else:
            entries.append(Entry(max(start, last.end if last else 0), tone.index, label))
    return [entry for entry in entries if entry.end > entry.start]


def _noted(call: HeardCall, note: Note, words: Wording) -> Entry:
    """Return a note as a stretch; one on the whole call is as long as that."""
    label = note_text(note, words)
    if note.start is None:
        return Entry(0, length(call), label)
    return Entry(note.start, max(note.start, note.end or 0), label)


def _reacted(reaction: Reaction, words: Wording) -> Entry:
    who = words(f"author.{reaction.author}")
    return Entry(reaction.start, reaction.end, f"{who}: {reaction_text(reaction, words)}")


def _point_layers(lane: Lane, points: Sequence[Entry]) -> list[Lane]:
    """Return points as lanes; two at one time become one label."""
    labels: dict[int, list[str]] = {}
    for point in points:
        labels.setdefault(point.start, []).append(point.label)
    joined = tuple(Entry(at, at, "; ".join(told)) for at, told in sorted(labels.items()))
    return [replace(lane, name=f"{lane.name} ·", entries=joined)] if joined else []


def _numbered(name: str, number: int) -> str:
    return name if number == 0 else f"{name} {number + 1}"
