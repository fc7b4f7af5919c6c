"""Fits the tracker's weights: `python -m benchmarks.pitch.fit --data DIR`.

Needs torch and the peers' packages (they vote on natural speech); the program itself
needs neither. On two free cores it takes about half an hour. What is fitted on may
ship: EmoDB (CC0) as recorded and through WORLD, shippable TTS and contours, and made voices; noises are
made, shippable recordings, or other EmoDB talkers. Nothing of FDA, ARCTIC or RAVDESS enters.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.pitch import sources
from benchmarks.pitch.made import made_voices, steady_voices
from benchmarks.pitch.model import AWAITED, Model, stored
from benchmarks.pitch.sources import Spoken
from benchmarks.pitch.training import Behind, described, nothing_voiced, recorded_noises, worn
from prosody.analysis.candidates import CANDIDATES, DESCRIPTION
from prosody.analysis.hearer import FRAME_DESCRIPTION
from prosody.analysis.network import WEIGHTS

STRETCH, BATCH, WARM_UP = 240, 48, 6
LAG_RATE = 8000.0


@dataclass(frozen=True, slots=True)
class Example:
    """One worn voice as the network sees it, and which states are right in each frame."""

    frame: NDArray[np.float16]
    candidate: NDArray[np.float16]
    octaves: NDArray[np.float32]
    usable: NDArray[np.bool_]
    right: NDArray[np.bool_]
    weight: NDArray[np.float32]
    f0_hz: NDArray[np.float64]


def spoken(data: Path, without: set[str], rng: np.random.Generator) -> list[Spoken]:
    """Return all known speech but that of some talkers; natural speech three times over."""
    natural = [s for s in sources.natural_emodb(data) if s.talker not in without]
    world = [w for s in natural for w in sources.resynthesised(s, rng, 3)]
    other = [s for s in sources.commanded(data) if s.talker not in without]
    return [*natural * 3, *world, *other, *list(sources.shippable_tts(data)) * 3]


def examples(data: Path, without: set[str], seed: int) -> list[Example]:
    """Return everything that is fitted on, worn down at random and described."""
    rng = np.random.default_rng(seed)
    voices = spoken(data, without, rng)
    talkers: dict[str, list[NDArray[np.float64]]] = {}
    for s in voices:
        if s.kind == "voted" and s.talker.isdigit():
            talkers.setdefault(s.talker, []).append(s.samples)
    behind = Behind(talkers, recorded_noises(data))
    voices += made_voices(300, seed + 6) + steady_voices(120, seed + 20)
    voices += [nothing_voiced(rng, behind.noises) for _ in range(120)]
    return [example(*worn(s, behind, rng)) for s in voices]


def example(samples: NDArray[np.float64], f0_hz: NDArray[np.float64]) -> Example:
    """Return one recording ready for fitting."""
    d = described(samples, f0_hz)
    right, weight = right_states(d.lag, d.usable, d.f0_hz)
    return Example(d.frame.astype(np.float16), d.candidate, np.log2(d.lag), d.usable, right, weight, d.f0_hz)


def right_states(
    lag: NDArray[np.float32], usable: NDArray[np.bool_], f0_hz: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Return which states are right, and 0 where none is or nothing is known.

    Right are the candidates within 50 cents; where there is none, those within 300.
    """
    voiced = f0_hz > 0
    off = np.abs(1200 * np.log2(LAG_RATE / lag / np.where(voiced, f0_hz, 1.0)[:, None]))
    close, near = usable & (off < 50), usable & (off < 300)
    right = np.zeros((len(lag), CANDIDATES + 1), np.bool_)
    right[:, :-1] = np.where(close.any(1, keepdims=True), close, near) & voiced[:, None]
    right[:, -1] = f0_hz == 0
    weight = right.any(1).astype(np.float32)
    right[weight == 0] = True
    return right, weight


def batches(given: list[Example], rng: np.random.Generator) -> Iterator[list[torch.Tensor]]:
    """Yield stretches of `STRETCH` frames in random order, cut anew each time."""
    cuts = []
    for e in given:
        n = len(e.weight)
        first = -int(rng.integers(0, STRETCH // 2))
        starts = range(first, n, STRETCH - 10)
        cuts += [(e, s) for s in starts if min(n, s + STRETCH) - max(s, 0) > 20]
    order = rng.permutation(len(cuts))
    for at in range(0, len(cuts) - BATCH + 1, BATCH):
        yield [torch.from_numpy(x) for x in _stacked([cuts[i] for i in order[at : at + BATCH]])]


def _stacked(cuts: list[tuple[Example, int]]) -> tuple[NDArray[np.generic], ...]:
    b = len(cuts)
    frame = np.zeros((b, STRETCH, FRAME_DESCRIPTION), np.float32)
    candidate = np.zeros((b, STRETCH, CANDIDATES, DESCRIPTION), np.float32)
    octaves = np.zeros((b, STRETCH, CANDIDATES), np.float32)
    usable = np.zeros((b, STRETCH, CANDIDATES), np.bool_)
    right = np.ones((b, STRETCH, CANDIDATES + 1), np.bool_)
    weight = np.zeros((b, STRETCH), np.float32)
    for j, (e, start) in enumerate(cuts):
        a, z = max(start, 0), min(len(e.weight), start + STRETCH)
        to = slice(a - start, z - start)
        frame[j, to], candidate[j, to], octaves[j, to] = e.frame[a:z], e.candidate[a:z], e.octaves[a:z]
        usable[j, to], right[j, to], weight[j, to] = e.usable[a:z], e.right[a:z], e.weight[a:z]
        if a > 0:  # the context of a stretch cut out of the middle is not yet whole
            weight[j, a - start : a - start + WARM_UP] = 0
    return frame, candidate, octaves, usable, right, weight


def standardise(model: Model, given: list[Example]) -> None:
    """Tell the model the mean and spread of its inputs."""
    frame = np.concatenate([e.frame[::7] for e in given]).astype(np.float32)
    candidate = np.concatenate([e.candidate[::17][e.usable[::17]] for e in given]).astype(np.float32)
    for name, x in (("frame", frame), ("candidate", candidate)):
        getattr(model, f"{name}_mean")[:] = torch.from_numpy(x.mean(0))
        getattr(model, f"{name}_spread")[:] = torch.from_numpy(x.std(0) + 1e-3)


def fit(given: list[Example], epochs: int, seed: int) -> Model:
    """Return a model fitted to the smoothed probability of the right states."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = Model()
    standardise(model, given)
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=1e-3)
    steps = sum(1 for _ in batches(given, np.random.default_rng(seed))) * epochs + 200
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps, pct_start=0.15)
    for epoch in range(epochs):
        losses = []
        for *inputs, right, weight in batches(given, rng):
            belief = model(*inputs)
            known = belief.shape[1]
            sure = (belief * right[:, :known]).sum(-1).clamp(1e-6, 1.0)
            loss = -(sure.log() * weight[:, :known]).sum() / weight[:, :known].sum()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch}: {np.mean(losses):.4f} nats a frame", flush=True)
    return model


def trusted(model: Model, given: list[Example]) -> tuple[float, float]:
    """Return slope and offset, in odds, from a state's probability to that of being right within 50 cents."""
    odds, right = [], []
    with torch.no_grad():
        for e in given:
            tail = AWAITED
            inputs = [
                torch.from_numpy(np.concatenate([x, np.zeros((tail, *x.shape[1:]), x.dtype)]))[None]
                for x in (e.frame.astype(np.float32), e.candidate.astype(np.float32), e.octaves, e.usable)
            ]
            belief = model(*inputs)[0, :, :-1].numpy()
            best = belief.argmax(1)
            rows = np.arange(len(best))
            p = np.clip(belief[rows, best], 1e-6, 1 - 1e-6)
            f0 = LAG_RATE / 2.0 ** e.octaves[rows, best]
            off = np.abs(1200 * np.log2(f0 / np.where(e.f0_hz > 0, e.f0_hz, 1.0)))
            use = ~np.isnan(e.f0_hz) & e.usable.any(1)
            odds.append(np.log(p / (1 - p))[use])
            right.append(((e.f0_hz > 0) & (off <= 50))[use])
    x, y = torch.from_numpy(np.concatenate(odds)), torch.from_numpy(np.concatenate(right)).float()
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimiser = torch.optim.LBFGS([line], max_iter=50)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(line[0] * x + line[1], y)
        value.backward()
        return value

    optimiser.step(loss)
    slope, offset = line.detach().tolist()
    return slope, offset


def main() -> None:
    """Fit and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", default="", help="EmoDB talkers to leave out, comma-separated")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    given = examples(chosen.data, set(filter(None, chosen.without.split(","))), chosen.seed)
    model = fit(given, chosen.epochs, chosen.seed)
    trust = trusted(model, given[::5])
    np.savez_compressed(chosen.out, **stored(model, trust))
    print(f"{chosen.out}: trust {trust[0]:.2f} {trust[1]:.2f}")


if __name__ == "__main__":
    main()
