"""Pictures an engineer needs to trust the tracker: contours over spectrograms, and a reliability diagram."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.pitch import ours
from benchmarks.pitch.items import Item, degraded, utterances
from benchmarks.pitch.measures import nearest

Signal = NDArray[np.float64]

EDGES = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.001])


def _plot() -> Any:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    return pyplot


def confidences(data: Path, condition: str) -> tuple[Signal, Signal]:
    """Return each frame's confidence and whether it was right (voiced, within 50 cents), FDA and contours."""
    sure, right = [], []
    for item in utterances(data):
        if item.group == "ARCTIC":
            continue
        samples, rate = degraded(item, condition, data)
        heard = ours.written(ours.framed(samples, rate))
        times = (np.arange(len(heard["voicing"])) + 0.5) * 0.01
        reference = nearest(times, item.times, item.f0_hz)
        said = np.nan_to_num(heard["f0_hz"].astype(np.float64))
        both = (said > 0) & (reference > 0)
        cents = np.abs(1200 * np.log2(np.where(both, said, 1) / np.where(both, reference, 1)))
        sure.append(heard["voicing"].astype(np.float64)[said > 0])
        right.append((both & (cents <= 50))[said > 0])
    return np.concatenate(sure), np.concatenate(right).astype(np.float64)


def reliability(data: Path, path: Path) -> str:
    """Draw how often frames said to be voiced with confidence p are right; return the same as a table."""
    plot = _plot()
    figure, axes = plot.subplots(figsize=(4.2, 4.2))
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    lines = [
        "| condition | confidence said (mean) | right within 50 cents | calibration error |",
        "| --- | --- | --- | --- |",
    ]
    for condition in ("clean", "tel", "tel+white 10", "babble 10"):
        sure, right = confidences(data, condition)
        bins = np.digitize(sure, EDGES) - 1
        kept = [b for b in range(len(EDGES) - 1) if (bins == b).sum() > 50]
        said = np.array([sure[bins == b].mean() for b in kept])
        was = np.array([right[bins == b].mean() for b in kept])
        share = np.array([(bins == b).mean() for b in kept])
        axes.plot(said, was, marker="o", markersize=3, label=condition)
        error = float((share * np.abs(said - was)).sum())
        lines.append(f"| {condition} | {sure.mean():.3f} | {right.mean():.3f} | {error:.3f} |")
    axes.set_xlabel("confidence said")
    axes.set_ylabel("share right within 50 cents")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plot.close(figure)
    return "\n".join(lines) + "\n"


def contours(data: Path, path: Path) -> None:
    """Draw one utterance clean, on the telephone and in babble: spectrogram, reference, tracker."""
    plot = _plot()
    item = next(i for i in utterances(data) if i.group == "FDA" and i.speaker == "sb")
    figure, axes = plot.subplots(3, 1, figsize=(9, 8), sharex=True)
    for ax, condition in zip(axes, ("clean", "tel", "babble 10"), strict=True):
        _contour(ax, item, condition, data)
    axes[-1].set_xlabel("s")
    axes[0].legend(loc="upper right")
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plot.close(figure)


def _contour(ax: Any, item: Item, condition: str, data: Path) -> None:
    samples, rate = degraded(item, condition, data)
    ax.specgram(
        samples + 1e-9, NFFT=int(0.04 * rate), Fs=rate, noverlap=int(0.03 * rate), cmap="Greys", vmin=-120
    )
    reference = np.where(item.f0_hz > 0, item.f0_hz, np.nan)
    ax.plot(item.times, reference, color="tab:orange", linewidth=4, alpha=0.6, label="reference")
    t, f0 = ours.track(samples, rate)
    ax.plot(t, np.where(f0 > 0, f0, np.nan), color="tab:blue", linewidth=1.3, label="Tonegauge")
    ax.set_ylim(50, 600)
    ax.set_ylabel(f"{condition}, Hz")
