"""`tonegauge analyse`: a progress bar, and what was found in words."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import click

from prosody import settings as kept
from prosody.audio.blocks import Source
from prosody.events import Leg
from prosody.offline import Wanted, analyse_all, places
from prosody.output import STDOUT, refused, shown
from prosody.pipeline import Heard, Sink
from prosody.places import private_folder
from prosody.teller import Teller
from prosody.verbs.apart import check_apart
from prosody.verbs.interrupts import Interruption, interrupts
from prosody.verbs.upstairs import Upstairs
from prosody.wording import wording


@dataclass(frozen=True)
class Asked:
    """The options of the command line."""

    names: Sequence[str]
    legs: Mapping[Leg, int] | None
    voice: str | None
    jsonl: str | None
    contour: str | None
    explain: bool
    pace: float


def main(upstairs: Upstairs, asked: Asked) -> int:
    """Analyse what was asked for; return the exit status."""
    settings = upstairs.within(asked.voice)(kept.load())
    words = wording(settings.program.wording, settings.program.spoken())
    profile = upstairs.voice(asked.voice)
    _check(asked)
    named = asked.voice is not None
    wanted = Wanted(settings, words, profile, named, asked.legs, asked.jsonl, asked.contour, asked.pace)
    aside = STDOUT in (asked.jsonl, asked.contour)
    tells = asked.explain or not (asked.jsonl or asked.contour)
    interruption = Interruption()
    with _bars(len(asked.names)) as bar, interrupts(interruption.ask):

        def say(text: str) -> None:
            _say(text, bar, aside)

        def sinks(number: int, source: Source) -> Sequence[Sink]:
            told: list[Sink] = [_Told(Teller(words, asked.explain), say)] if tells else []
            return [interruption, *told, *([_Moved(bar, source, number, asked.names[number])] if bar else [])]

        failed = analyse_all(asked.names, wanted, lambda text: _say(words.sentence(text), bar, True), sinks)
    return 1 if failed else 0


class _Told:
    """A sink that says what is found."""

    def __init__(self, teller: Teller, say: Any) -> None:
        self._teller = teller
        self._say = say

    def accept(self, heard: Heard) -> None:
        """Say what is new."""
        for event in heard.events:
            for line in self._teller.lines(event):
                self._say(line)


class _Bar(Protocol):
    """A progress bar over all files."""

    n: float
    total: float

    def set_description_str(self, text: str, refresh: bool = True) -> None:
        """Name what is worked on."""
        ...

    def update(self, by: float) -> None:
        """Move; draws itself a few times a second."""
        ...

    def write(self, text: str, file: Any = None) -> None:
        """Write above the bar."""
        ...


class _Moved:
    """A sink that moves the bar."""

    def __init__(self, bar: _Bar, source: Source, number: int, name: str) -> None:
        self._bar = bar
        self._source = source
        self._first = float(number)
        bar.set_description_str(Path(name).name[:30])

    def accept(self, _heard: Heard) -> None:
        """Move to where the source is."""
        progress = getattr(self._source, "progress", None)
        if progress is not None:
            self._bar.update(self._first + progress - self._bar.n)


def _say(text: str, bar: _Bar | None, aside: bool) -> None:
    if bar is not None:
        bar.write(shown(text), file=sys.stderr if aside else sys.stdout)
    else:
        click.echo(shown(text), err=aside)


def _check(asked: Asked) -> None:
    """Refuse what cannot be done before anything is done."""
    check_apart(asked.names, places(asked.names, asked.jsonl, asked.contour))
    for folder in (asked.jsonl, asked.contour):
        if folder is not None and folder != STDOUT and len(asked.names) > 1:
            _make(Path(folder))


def _make(folder: Path) -> None:
    try:
        private_folder(folder)
    except FileExistsError:
        raise click.UsageError(f"With several files the results need a folder; {folder} is a file.") from None
    except OSError as error:
        raise refused(str(folder), error) from None


@contextmanager
def _bars(count: int) -> Iterator[_Bar | None]:
    """Yield a progress bar over all files; None when nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # type: ignore[import-untyped]  # has no stubs

    shape = "{desc}: {percentage:3.0f} %|{bar}| {elapsed}<{remaining}"
    with tqdm(total=float(count), bar_format=shape, mininterval=0.2, leave=False) as bar:
        yield bar
