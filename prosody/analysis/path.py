"""The most probable pitch at each frame, given the frames around it.

A chain of hidden states, one per candidate and one for "unvoiced", is summed forward
without end and backward over a fixed number of frames (fixed-lag smoothing; Rabiner
1989, section III). Choosing the most probable state frame by frame makes the fewest wrong
frames, and its probability says how sure the choice is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]


class Smoother:
    """Fixed-lag smoothing of state probabilities; `lag` frames of future are awaited.

    The states of a row are its own: `transition[k]` leads from the states of row k-1 to
    those of row k.
    """

    def __init__(self, lag: int, states: int) -> None:
        self.lag = lag
        self._states = states
        self._begin()

    def _begin(self) -> None:
        s = self._states
        self._forward: Double | None = None
        self._held_forward: Double = np.empty((0, s))
        self._held_evidence: Double = np.empty((0, s))
        self._held_transition: Double = np.empty((0, s, s))

    def process(self, evidence: Double, transition: Double) -> Double:
        """Return the smoothed probabilities that are now known, shape (m, states).

        `evidence` (n, states) and `transition` (n, states, states) are likelihoods, any scale.
        """
        forward = np.concatenate([self._held_forward, self._walk(evidence, transition)])
        evidence = np.concatenate([self._held_evidence, evidence])
        transition = np.concatenate([self._held_transition, transition])
        known = max(len(evidence) - self.lag, 0)
        self._held_forward, self._held_evidence = forward[known:], evidence[known:]
        self._held_transition = transition[known:]
        joint = self._backward(evidence, transition, known)
        joint *= forward[:known]
        joint /= np.add.reduce(joint, axis=1, keepdims=True)
        return joint

    def flush(self) -> Double:
        """Return the rows still open; what follows them is unknown."""
        known = self.process(
            np.ones((self.lag, self._states)), np.ones((self.lag, self._states, self._states))
        )
        self._begin()
        return known

    def _walk(self, evidence: Double, transition: Double) -> Double:
        out = np.empty_like(evidence)
        state = self._forward
        for held, seen, step in zip(out, evidence, transition, strict=True):
            if state is None:
                held[:] = seen
            else:
                np.dot(state, step, out=held)
                held *= seen
            held /= np.add.reduce(held)
            state = held
        self._forward = state
        return out

    def _backward(self, evidence: Double, transition: Double, known: int) -> Double:
        """Return what the next `lag` frames say of each state of the first `known` rows."""
        future: Double = evidence[self.lag : self.lag + known]
        for ahead in range(self.lag, 0, -1):
            rows = slice(ahead, ahead + known)
            if ahead < self.lag:
                future *= evidence[rows]
            future = np.matmul(transition[rows], future[:, :, None])[:, :, 0]
        return future
