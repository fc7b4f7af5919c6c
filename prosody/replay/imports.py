"""Lanes of notes out of other programs' files: Praat TextGrids, Audacity's label tracks, ELAN's annotations.

The rule of the room: a file is a stranger. Its size and the number of its entries are bounded, nothing in
it is followed or run, and whatever is wrong with it is one sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from prosody.output import shown
from prosody.replay.marks import LONGEST, Author, Note
from prosody.replay.perceptions import PERCEPTIONS
from prosody.session.manifest import bounded
from prosody.units import FRAMES_PER_SECOND
from prosody.wording import LANGUAGES, wording

LARGEST: Final = 8 << 20
"""Bytes; a day of labels is smaller."""

MOST: Final = 20_000
MOST_LANES: Final = 100
LONGEST_S: Final = 48 * 3600.0

Entries = list[tuple[float, float, str]]
"""Start and end in s, and what is said of it."""


class ImportRefusedError(Exception):
    """A file cannot be taken in; the text says which and why, for a person."""


def read_lanes(path: Path, author: Author = "coach") -> dict[str, list[Note]]:
    """Return the lanes of a file (.TextGrid, .eaf, .txt of labels) as notes, by the lanes' names.

    Times are rounded to frames of 10 ms.

    Raises
    ------
    ImportRefusedError
        When it cannot be taken in.
    """
    readers = {".textgrid": _textgrid, ".eaf": _elan, ".txt": _labels}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise _refused(path, "is no TextGrid, ELAN file or label track (.TextGrid, .eaf, .txt)")
    lanes = {name: entries for name, entries in reader(path, _text(path)).items() if entries}
    if not lanes:
        raise _refused(path, "holds no labels")
    if len(lanes) > MOST_LANES or sum(map(len, lanes.values())) > MOST:
        raise _refused(path, f"holds more than {MOST_LANES} tiers or {MOST} labels")
    known = dict(_known_words())
    return {name: [_note(path, name, one, author, known) for one in lanes[name]] for name in lanes}


def _text(path: Path) -> str:
    """Return a file's text: UTF-16 where it says so, as Praat writes it, else UTF-8."""
    try:
        data = bounded(path, LARGEST)
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror or error})") from None
    except ValueError:
        raise _refused(path, f"is larger than {LARGEST >> 20} MB") from None
    kind = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(kind)
    except UnicodeError:
        text = "\0"
    if "\0" in text:  # UTF-16 that does not say so, which an XML parser would find out by itself
        raise _refused(path, "is no text in UTF-8 or UTF-16")
    return text


def _textgrid(path: Path, text: str) -> dict[str, Entries]:
    if "ooTextFile" not in text[:200] or "TextGrid" not in text[:400]:
        raise _refused(path, "is no TextGrid in Praat's text format; save it as a text file")
    from praatio import textgrid  # type: ignore[import-untyped]  # has no stubs
    from praatio.utilities.errors import PraatioException  # type: ignore[import-untyped]

    try:
        grid = textgrid.openTextgrid(str(path), False, "silence", "rename")
        return {tier.name: [_entry(tuple(entry)) for entry in tier.entries] for tier in grid.tiers}
    except (PraatioException, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(path, f"is damaged ({_brief(error)})") from None


def _entry(entry: tuple[float | str, ...]) -> tuple[float, float, str]:
    """Return an interval (start, end, label) or a point (time, label); praatio leaves its quotes doubled."""
    label = str(entry[-1])
    return float(entry[0]), float(entry[-2]), label if len(entry) > 2 else label.replace('""', '"')


def _labels(path: Path, text: str) -> dict[str, Entries]:
    """Return an Audacity label track; the lines after a label that begin with a backslash are its pitch."""
    entries: Entries = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("\\"):
            continue
        parts = line.split("\t", 2)
        try:
            start, end = (float(part.replace(",", ".")) for part in parts[:2])
        except ValueError:
            raise _refused(path, f"is no label track: line {number} does not begin with two times") from None
        entries.append((start, end, parts[2] if len(parts) > 2 else ""))
    return {path.stem: entries}


def _elan(path: Path, text: str) -> dict[str, Entries]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _refused(path, "declares entities, which no ELAN file does; it is not read")
    try:
        root = ElementTree.fromstring(text)
        slots = _slots(root)
        return {tier.get("TIER_ID", ""): list(_annotations(tier, slots)) for tier in root.iter("TIER")}
    except (ElementTree.ParseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise _refused(path, f"is damaged ({_brief(error)})") from None


def _slots(root: ElementTree.Element) -> dict[str, float]:
    """Return the places that are known, in s."""
    slots = root.iter("TIME_SLOT")
    return {slot.attrib["TIME_SLOT_ID"]: float(slot.get("TIME_VALUE", "nan")) / 1000.0 for slot in slots}


def _annotations(tier: ElementTree.Element, slots: dict[str, float]) -> Iterator[tuple[float, float, str]]:
    """Yield the annotations that have both times."""
    for found in tier.iter("ALIGNABLE_ANNOTATION"):
        start, end = (slots[found.attrib[f"TIME_SLOT_REF{n}"]] for n in (1, 2))
        if math.isfinite(start) and math.isfinite(end):
            yield start, end, found.findtext("ANNOTATION_VALUE") or ""


def _note(
    path: Path, lane: str, entry: tuple[float, float, str], author: Author, known: dict[str, str]
) -> Note:
    start_s, end_s, label = entry
    if not 0.0 <= start_s <= end_s <= LONGEST_S:
        raise _refused(path, f"has a label from {start_s:g} to {end_s:g} s, which is no stretch of a call")
    start, end = round(start_s * FRAMES_PER_SECOND), round(end_s * FRAMES_PER_SECOND)
    words, text = _words(label, known)
    return Note(author, start, end, words, text[:LONGEST], lane=lane[:200] or path.stem[:200])


def _words(label: str, known: dict[str, str]) -> tuple[tuple[str, ...], str]:
    """Return the words of the perception list that a label begins with, and the rest of it."""
    head, _, rest = label.partition(": ")
    found = [known.get(part.strip().casefold()) for part in head.split(",")]
    codes = tuple(code for code in found if code)
    return (codes, rest) if codes and len(codes) == len(found) else ((), label)


def _known_words() -> Iterable[tuple[str, str]]:
    for language in LANGUAGES:
        words = wording("plain", language)
        for one in PERCEPTIONS:
            yield words(f"perception.{one.code}").casefold(), one.code
            yield one.code, one.code


def _refused(path: Path, why: str) -> ImportRefusedError:
    return ImportRefusedError(f"{shown(path.name)} {why}.")


def _brief(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120].rstrip(".")
