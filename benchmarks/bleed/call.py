"""How much of a call's leak is still taken for the rep.

A stereo call; the caller's channel is played through a measured seminar room into the
agent's, late and weaker. Truth is each channel's own speech as heard without the leak.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.bleed.material import gated, heard, late
from benchmarks.speech import conditions, corpora
from benchmarks.speech.corpora import RATE

CALL = "calls/flac/autorepairs_49_stereo.flac"
SECONDS = 100
BAND_HZ = 4000.0
CASES = ((None, 0.0), (6.0, 0.02), (6.0, 0.3), (12.0, 0.15), (20.0, 0.15))


def measured(data: Path) -> list[dict[str, float | None]]:
    """Return for each loss (dB) and delay (s) what became of leak and rep, shares 0..1."""
    rep, far = (corpora.read(data / CALL, channel)[: SECONDS * RATE] for channel in (0, 1))
    room = corpora.rooms(data)["seminar_room_clap"][1]
    alone, customer = heard(rep, "rep", BAND_HZ), heard(far, "customer", BAND_HZ)
    table: list[dict[str, float | None]] = []
    for loss, delay in CASES:
        wet = late(conditions.in_room(far, room), delay)
        mixed = alone if loss is None else heard(rep + wet * np.float32(10 ** (-loss / 20)), "rep", BAND_HZ)
        talks = np.roll(customer.speech, round(delay * 100))
        leak, own = talks & ~alone.speech, alone.speech & ~talks
        kept = gated(mixed, customer).speech
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
