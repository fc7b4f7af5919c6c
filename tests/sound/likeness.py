"""How alike what was heard is to what was played: correlation of their envelopes in steps of 10 ms."""

from __future__ import annotations

import numpy as np

RATE = 16_000


def envelope(sound, rate=RATE):
    """Return the level of every 10 ms."""
    step = rate // 100
    sound = np.asarray(sound, np.float64)[: len(sound) // step * step].reshape(-1, step)
    return np.sqrt(np.mean(sound * sound, axis=1))


def likeness(heard, played, shift, rate=RATE):
    """Return the correlation of two envelopes when `played` begins `shift` x 10 ms into `heard`."""
    wanted = envelope(played, rate)
    part = envelope(heard, rate)[shift : shift + len(wanted)]
    return float(np.corrcoef(part, wanted[: len(part)])[0, 1]) if len(part) > 300 else -1.0


def best_likeness(heard, played, rate=RATE, step=None):
    """Return the highest correlation, and where in `heard`, sought in steps of 10 ms, then of `step`."""
    coarse = rate // 100
    shifts = range(max(1, (len(heard) - len(played)) // coarse + 1))
    best = max((likeness(heard, played, shift, rate), shift * coarse) for shift in shifts)
    if step is None:
        return best
    near = range(max(0, best[1] - coarse), best[1] + coarse, step)
    return max((likeness(heard[place:], played, 0, rate), place) for place in near)
