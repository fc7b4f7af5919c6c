"""`tonegauge sessions`: the calls that were kept."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from prosody import settings as kept
from prosody.audio.clock import SystemClock
from prosody.output import Output, OutputError, refused, shown
from prosody.pipeline import Heard
from prosody.replay.marks import NAME as MARKS
from prosody.replay.marks import Note, NoteBook
from prosody.replay.perceptions import listed
from prosody.replay.shelf import Recent, forget, kept_of_recordings
from prosody.report import Lines
from prosody.saying import confirm, say
from prosody.session.flac import NAME as FLAC
from prosody.session.library import Entry, Library, total_bytes
from prosody.session.manifest import NAME as MANIFEST
from prosody.session.manifest import SessionError, incomplete
from prosody.session.notes import NAME as NOTES
from prosody.session.reader import stored_events
from prosody.teller import Teller
from prosody.units import seconds
from prosody.wording import Wording, clock, wording


def listing() -> int:
    """Print all sessions, the newest first."""
    entries = Library().entries()
    for entry in entries:
        click.echo(_row(entry))
    if not entries:
        say("No sessions are kept. 'tonegauge live --record' keeps one.")
    if any(entry.state == "unfinished" for entry in entries):
        say("Those marked unfinished were cut short; 'tonegauge sessions recover' finishes them.")
    if any(entry.state == "incomplete" for entry in entries):
        say("Of those marked incomplete not all could be written.")
    if others := len(kept_of_recordings()):
        say(
            f"Measures or marks of {others} other recording(s) are kept;"
            " 'tonegauge sessions delete --recordings' deletes them."
        )
    return 0


def show(name: str) -> int:
    """Print what was said in a session."""
    entry = Library().find(name)
    click.echo(_row(entry))
    if entry.state == "incomplete":
        say(incomplete(entry.id), err=True)
    teller = Teller(_words(), everything=True)
    for event in stored_events(entry.folder):
        for line in teller.lines(event):
            click.echo(line)
    book = NoteBook(entry.folder)
    for note in book.notes:
        click.echo(_noted(note, _words()))
    for trouble in book.troubles:
        say(trouble, err=True)
    return 0


def recover(name: str | None) -> int:
    """Finish one session, or all that were cut short; return the exit status."""
    library = Library()
    unfinished = [entry for entry in library.entries() if entry.state == "unfinished"]
    failed = 0
    for entry in [library.find(name)] if name else unfinished:
        try:
            click.echo(_row(library.recover(entry)))
        except SessionError as error:
            failed += 1
            say(str(error), err=True)
    if not name and not unfinished:
        say("No session was cut short.")
    return 1 if failed else 0


def export(name: str, to: str) -> int:
    """Write a session's sound, events, notes and manifest into a new folder."""
    library = Library()
    entry = library.find(name)
    if not entry.has_flac:
        entry = library.recover(entry)
    folder = Path(to)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise OutputError(f"{shown(to)} is there already; name a folder that is not.") from None
    except OSError as error:
        raise refused(to, error) from None
    try:
        _copy(entry, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # whole or not at all
        raise
    say(f"Wrote {shown(to)}.")
    return 0


def delete(names: Sequence[str], old: bool, everything: bool, recordings: bool, yes: bool) -> int:
    """Delete sessions, or what is kept of recordings, for good; return the exit status."""
    if bool(names) + old + everything + recordings != 1:
        raise click.UsageError("Name a session, or say --old, --all or --recordings; one of these at a time.")
    if recordings:
        return _forget_recordings(yes)
    library = Library()
    if everything:
        doomed = library.entries()
        if not doomed:
            say("There is nothing to delete.")
            return 0
    elif old:
        return _expire(library, yes)
    else:
        doomed = list({entry.id: entry for entry in map(library.find, names)}.values())
    if not yes:
        size = total_bytes(entry.folder for entry in doomed) / 1e6
        confirm(f"Delete {len(doomed)} session(s), {size:.1f} MB, for good?")
    for entry in doomed:
        library.delete(entry)
        say(f"Deleted {entry.id}.")
    return 0


def _forget_recordings(yes: bool) -> int:
    """Delete what is kept of recordings that are no sessions, and the names of what was opened lately."""
    homes = [one.home for one in kept_of_recordings()]
    if homes and not yes:
        size = total_bytes(homes) / 1e6
        confirm(f"Delete the measures and marks of {len(homes)} recording(s), {size:.1f} MB, for good?")
    for home in homes:
        forget(home)
    Recent().clear()
    say(f"Deleted what was kept of {len(homes)} recording(s); the recordings are as they were.")
    return 0


def _expire(library: Library, yes: bool) -> int:
    """Delete what is kept for longer than the settings say: sound first, whole sessions later."""
    program = kept.load().program
    now = datetime.fromtimestamp(SystemClock().wall(), UTC)
    whole = library.older_than(program.session_days, now)
    sound = [e for e in library.older_than(program.audio_days, now) if e not in whole and e.has_sound]
    if not whole and not sound:
        say("Nothing is older than the settings allow.")
        return 0
    if not yes:
        confirm(f"Delete {len(whole)} session(s) and the sound of {len(sound)} more for good?")
    for entry in whole:
        library.delete(entry)
        say(f"Deleted {entry.id}.")
    for entry in sound:
        library.forget_sound(entry)
        say(f"Deleted the sound of {entry.id}.")
    return 0


def _row(entry: Entry) -> str:
    when = entry.started.astimezone().strftime("%Y-%m-%d %H:%M") if entry.started else "-"
    length = clock(seconds(entry.manifest.frames)) if entry.manifest and entry.manifest.frames else "-"
    source = shown(entry.manifest.source) if entry.manifest else ""
    return f"{entry.id}  {when:16}  {length:>8}  {entry.state:10}  {source}"


def _noted(note: Note, words: Wording) -> str:
    """Return a note as a line, or as several where the person wrote several."""
    heard = listed(note.words, words)
    text = ": ".join(part for part in (heard, note.text) if part)
    if note.start is None:
        when, said = "", words("say.note", who=words(f"author.{note.author}"), note=text)
    else:
        what = words(note.code) if note.code else words("mark.note")
        when = clock(seconds(note.start))
        said = words("say.note_on", who=words(f"author.{note.author}"), what=what, note=text)
    return f"{when:>8}  " + said.replace("\n", "\n" + " " * 10)


def _copy(entry: Entry, folder: Path) -> None:
    try:
        with Output(folder / "events.jsonl") as out:
            Lines(out, _words()).accept(Heard(events=tuple(stored_events(entry.folder))))
        for name in (FLAC, MANIFEST, NOTES, MARKS):
            if (entry.folder / name).exists():
                shutil.copyfile(entry.folder / name, folder / name)
                (folder / name).chmod(0o600)
    except OSError as error:
        raise refused(str(folder), error) from None


def _words() -> Wording:
    program = kept.load().program
    return wording(program.wording, program.spoken())
