"""Those who have connected, from their first byte to their last: limits, patience, and who is shown out.

The rule of the room: until somebody has said who they are they are a stranger, of whom there are few at a
time and for seconds only: the one who has waited longest has to go when another one comes.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal, Protocol

from prosody.audio.clock import Clock
from prosody.audio.network.authenticate import Admitted, RefusedError
from prosody.audio.network.limits import NetworkSettings
from prosody.audio.network.signals import Closed, Machine, Opened, ProtocolError, Signal

LOG: Final = logging.getLogger("tonegauge")

TOLD: Final = ("refused", "wrong", "mistakes")
"""What the person at this machine hears of; strangers who say nothing are no news."""

Kind = Literal["audiosocket", "media-stream", "fork", "rtp"]


class Visitor(Protocol):
    """Somebody who was let in, and what becomes of what they send."""

    def take(self, signal: Signal, at_s: float) -> None:
        """Take what they said. A `ProtocolError` shows them out."""
        ...

    def left(self, reason: str) -> None:
        """They are gone; called once, whatever happened."""
        ...


class Reception(Protocol):
    """Takes those who were let in."""

    def welcome(self, kind: Kind, sender: str, admitted: Admitted) -> Visitor:
        """Return who deals with a connection; raise `RefusedError` when there is no room."""
        ...


class Guests:
    """Everybody behind one door.

    Attributes
    ----------
    counts : Counter
        How many were `admitted`, `refused`, `wrong` (said what cannot be), `silent` for too long or `crowded`
        out before they said who they are.
    trouble : str
        Why somebody was turned away last, as a sentence for the person at this machine; empty once somebody
        was let in.
    """

    def __init__(self, kind: Kind, reception: Reception, settings: NetworkSettings, clock: Clock) -> None:
        self.kind: Kind = kind
        self.reception = reception
        self.settings = settings
        self.clock = clock
        self.counts: Counter[str] = Counter()
        self.trouble = ""
        self._all: dict[Guest, None] = {}  # in the order in which they came

    def arrive(
        self, machine: Machine, sender: str, admit: Callable[[Opened], Admitted], hang_up: Callable[[], None]
    ) -> Guest:
        """Somebody connected; `admit` is asked who they are once they have said it."""
        strangers = [guest for guest in self._all if guest.stranger]
        if len(strangers) >= self.settings.most_strangers:
            strangers[0].show_out("too many have not said who they are", "crowded")
        guest = Guest(self, machine, sender, admit, hang_up)
        self._all[guest] = None
        return guest

    def turn_away(self, sender: str, reason: str, count: str) -> None:
        """Somebody was refused or shown out. Why is said here, never to them."""
        self.counts[count] += 1
        if count in TOLD:
            self.trouble = f"A call from {sender} was turned away: {reason.rstrip('.')}."

    def full(self) -> bool:
        """Tell whether there is no room for one more call."""
        return sum(not guest.stranger for guest in self._all) >= self.settings.most_calls

    def look(self) -> None:
        """Show out who has been silent for too long."""
        now_s = self.clock.mono()
        for guest in list(self._all):
            limit_s = self.settings.opening_s if guest.stranger else self.settings.idle_s
            if now_s - guest.came_s > limit_s:
                guest.show_out("nothing came any more", "silent")

    def forget(self, guest: Guest) -> None:
        """Somebody is gone."""
        self._all.pop(guest, None)

    def close(self) -> None:
        """Show everybody out."""
        for guest in list(self._all):
            guest.show_out("the program ends", "closed")


class Guest:
    """One connection.

    Attributes
    ----------
    came_s : float
        When something came last; of a stranger, when they connected: dripping bytes buys no time.
    left : bool
        It is over.
    """

    def __init__(
        self,
        guests: Guests,
        machine: Machine,
        sender: str,
        admit: Callable[[Opened], Admitted],
        hang_up: Callable[[], None],
    ) -> None:
        self.sender = sender
        self.left = False
        self.came_s = guests.clock.mono()
        self._guests, self._machine, self._admit, self._hang_up = guests, machine, admit, hang_up
        self._visitor: Visitor | None = None

    @property
    def stranger(self) -> bool:
        """Whether they have not said yet who they are."""
        return self._visitor is None

    def feed(self, data: bytes | str) -> None:
        """Take what they said; who says what cannot be is shown out."""
        try:
            self.hear(data)
        except ProtocolError as wrong:
            self.show_out(str(wrong), "wrong")

    def hear(self, data: bytes | str) -> None:
        """Take what they said; a `ProtocolError` is the caller's to judge."""
        if self.left:
            return
        at_s = self._guests.clock.mono()
        try:
            for signal in self._machine.receive(data, at_s):
                self._take(signal, at_s)
        except ProtocolError:
            raise
        except RefusedError as refused:
            self.show_out(str(refused), "refused")
        except Exception:
            LOG.exception("A connection was ended because of a mistake in the program.")
            self.show_out("a mistake in the program", "mistakes")

    def _take(self, signal: Signal, at_s: float) -> None:
        if self._visitor is None and isinstance(signal, Opened):
            signal = self._let_in(signal)
        if self._visitor is not None:
            self.came_s = at_s
            self._visitor.take(signal, at_s)
        if isinstance(signal, Closed):
            self._leave(signal.reason)
            self._hang_up()

    def _let_in(self, opened: Opened) -> Opened:
        guests = self._guests
        admitted = self._admit(opened)
        if guests.full():
            raise RefusedError("there are as many calls as are allowed")
        self._visitor = guests.reception.welcome(guests.kind, self.sender, admitted)
        guests.counts["admitted"] += 1
        guests.trouble = ""
        return replace(opened, legs=(admitted.leg,)) if admitted.leg else opened

    def gone(self) -> None:
        """The connection is no more: what was held back is handed on."""
        if self.left:
            return
        at_s = self._guests.clock.mono()
        try:
            for signal in self._machine.end():
                self._take(signal, at_s)
        except ProtocolError as wrong:
            self._leave(str(wrong))
        self._leave("the connection was cut")

    def show_out(self, reason: str, count: str) -> None:
        """End the connection."""
        if self.left:
            return
        self._guests.turn_away(self.sender, reason, count)
        self.gone() if count == "silent" else self._leave(reason)
        self._hang_up()

    def _leave(self, reason: str) -> None:
        if self.left:
            return
        self.left = True
        self._guests.forget(self)
        if self._visitor is not None:
            self._visitor.left(reason)
