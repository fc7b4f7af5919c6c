"""Confusion matrix and reliability diagram, as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray

mpl.use("Agg")
import matplotlib.pyplot as plt

STATES = ("flat", "in range", "tense")


def confusion(path: Path, names: Sequence[str], shares: NDArray[np.float64], title: str) -> None:
    """Draw how often each kind of clip (rows) was called each state (columns), 0..1."""
    figure, axes = plt.subplots(figsize=(4.6, 0.42 * len(names) + 1.3), layout="constrained")
    axes.imshow(shares, cmap="Greys", vmin=0, vmax=1, aspect="auto")
    for (i, j), share in np.ndenumerate(shares):
        axes.text(j, i, f"{share:.2f}", ha="center", va="center", color="white" if share > 0.5 else "black")
    axes.set_xticks(range(len(STATES)), STATES)
    axes.set_yticks(range(len(names)), names)
    axes.set_title(title, fontsize=10)
    figure.savefig(path, dpi=90)
    plt.close(figure)


def reliability(path: Path, shares: NDArray[np.float64], truth: NDArray[np.int64], title: str) -> None:
    """Draw, for each state, how often it was so against the share given."""
    figure, axes = plt.subplots(figsize=(4.2, 4.0), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for state, (name, colour) in enumerate(zip(STATES, ("#0072b2", "#555555", "#d55e00"), strict=True)):
        given, found = curve(shares[:, state], truth == state)
        axes.plot(given, found, marker="o", markersize=4, color=colour, label=name)
    axes.set(xlabel="share given", ylabel="share that was so", xlim=(0, 1), ylim=(0, 1))
    axes.set_title(title, fontsize=10)
    axes.legend()
    figure.savefig(path, dpi=90)
    plt.close(figure)


def curve(
    given: NDArray[np.float64], so: NDArray[np.bool_], bins: int = 8
) -> tuple[list[float], list[float]]:
    """Return mean share given and share that was so, in bins of equal width that hold ten or more."""
    place = np.minimum((given * bins).astype(int), bins - 1)
    full = [b for b in range(bins) if np.count_nonzero(place == b) >= 10]
    return [float(given[place == b].mean()) for b in full], [float(so[place == b].mean()) for b in full]
