"""How a captured leg does: what the overlay asks for while a call is on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prosody.events import Leg

State = Literal["waiting", "ok", "muted", "lost", "paused", "behind"]


@dataclass(frozen=True, slots=True)
class LegHealth:
    """How one leg does, now.

    Attributes
    ----------
    leg : {"rep", "customer"}
    state : str
        `waiting` for the first sound, `ok`, `muted` (exact zeros for 3 s), `lost` (the device is gone),
        `paused` by the person, `behind` (the analysis does not keep up).
    device : str
        What is recorded now.
    moved : bool
        It is not the device the call began with: the default was asked for, and is another one now.
    level_db : float
        Level of the last block, dBFS.
    age_s : float
        Since the last sound came, s.
    behind_s : float
        Sound that came and is not handed on yet, s.
    lost_s : float
        Sound that was lost so far, pauses not counted, s.
    ever_heard : bool
        Something other than zeros came in this call. While it has not, `muted` may mean a missing permission.
    overflows : int
        Times the sound system said that it lost sound: a hint only.
    drift_ppm : float or None
        How much faster the device's clock runs than the machine's; None in the device's first minute.
    problem : str
        Why the device could not be opened again, or who was turned away that wanted to send; empty when
        nothing is wrong.
    sender : str
        Who sends this leg over the network now; empty when nobody does, and for devices.
    """

    leg: Leg
    state: State
    device: str
    moved: bool
    level_db: float
    age_s: float
    behind_s: float
    lost_s: float
    ever_heard: bool
    overflows: int
    drift_ppm: float | None
    problem: str
    sender: str = ""
