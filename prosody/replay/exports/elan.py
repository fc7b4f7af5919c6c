"""Lanes as an ELAN annotation file (.eaf, format 3.0): one tier a lane, times in ms."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from prosody.output import Output
from prosody.replay.exports.contents import Choice, Lane, lanes, layers
from prosody.replay.exports.textgrid import free, plain
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook

POINT_MS: Final = 10
"""ELAN knows no points: one becomes a stretch of a frame."""

_TYPE: Final = "lane"
_SCHEMA: Final = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice) -> None:
    """Write the lanes as an ELAN file. Raises OutputError when that fails."""
    root = ElementTree.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "Tonegauge",
            "DATE": "1970-01-01T00:00:00+00:00",  # ELAN asks for one; a call's file has none of its own
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": _INSTANCE,
            "xsi:noNamespaceSchemaLocation": _SCHEMA,
        },
    )
    header = ElementTree.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    if choice.name and not call.is_session:
        named = {"MEDIA_URL": call.origin.absolute().as_uri(), "MIME_TYPE": "audio/x-wav"}
        ElementTree.SubElement(header, "MEDIA_DESCRIPTOR", named)
    order = ElementTree.SubElement(root, "TIME_ORDER")
    names: list[str] = []
    for lane in lanes(call, book, choice):
        for layer in layers(lane):
            names.append(free(layer.name, names))
            _add_tier(root, order, layer, names[-1])
    kind = {"LINGUISTIC_TYPE_ID": _TYPE, "TIME_ALIGNABLE": "true", "GRAPHIC_REFERENCES": "false"}
    ElementTree.SubElement(root, "LINGUISTIC_TYPE", kind)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    with Output(path) as out:
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _add_tier(root: ElementTree.Element, order: ElementTree.Element, lane: Lane, name: str) -> None:
    """Add a lane as a tier, and its times to the order of times."""
    tier = ElementTree.SubElement(root, "TIER", {"LINGUISTIC_TYPE_REF": _TYPE, "TIER_ID": name})
    for entry in lane.entries:
        start_ms = 10 * entry.start
        end_ms = max(10 * entry.end, start_ms + POINT_MS)
        number = len(order) // 2 + 1
        slots = [f"ts{2 * number - 1}", f"ts{2 * number}"]
        for slot, ms in zip(slots, (start_ms, end_ms), strict=True):
            ElementTree.SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": slot, "TIME_VALUE": str(ms)})
        places = {"TIME_SLOT_REF1": slots[0], "TIME_SLOT_REF2": slots[1]}
        holder = ElementTree.SubElement(tier, "ANNOTATION")
        annotation = ElementTree.SubElement(
            holder, "ALIGNABLE_ANNOTATION", {"ANNOTATION_ID": f"a{number}", **places}
        )
        ElementTree.SubElement(annotation, "ANNOTATION_VALUE").text = plain(entry.label)
