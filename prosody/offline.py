"""Recordings and sessions analysed one after the other: one that fails never stops the others.

The rule of the room: whatever is wrong with an input or an output is one sentence, and the
other inputs are done. A result is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prosody.audio.blocks import Source
from prosody.audio.error import AudioError
from prosody.audio.files import open_audio
from prosody.audio.framing import band_of
from prosody.audio.pacing import PIECE_S, PacedSource
from prosody.events import Leg
from prosody.output import STDOUT, Output, OutputError, shown
from prosody.pipeline import Analyser, Sink, run
from prosody.profile import VoiceProfile
from prosody.report import ContourRows, Lines
from prosody.session.library import Library
from prosody.session.manifest import NAME as MANIFEST
from prosody.session.manifest import SessionError, profile_of, settings_of
from prosody.session.reader import SessionSource
from prosody.session.recorder import EVENTS
from prosody.settings import Settings
from prosody.wording import Wording

Fault = Callable[[str], None]
"""Is told what went wrong, as a sentence."""

_BLOCK_S: Final = 1.0


@dataclass(frozen=True)
class Wanted:
    """What is asked of an analysis.

    Attributes
    ----------
    settings : Settings
    wording : Wording
    profile : VoiceProfile
        For files; a session brings its own, unless `voice` was named.
    voice_named : bool
        The profile was asked for by name, so it counts for sessions too.
    legs : mapping of Leg to channel, or None
    jsonl, contour : str or None
        A file, `-`, or with several inputs a folder.
    pace : float
        0 as fast as possible, 1 real speed.
    """

    settings: Settings
    wording: Wording
    profile: VoiceProfile
    voice_named: bool = False
    legs: Mapping[Leg, int] | None = None
    jsonl: str | None = None
    contour: str | None = None
    pace: float = 0.0


def analyse_all(
    names: Sequence[str],
    wanted: Wanted,
    fault: Fault,
    sinks: Callable[[int, Source], Sequence[Sink]] = lambda _number, _source: (),
) -> int:
    """Analyse files and sessions; return how many could not be, or not to their end.

    Parameters
    ----------
    names : sequence of str
        Files, session folders, or sessions' ids.
    wanted : Wanted
    fault : callable
        Is told each thing that went wrong.
    sinks : callable
        Makes more sinks for the input of a number (from 0): a progress bar, a summary.
    """
    outputs = places(names, wanted.jsonl, wanted.contour)
    failed = 0
    for number, (name, (jsonl, contour)) in enumerate(zip(names, outputs, strict=True)):
        try:
            source, settings, profile = opened(name, wanted)
            analyser = Analyser(source, settings, profile)
            _analyse(source, analyser, jsonl, contour, wanted.wording, sinks(number, source))
            notes = [*getattr(source, "notes", []), *_damage(source, analyser.damaged)]
            failed += bool(notes)  # heard as far as it goes, and still not what its header promised
            for note in notes:
                fault(note)
        except KeyboardInterrupt:
            fault(f"{shown(name)} was stopped before its end; it has no whole result.")
            raise
        except (AudioError, SessionError, OutputError) as error:
            failed += 1
            fault(str(error))
    return failed


def opened(name: str, wanted: Wanted) -> tuple[Source, Settings, VoiceProfile]:
    """Return the source that a name means, with the settings and the profile to hear it with.

    Raises
    ------
    AudioError, SessionError
        When it cannot be heard.
    """
    source = source_of(name, wanted.legs, PIECE_S if wanted.pace > 0 else _BLOCK_S)
    if not isinstance(source, SessionSource):
        return _paced(source, wanted.pace), wanted.settings, wanted.profile.on("", band_of(source.rate))
    kept = profile_of(source.manifest)
    profile = wanted.profile.on(kept.heard_on, band_of(source.rate)) if wanted.voice_named else kept
    return _paced(source, wanted.pace), settings_of(source.manifest), profile


def source_of(name: str, legs: Mapping[Leg, int] | None = None, block_s: float = _BLOCK_S) -> Source:
    """Return the source that a file, a session's folder or its id means.

    Raises
    ------
    AudioError, SessionError
        When it cannot be heard.
    """
    folder = session_of(name)
    return open_audio(name, legs, block_s=block_s) if folder is None else SessionSource(folder)


def session_of(name: str) -> Path | None:
    """Return the session's folder that a name means; None when it means a file."""
    path = Path(name)
    if any((path / part).exists() for part in (MANIFEST, EVENTS, "legs")):
        return path  # a damaged one too: whoever reads it says what is missing
    if path.exists() or "." in name or "/" in name or "\\" in name:
        return None
    try:
        return Library().find(name).folder
    except SessionError:
        return None


def _paced(source: Source, pace: float) -> Source:
    return PacedSource(source, pace) if pace > 0 else source


def _analyse(
    source: Source,
    analyser: Analyser,
    jsonl: str | None,
    contour: str | None,
    wording: Wording,
    more: Sequence[Sink],
) -> None:
    with ExitStack() as outputs:
        outputs.callback(source.close)
        sinks: list[Sink] = list(more)
        if jsonl is not None:
            sinks.append(Lines(outputs.enter_context(Output(jsonl)), wording))
        if contour is not None:
            sinks.append(ContourRows(outputs.enter_context(Output(contour))))
        run(source, analyser, *sinks)


def _damage(source: Source, samples: int) -> list[str]:
    """Return what is to be said of samples that cannot be sound."""
    return [f"{source.name} holds damaged sound: {samples} samples count as silence."] if samples else []


def places(
    names: Sequence[str], jsonl: str | None, contour: str | None
) -> list[tuple[str | None, str | None]]:
    """Return where each input's JSON lines and contour go: a file, `-` or nowhere."""
    if len(names) == 1:
        return [(jsonl, contour)]
    stems = _stems(names)
    return [(_in_folder(jsonl, stem, ".jsonl"), _in_folder(contour, stem, ".csv")) for stem in stems]


def _in_folder(folder: str | None, stem: str, ending: str) -> str | None:
    return folder if folder in (None, STDOUT) else str(Path(str(folder)) / f"{stem}{ending}")


def _stems(names: Sequence[str]) -> list[str]:
    """Return each input's stem; an input whose stem is taken bears its whole name, then a number."""
    stems: list[str] = []
    for name in names:
        path = Path(name)
        choices = [path.stem, path.name, *(f"{path.name}-{n}" for n in range(2, len(names) + 2))]
        stems.append(next(choice for choice in choices if choice not in stems))
    return stems
