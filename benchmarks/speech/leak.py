"""The far end leaking into the rep's microphone: how much of it is still taken for the rep.

A stereo call; the caller's channel is played through a measured seminar room into the
agent's, late and weaker. Truth is each channel's own speech as heard without the leak.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.speech import conditions, corpora
from benchmarks.speech.corpora import RATE, Sound
from benchmarks.speech.labels import FRAME
from prosody.analysis.bleed import Bleed
from prosody.analysis.hearing import Hearing
from prosody.contour import Contour, joined
from prosody.events import Leg
from prosody.frames import Frames

CALL = "calls/flac/autorepairs_49_stereo.flac"
SECONDS = 100
CASES = ((None, 0.0), (6.0, 0.02), (6.0, 0.3), (12.0, 0.15), (20.0, 0.15))


def measured(data: Path) -> list[dict[str, float | None]]:
    """Return for each loss (dB) and delay (s) what became of leak and rep, shares 0..1."""
    rep, far = (corpora.read(data / CALL, channel)[: SECONDS * RATE] for channel in (0, 1))
    room = corpora.rooms(data)["seminar_room_clap"][1]
    alone, customer = _heard(rep, "rep"), _heard(far, "customer")
    table: list[dict[str, float | None]] = []
    for loss, delay in CASES:
        late = round(delay * 100)
        wet = np.concatenate([np.zeros(late * FRAME, np.float32), conditions.in_room(far, room)])[: len(far)]
        mixed = alone if loss is None else _heard(rep + wet * 10 ** (-loss / 20), "rep")
        leak = np.roll(customer.speech, late) & ~alone.speech
        own = alone.speech & ~np.roll(customer.speech, late)
        kept = _gated(mixed, customer)
        table.append(
            {
                "loss_db": loss,
                "delay_s": delay,
                "before": float(mixed.speech[leak].mean()),
                "after": float(kept[leak].mean()),
                "rep": float(kept[own].mean()),
            }
        )
    return table


def _heard(sound: Sound, leg: Leg) -> Contour:
    hearing = Hearing(leg)
    frames = np.asarray(sound[: len(sound) // FRAME * FRAME], np.float32).reshape(-1, FRAME)
    return joined([hearing.process(Frames(0, frames, 4000.0)), hearing.flush()])


def _gated(rep: Contour, customer: Contour) -> np.ndarray:
    gate = Bleed()
    return np.concatenate([gate.process(rep, customer)[0].speech, gate.flush()[0].speech])
