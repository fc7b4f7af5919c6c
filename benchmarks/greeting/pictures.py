"""The benchmark's two pictures: who was called what, and whether confidence keeps its word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot as plt

from benchmarks.greeting.material import CONDITIONS
from benchmarks.greeting.score import VERDICTS, Verdict, confusion, reliability, where


def confusions(verdicts: Sequence[Verdict], path: Path) -> None:
    """Draw one confusion matrix for each condition."""
    figure, axes = plt.subplots(1, len(CONDITIONS), figsize=(14, 3.4), layout="constrained")
    for axis, condition in zip(axes, CONDITIONS, strict=True):
        counts = confusion(where(verdicts, lambda v, c=condition: v.condition == c))
        shares = counts / counts.sum(axis=1, keepdims=True)
        axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for row, line in enumerate(counts):
            for column, count in enumerate(line):
                colour = "white" if shares[row, column] > 0.5 else "black"
                axis.text(column, row, count, ha="center", va="center", color=colour)
        axis.set_xticks(range(len(VERDICTS)), VERDICTS, rotation=30)
        axis.set_yticks(range(3), VERDICTS[:3])
        axis.set_title(condition, fontsize=10)
    axes[0].set_ylabel("commanded")
    figure.savefig(path, dpi=110)
    plt.close(figure)


def reliabilities(groups: Mapping[str, Sequence[Verdict]], path: Path) -> None:
    """Draw the share that is right over the confidence told."""
    figure, axis = plt.subplots(figsize=(5, 4.6), layout="constrained")
    axis.plot([0, 1], [0, 1], color="grey", linewidth=1, label="as told")
    for name, verdicts in groups.items():
        told, right, counts = reliability(verdicts)
        axis.plot(told, right, marker="o", label=f"{name} (n = {counts.sum()})")
    axis.set(xlabel="confidence told", ylabel="share right", xlim=(0, 1.02), ylim=(0, 1.02))
    axis.legend()
    figure.savefig(path, dpi=110)
    plt.close(figure)
