"""Fits the tracker's weights: `python -m benchmarks.pitch.fit --data DIR --voices DIR --cache DIR`.

Needs torch and the peers' packages (they vote on natural speech); the program itself
needs neither. What is fitted on may ship: EmoDB (CC0) as recorded and through WORLD, AMI excerpts
(CC BY 4.0), shippable TTS and contours, lines spoken by Kokoro's voices, and made voices; noises are made,
shippable recordings, or other talkers.
Nothing of FDA, ARCTIC or RAVDESS enters.

It can be stopped and goes on where it was: the cache keeps the voices, the takes and, after every
epoch, the fit itself. `--only-take N` makes one take, so that two cores can share that work.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.pitch.model import Model, stored
from benchmarks.pitch.takes import HELD_OUT, Material, Take, met, take
from benchmarks.pitch.trust import threshold, trusted
from prosody.analysis.network import WEIGHTS

ABOUT = {
    "program": "benchmarks/pitch/fit.py",
    "material": "EmoDB (CC0-1.0), AMI Meeting Corpus excerpts (CC BY 4.0), Pico, Flite and Kokoro voices,"
    " commanded contours and noises whose licence allows it, sounds made by arithmetic",
}
"""What is written into the weights' file about them, beside who was left out."""

STRETCH, BATCH, WARM_UP = 240, 64, 6
"""Frames of a stretch, stretches of a step, and frames whose context is not yet whole."""

IN_PROGRAM = 0.75
"""Share of stretches met as the program meets them; the others are looked at throughout."""

STEEPEST, PULL = 5e-3, 1e-3
"""Highest learning rate, unless told, and weight decay."""

AVERAGED = 0.998
"""Share of its past in the running mean of the weights, per step; the mean is what is stored."""


def batches(given: Take, rng: np.random.Generator) -> Iterator[list[torch.Tensor]]:
    """Yield stretches of `STRETCH` frames in random order, cut anew each time."""
    order = rng.permutation(cuts := _cuts(given, rng))
    for at in range(0, len(cuts) - BATCH + 1, BATCH):
        yield [torch.from_numpy(x) for x in _stacked(given, order[at : at + BATCH], rng)]


def _cuts(given: Take, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return begin and end of each recording, and where in it a stretch begins (before it, even)."""
    cuts = []
    for begin, end in zip([0, *given.ends[:-1]], given.ends, strict=True):
        first = begin - int(rng.integers(0, STRETCH // 2))
        starts = range(first, end, STRETCH - 10)
        cuts += [(begin, end, s) for s in starts if min(end, s + STRETCH) - max(s, begin) > 20]
    return np.array(cuts)


def _stacked(given: Take, cuts: NDArray[np.int64], rng: np.random.Generator) -> list[NDArray[np.generic]]:
    """Return what the model wants of these cuts; nothing is known outside a recording."""
    kinds = {"frame": np.float32, "candidate": np.float32, "octaves": np.float32, "usable": np.bool_}
    kinds |= {"right": np.bool_, "weight": np.float32}
    out = {
        name: np.full((len(cuts), STRETCH, *getattr(given, name).shape[1:]), name == "right", kind)
        for name, kind in kinds.items()
    }
    for i, (begin, end, start) in enumerate(cuts):
        a, z = max(start, begin), min(end, start + STRETCH)
        here, to = slice(a, z), slice(a - start, z - start)
        known = met(given, here, rng.random() < IN_PROGRAM)
        right = np.array(given.right[here])
        lost = (right[:, -1] == 0) & ~(right[:, :-1] & known["usable"]).any(1)
        right[lost] = True
        weight = np.where(lost, 0, given.weight[here])
        if a > begin:
            weight[:WARM_UP] = 0
        for name, part in (known | {"right": right, "weight": weight}).items():
            out[name][i, to] = part
    return list(out.values())


def standardise(model: Model, given: Take) -> None:
    """Tell the model the mean and spread of its inputs."""
    frame = given.frame[::7].astype(np.float32)
    candidate = given.candidate[::17][given.usable[::17]].astype(np.float32)
    for name, x in (("frame", frame), ("candidate", candidate)):
        getattr(model, f"{name}_mean")[:] = torch.from_numpy(x.mean(0))
        getattr(model, f"{name}_spread")[:] = torch.from_numpy(x.std(0) + 1e-3)


class Fit:
    """A fit that can be stopped: one rise and fall of the learning rate over all epochs."""

    def __init__(
        self,
        given: Callable[[int], Take],
        epochs: int,
        seed: int,
        kept: Path,
        start: Path | None = None,
        steepest: float = STEEPEST,
    ) -> None:
        torch.manual_seed(seed)
        self._given, self._epochs, self._seed, self._kept = given, epochs, seed, kept
        self.model = Model()
        standardise(self.model, given(0))
        self._mean = torch.optim.swa_utils.AveragedModel(
            self.model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGED)
        )
        self._optimiser = torch.optim.AdamW(self.model.parameters(), lr=steepest, weight_decay=PULL)
        # Takes and cuts are random: a few steps more than expected do no harm, one too many would.
        steps = len(_cuts(given(0), np.random.default_rng(seed))) // BATCH + 3
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimiser, steepest, total_steps=steps * epochs, pct_start=0.1
        )
        self._next = 0
        if kept.exists():
            self._go_on(torch.load(kept))
        elif start:
            self._mean.load_state_dict(torch.load(start)["mean"])
            self.model.load_state_dict(self._mean.module.state_dict())

    def _parts(
        self,
    ) -> dict[str, torch.nn.Module | torch.optim.Optimizer | torch.optim.lr_scheduler.LRScheduler]:
        return {
            "model": self.model,
            "mean": self._mean,
            "optimiser": self._optimiser,
            "schedule": self._schedule,
        }

    def _go_on(self, state: dict[str, object]) -> None:
        for name, part in self._parts().items():
            part.load_state_dict(state[name])
        self._next = int(state["epoch"])

    def run(self) -> Model:
        """Return the fitted model, after as many epochs as are still to go."""
        for epoch in range(self._next, self._epochs):
            begun = time.monotonic()
            loss = self._epoch(epoch)
            state = {name: part.state_dict() for name, part in self._parts().items()} | {"epoch": epoch + 1}
            torch.save(state, self._kept)
            spent = time.monotonic() - begun
            print(f"epoch {epoch}: {loss:.4f} nats a frame, {spent:.0f} s", flush=True)
        mean: Model = self._mean.module
        return mean

    def _epoch(self, epoch: int) -> float:
        """Follow the smoothed probability of the right states uphill through one take."""
        rng = np.random.default_rng([self._seed, epoch])
        losses = []
        for *inputs, right, weight in batches(self._given(epoch), rng):
            belief = self.model(*inputs)
            known = belief.shape[1]
            sure = (belief * right[:, :known]).sum(-1).clamp(1e-6, 1.0)
            loss = -(sure.log() * weight[:, :known]).sum() / weight[:, :known].sum()
            self._optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self._optimiser.step()
            self._schedule.step()
            self._mean.update_parameters(self.model)
            losses.append(loss.item())
        return float(np.mean(losses))


def main() -> None:
    """Fit and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--voices", type=Path, required=True, help="lines made by benchmarks.speech.voices")
    parser.add_argument("--cache", type=Path, required=True, help="folder for voices, takes and the fit")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--takes", type=int, default=3, help="how often everything is worn anew")
    parser.add_argument("--first-take", type=int, default=1, help="number of the first of them")
    parser.add_argument(
        "--start", type=Path, help="an earlier fit (its fit.pt) from whose mean this one starts"
    )
    parser.add_argument("--steepest", type=float, default=STEEPEST, help="highest learning rate")
    parser.add_argument("--only-take", type=int, help="make this take and stop")
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", default="", help="talkers to leave out, comma-separated")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    without = frozenset(filter(None, chosen.without.split(",")))
    material = Material(chosen.data, chosen.voices, without)

    def made(number: int) -> Take:
        return take(material, chosen.cache, number)

    if chosen.only_take is not None:
        made(chosen.only_take)
        return
    held_out = made(HELD_OUT)
    kept = chosen.cache / "fit.pt"

    def given(epoch: int) -> Take:
        return made(chosen.first_take + epoch % chosen.takes)

    model = Fit(given, chosen.epochs, chosen.seed, kept, chosen.start, chosen.steepest).run()
    trust = trusted(model, held_out)
    about = np.array(json.dumps(ABOUT | {"left_out": sorted(without)}))
    np.savez_compressed(chosen.out, about=about, **stored(model, trust))
    print(
        f"{chosen.out}: trust {trust[0]:.2f} {trust[1]:.2f}; best UNVOICED {threshold(model, held_out):.2f}"
    )


if __name__ == "__main__":
    main()
