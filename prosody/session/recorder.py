"""The recorder: keeps a call as a session folder while it is heard.

The rule of the room: the manifest first, then records that are only ever appended; a full disk
costs sound on the disk and a notice, never a second of analysis.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from prosody.audio.blocks import Item, Lost, Mark, Samples, Source
from prosody.audio.clock import Clock
from prosody.events import Leg
from prosody.output import refused
from prosody.pipeline import Heard
from prosody.places import private_folder
from prosody.profile import VoiceProfile
from prosody.session.codec import encoded
from prosody.session.leg_file import LegFile
from prosody.session.manifest import SessionError, State, begun
from prosody.settings import Settings

EVENTS: Final = "events.jsonl"
LEAST_MINUTES: Final = 10
"""With room for less than this, a recording is not begun (reliability notes, R3)."""

LOW_MINUTES: Final = 60
"""With room for less than this, a notice is given."""


class Recorder:
    """Writes one session; a sink for events, and fed with the source's items in their order.

    Parameters
    ----------
    sessions : Path
        The folder of all sessions.
    source : Source
        Its name, legs and rate go into the manifest.
    settings, profile
        Of the call: what is needed to run it again with the same result.
    clock : Clock
        Names the day.
    reached : mapping of Leg to int
        Frames that passed on each leg before the recording was begun.

    Raises
    ------
    SessionError
        When the session cannot be begun, with what to do.
    """

    def __init__(
        self,
        sessions: Path,
        source: Source,
        settings: Settings,
        profile: VoiceProfile,
        clock: Clock,
        reached: Mapping[Leg, int] | None = None,
    ) -> None:
        self.manifest = begun(source, settings, profile, clock)
        self.folder = sessions / self.manifest.id
        self._numbers = itertools.count()
        self._event_failure: OSError | None = None
        self._missed = False
        try:
            self._begin(sessions, reached or {})
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise SessionError(f"Not recorded. {refused(str(sessions), error)}") from None

    @property
    def notice(self) -> str:
        """Code of what keeps the recording from being whole right now; empty while all is well."""
        failures = [leg.failure for leg in self._legs.values()] + [self._event_failure]
        if any(failures):
            return "trouble.disk_full"
        return "trouble.disk_low" if self._minutes_left < LOW_MINUTES else ""

    @property
    def incomplete(self) -> bool:
        """Whether something of the call could not be written."""
        return self._missed or any(leg.missed for leg in self._legs.values())

    def take(self, item: Item) -> None:
        """Keep one item of the source."""
        if isinstance(item, Mark):
            self._legs["rep"].mark(item.code)
        elif item.leg not in self._legs:
            return
        elif isinstance(item, Lost):
            self._legs[item.leg].lost(item.count, item.reason)
        else:
            self._legs[item.leg].sound(pcm(item.samples), item.rate)

    def accept(self, heard: Heard) -> None:
        """Keep the events that were said."""
        if heard.events:
            self._append_events("".join(encoded(event) + "\n" for event in heard.events).encode())

    def close(self) -> None:
        """End the session: close the records and say so in the manifest."""
        for leg in self._legs.values():
            leg.close()
        with suppress(OSError):
            os.close(self._events)
        frames = max(leg.frames for leg in self._legs.values())
        state: State = "incomplete" if self.incomplete else "closed"
        self.manifest = replace(self.manifest, state=state, frames=frames)
        try:
            self.manifest.write(self.folder)
        except OSError:  # on a full disk it stays `live`, and is recovered later
            self._missed = True

    def _begin(self, sessions: Path, reached: Mapping[Leg, int]) -> None:
        private_folder(sessions)
        self._minutes_left = _minutes_left(sessions, self.manifest.rate * len(self.manifest.legs))
        if self._minutes_left < LEAST_MINUTES:
            raise SessionError(
                f"Not recorded: the disk of {sessions} has room for {self._minutes_left:.0f} minutes,"
                f" and {LEAST_MINUTES} are needed; make room."
            )
        private_folder(self.folder)
        self.manifest.write(self.folder)
        private_folder(self.folder / "legs")
        self._events = os.open(self.folder / EVENTS, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self._events_size = 0
        self._legs = {
            leg: LegFile(self.folder / "legs" / f"{leg}.rec", self._numbers.__next__, reached.get(leg, 0))
            for leg in self.manifest.legs
        }

    def _append_events(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            written = 0
            while written < len(view):
                written += os.write(self._events, view[written:])
            self._events_size += len(view)
            self._event_failure = None
        except OSError as error:
            self._event_failure, self._missed = error, True
            with suppress(OSError):
                os.ftruncate(self._events, self._events_size)
                os.lseek(self._events, self._events_size, os.SEEK_SET)


def pcm(samples: Samples) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """Return samples as int16; what is not a number becomes 0, what is too large full scale."""
    if samples.dtype == np.int16:
        return np.asarray(samples, np.int16)
    sane = np.nan_to_num(samples.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(np.rint(sane * 32768.0), -32768, 32767).astype(np.int16)


def _minutes_left(folder: Path, samples_per_second: int) -> float:
    return shutil.disk_usage(folder).free / (samples_per_second * 2 * 60)
