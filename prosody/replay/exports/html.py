"""A report of a call in one HTML file: it loads nothing, prints well, and reads without a mouse.

The rule of the room: every word that comes from outside is escaped; a content policy forbids all loads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final

from prosody import __version__
from prosody.events import Flag
from prosody.output import Output
from prosody.replay.exports import picture
from prosody.replay.exports.clips import clip, moments, reach
from prosody.replay.exports.contents import Choice, length, note_text, reaction_text
from prosody.replay.heard_call import HeardCall
from prosody.replay.marks import NoteBook
from prosody.replay.moments import TONES, Figure, before, figure_name, figures
from prosody.units import seconds
from prosody.wording import Wording, clock

_CONTROLS: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF])
"""Characters that HTML forbids, and that a name or a note from elsewhere may hold: they are left out."""

_HEAD: Final = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; media-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff; max-width: 60rem;
 margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; margin-bottom: 0; }}
h2 {{ font-size: 1.15rem; margin-top: 2rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
 border-bottom: 1px solid #d5dae0; }}
td.time {{ white-space: nowrap; font-variant-numeric: tabular-nums; }}
svg {{ width: 100%; height: auto; display: block; margin: .3rem 0 .8rem; }}
audio {{ width: 16rem; max-width: 100%; display: block; }}
.small {{ color: #57606a; font-size: .85rem; }}
@media print {{
 body {{ margin: 0; max-width: none; font-size: 10pt; }}
 audio {{ display: none; }}
 tr, svg {{ break-inside: avoid; }}
 h2 {{ break-after: avoid; }}
}}
</style>
</head>
<body>
"""


def write(path: Path, call: HeardCall, book: NoteBook, choice: Choice) -> None:
    """Write the report. Raises OutputError when that fails."""
    with Output(path) as out:
        out.write(
            _HEAD.format(
                language=call.wording.language, title=escape(_title(call, choice)).translate(_CONTROLS)
            )
        )
        for part in _parts(call, book, choice):
            out.write(part.translate(_CONTROLS))
        out.write("</body>\n</html>\n")


def _parts(call: HeardCall, book: NoteBook, choice: Choice) -> Iterable[str]:
    words = call.wording
    yield f"<h1>{escape(_title(call, choice))}</h1>\n<p>{escape(_about(call, choice))}</p>\n"
    yield _section(
        words, "report.overview", picture.legend(call, choice) + "".join(picture.rows(call, book, choice))
    )
    known = dict.fromkeys(moments(call, book, choice))
    if choice.flags:
        yield _section(words, "report.flags", _flags(call, choice, known))
    if choice.rep_notes or choice.coach_notes:
        yield _section(words, "report.notes", _notes(call, book, choice, known))
    if choice.reactions and choice.customer and book.reactions:
        yield _section(words, "report.reactions", _reactions(call, book, choice))
    if choice.contour or choice.tone:
        found = figures(call, "rep", 0, length(call))
        shown = [one for one in found if (choice.tone if one.measure in TONES else choice.contour)]
        yield _section(words, "report.figures", _figures(shown, words))
    yield f'<p class="small">{escape(words("report.made", version=__version__))}</p>\n'
    yield f'<p class="small">{escape(words("share.human"))}</p>\n'


def _title(call: HeardCall, choice: Choice) -> str:
    name = call.name if choice.name else call.wording("share.call")
    return f"{call.wording('report.title')}: {name}"


def _about(call: HeardCall, choice: Choice) -> str:
    told = [clock(seconds(length(call)))]
    if choice.name and call.profile.calibrated:
        told.append(call.profile.name)
    return " · ".join([*told, *call.troubles])


def _section(words: Wording, head: str, body: str) -> str:
    nothing = f"<p>{escape(words('report.none'))}</p>\n"
    return f"<h2>{escape(words(head))}</h2>\n{body or nothing}"


def _flags(call: HeardCall, choice: Choice, clips: dict[tuple[int, int], None]) -> str:
    words = call.wording if call.profile.calibrated else call.wording.of_many()
    rows = []
    for flag in (event for event in call.events if isinstance(event, Flag)):
        what = words(flag.code) + ("" if flag.shown else f" ({words('report.not_shown')})")
        heard = _clip(call, choice, (flag.index, flag.end), clips)
        rows.append(
            [
                _time(flag.index, flag.end),
                escape(what),
                escape(words.explanation(flag.evidence)),
                heard,
            ]
        )
    return _table(words, ("report.when", "report.what", "report.why"), rows)


def _notes(call: HeardCall, book: NoteBook, choice: Choice, clips: dict[tuple[int, int], None]) -> str:
    words = call.wording
    rows = []
    for note in book.notes:
        if not (choice.lanes if note.lane else choice.notes_of(note.author)):
            continue
        start, end = note.start, max(note.start or 0, note.end or 0)
        when = "" if start is None else _time(start, end)
        heard = "" if start is None or note.lane else _clip(call, choice, (start, end), clips)
        who = note.lane or words(f"author.{note.author}")
        rows.append([when, escape(who), escape(note_text(note, words)).replace("\n", "<br>"), heard])
    return _table(words, ("report.when", "report.who", "report.what"), rows)


def _reactions(call: HeardCall, book: NoteBook, choice: Choice) -> str:
    words = call.wording
    rows = []
    for reaction in book.reactions:
        found = before(call, reaction.start)
        told = (_told(one, words) for one in found if choice.tone or one.measure not in TONES)
        voice = "; ".join(text for text in told if text)
        what = escape(reaction_text(reaction, words))
        rows.append([_time(reaction.start, reaction.end), what, escape(voice), ""])
    return _table(words, ("report.when", "report.what", "report.before"), rows)


def _figures(found: Sequence[Figure], words: Wording) -> str:
    rows = []
    for figure in found:
        usual = words.quantity(figure.usual, figure.unit) if figure.usual is not None else ""
        value = words.quantity(figure.value, figure.unit)
        rows.append([escape(figure_name(figure, words)), escape(value), escape(usual), ""])
    return _table(words, ("report.measure", "report.value", "report.usual"), rows)


def _told(figure: Figure, words: Wording) -> str:
    if figure.value != figure.value:
        return ""
    return f"{figure_name(figure, words)} {words.quantity(figure.value, figure.unit)}"


def _clip(call: HeardCall, choice: Choice, place: tuple[int, int], clips: dict[tuple[int, int], None]) -> str:
    """Return a clip's player; nothing where no clip was asked for."""
    if place not in clips:
        return ""
    uri = clip(call, choice, *reach(call, *place))
    return f'<audio controls preload="none" src="{uri}"></audio>' if uri else ""


def _time(start: int, end: int) -> str:
    when = clock(seconds(start)) + (f"–{clock(seconds(end))}" if end > start else "")
    return f'<td class="time">{when}</td>'


def _table(words: Wording, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; a last cell that is empty everywhere is left out."""
    if not rows:
        return ""
    width = len(heads) + any(row[-1] for row in rows)
    head = "".join(f'<th scope="col">{escape(words(code))}</th>' for code in heads)
    head += "<td></td>" * (width - len(heads))
    lines = ("".join(_cell(cell) for cell in row[:width]) for row in rows)
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _cell(cell: str) -> str:
    return cell if cell.startswith("<td") else f"<td>{cell}</td>"
