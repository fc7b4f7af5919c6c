"""Lets the person hear one reading at a time; what is asked for again while it plays is silenced. No Qt."""

from __future__ import annotations

from prosody.audio.player import Player as Playback
from ui.voice.tape import Sound


class Player:
    """Plays through the system's output, in a process of its own."""

    def __init__(self) -> None:
        self._playback: Playback | None = None

    @property
    def playing(self) -> bool:
        """Whether something is being played, or about to be."""
        return self._playback is not None

    @property
    def cursor_s(self) -> float | None:
        """What is heard now, s from the beginning; None while nothing is."""
        return self._playback.position_s if self._playback is not None else None

    def toggle(self, sound: Sound | None) -> None:
        """Play a sound, or be silent if one is playing."""
        if self._playback is not None:
            self.silence()
        elif sound is not None:
            self._playback = Playback({"rep": sound})
            self._playback.play()

    def silence(self) -> None:
        """Be silent at once."""
        if self._playback is not None:
            self._playback.close()
            self._playback = None

    def ended(self) -> str:
        """Notice the end of what was played; return why it could not be, as a sentence, or nothing."""
        if self._playback is None or (self._playback.playing and not self._playback.trouble):
            return ""
        error = self._playback.trouble
        self.silence()
        return error
