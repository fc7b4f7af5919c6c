"""Fits the weights of the speech detector: `python -m benchmarks.speech.fit --data DIR --voices VOICES`.

That command, as it stands, made the weights that ship. Needs jax (extra `fit`). Only material
whose licence lets derived weights ship is used: EmoDB, the synthetic voices, the support calls,
the meeting excerpts, backgrounds marked `yes`, and sounds made by arithmetic. Talkers and
meetings in `HELD_OUT` and recordings in `KEPT` are left out, so that what is reported was never
fitted on. It tells how far it is; weights are written every 500 steps,
and Ctrl-C ends the drawing or the steps early.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from time import process_time
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.speech import corpora
from benchmarks.speech.corpora import HELD_OUT, Clip
from benchmarks.speech.streams import KEPT, Mixer, Stream
from prosody.analysis.spectrum import ShortSpectrum
from prosody.analysis.speech_features import COLUMNS, SpeechFeatures
from prosody.analysis.speech_network import AHEAD, DILATIONS, REMEMBERS, TAPS, shapes
from prosody.frames import Frames

Weights = dict[str, Any]


MATERIAL = (
    "EmoDB (CC0-1.0), AMI Meeting Corpus excerpts (CC BY 4.0), acted support calls (Apache-2.0), "
    "Pico, Flite and Kokoro voices, backgrounds that may be redistributed, sounds made by arithmetic"
)


def allowed(data: Path, voices: Path | None, leave: list[str]) -> list[Clip]:
    """Return the clips that may be fitted on, without the talkers to leave out."""
    clips = [*corpora.emodb(data), *corpora.voices(data), *corpora.calls(data), *corpora.meetings(data)]
    clips += corpora.made_voices(voices) if voices else []
    return [clip for clip in clips if not any(clip.talker.startswith(name) for name in leave)]


def features(stream: Stream) -> np.ndarray:
    """Return the features of a stream, as the detector computes them."""
    spectrum, extractor = ShortSpectrum(), SpeechFeatures()
    frames = Frames(0, stream.samples.reshape(-1, 160), stream.band_hz)
    parts = [extractor.process(part)[0] for part in (spectrum.process(frames), spectrum.flush())]
    return np.concatenate(parts)


Fitting = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Features, labels and weights of streams, (streams, frames[, COLUMNS])."""


def drawn(mixer: Mixer, count: int, seed: int, processes: int) -> Fitting:
    """Return `count` streams, labels moved `AHEAD` frames later; how many draw at once changes nothing."""
    found: list[Fitting] = []
    with get_context("fork").Pool(processes, _take, (mixer,)) as pool:
        try:
            for stream in pool.imap(_one, [(seed, i) for i in range(count)], 8):
                found.append(stream)
                if len(found) % 100 == 0:
                    print(f"{len(found)} of {count} streams", flush=True)
        except KeyboardInterrupt:
            print(f"stopped; going on with {len(found)} streams", flush=True)
    return tuple(np.stack(column) for column in zip(*found, strict=True))  # type: ignore[return-value]


_mixers: list[Mixer] = []


def _take(mixer: Mixer) -> None:
    signal(SIGINT, SIG_IGN)  # the one who hands out the work stops it
    _mixers.append(mixer)


def _one(key: tuple[int, int]) -> Fitting:
    _mixers[0].random = np.random.default_rng(key)
    stream = _mixers[0].draw()
    x, late = features(stream).astype(np.float16), (_late(stream.speech, 0.0), _late(stream.weight, 0.0))
    return x, *(array.astype(np.float16) for array in late)


def _late(values: np.ndarray, fill: float) -> np.ndarray:
    moved = np.full(len(values), fill, np.float32)
    moved[AHEAD:] = values[: len(values) - AHEAD]
    return moved


def logits(weights: Weights, x: jnp.ndarray) -> jnp.ndarray:
    """Return the network's output for (batch, frames, COLUMNS); as `speech_network.py` does."""
    h = x
    for i, step in enumerate(DILATIONS):
        if i == REMEMBERS:
            h = h + remembered(h @ weights["wm"].T + weights["bm"])
        padded = jnp.pad(h, ((0, 0), ((TAPS - 1) * step, 0), (0, 0)))
        count = x.shape[1]
        taps = [padded[:, k * step : k * step + count] for k in range(TAPS)]
        new = jax.nn.relu(jnp.concatenate(taps, axis=2) @ weights[f"w{i}"].T + weights[f"b{i}"])
        h = h + new if i else new
    return h @ weights["out"] + weights["bias"]


def remembered(both: jnp.ndarray) -> jnp.ndarray:
    """Return the memory's contents from its gates and what they let in."""
    gate, content = jnp.split(both.swapaxes(0, 1), 2, axis=2)
    opened = jax.nn.sigmoid(gate)
    return leaked(1 - opened, opened * jnp.tanh(content)).swapaxes(0, 1)


@jax.custom_vjp
def leaked(keep: jnp.ndarray, add: jnp.ndarray) -> jnp.ndarray:
    """Return m[k] = keep[k] m[k - 1] + add[k] along the first axis."""

    def after(held, now):  # type: ignore[no-untyped-def]
        held = held * now[0] + now[1]
        return held, held

    return jax.lax.scan(after, jnp.zeros_like(add[0]), (keep, add))[1]


def _leaked_forth(keep, add):  # type: ignore[no-untyped-def]
    held = leaked(keep, add)
    return held, (keep, held)


def _leaked_back(kept, slope):  # type: ignore[no-untyped-def]
    """The slope runs through the same recursion backwards, which is quicker than what jax makes of it."""
    keep, held = kept
    later = jnp.concatenate([keep[1:], jnp.zeros_like(keep[:1])])
    back = leaked(later[::-1], slope[::-1])[::-1]
    before = jnp.concatenate([jnp.zeros_like(held[:1]), held[:-1]])
    return back * before, back


leaked.defvjp(_leaked_forth, _leaked_back)


def loss(weights: Weights, x: jnp.ndarray, y: jnp.ndarray, w: jnp.ndarray) -> jnp.ndarray:
    """Return the weighted cross entropy."""
    z = logits(weights, x)
    soft = jnp.clip(y, 0.02, 0.98)
    each = jnp.maximum(z, 0) - z * soft + jnp.log1p(jnp.exp(-jnp.abs(z)))
    return (each * w).sum() / w.sum()


def start(width: int, seed: int) -> Weights:
    """Return weights to begin with; the memory's cells forget within 5 frames to 8 s."""
    random = np.random.default_rng(seed)
    made: Weights = {}
    for name, shape in shapes(width).items():
        scale = np.sqrt(1.0 / shape[-1]) if name.startswith("w") else 0.0
        made[name] = jnp.asarray(random.normal(0, 1, shape) * scale, jnp.float32)
    made["bm"] = made["bm"].at[:width].set(-np.log(np.geomspace(5, 800, width)))
    return made


BATCH, LENGTH = 4, 1000


class Fit:
    """Weights on their way: Adam with a falling rate; what ships is their running mean."""

    def __init__(self, weights: Weights, steps: int, rate: float) -> None:
        self.mean = weights
        self._state = (
            weights,
            *({k: jnp.zeros_like(v) for k, v in weights.items()} for _ in range(2)),
            weights,
        )
        self._step = jax.jit(partial(stepped, steps, rate))

    def run(self, fitting: Fitting, steps: int, seed: int) -> Iterator[Weights]:
        """Take the steps; yield the mean every 500 of them and at the end. An interrupt ends them early."""
        random, total, begun = np.random.default_rng(seed), 0.0, process_time()
        x, y, w = fitting
        try:
            for i in range(steps):
                rows = np.sort(random.choice(len(x), BATCH, replace=False))
                at = int(random.integers(0, x.shape[1] - LENGTH + 1))
                part = [array[rows, at : at + LENGTH].astype(np.float32) for array in (x, y, w)]
                part[0] += blurred(random, part[0].shape)
                value, self._state = self._step(float(i), self._state, *part)
                self.mean = self._state[-1]
                total += float(value)
                if (i + 1) % 500 == 0:
                    print(
                        f"{i + 1} of {steps}  loss {total / 500:.4f}  {process_time() - begun:.0f} s",
                        flush=True,
                    )
                    total = 0.0
                    yield self.mean
        except KeyboardInterrupt:
            print("stopped", flush=True)
        yield self.mean


def blurred(random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Return what is added to features, so that no recording is known by heart: a shift, and a shake."""
    shift = 0.15 * random.standard_normal((shape[0], 1, shape[2]), np.float32)
    return shift + 0.15 * random.standard_normal(shape, np.float32)


def stepped(steps: int, rate: float, i, state, x, y, w):  # type: ignore[no-untyped-def]
    """Return the loss and the state after one step of Adam."""
    weights, first, second, mean = state
    value, slope = jax.value_and_grad(loss)(weights, x, y, w)
    norm = jnp.sqrt(sum((g**2).sum() for g in slope.values()))
    slope = {k: g * jnp.minimum(1.0, 1.0 / norm) for k, g in slope.items()}
    pace = rate * jnp.minimum(1, i / 100) * (0.02 + 0.49 * (1 + jnp.cos(jnp.pi * i / steps)))
    first = {k: 0.9 * first[k] + 0.1 * g for k, g in slope.items()}
    second = {k: 0.999 * second[k] + 0.001 * g**2 for k, g in slope.items()}
    bias1, bias2 = 1 - 0.9 ** (i + 1), 1 - 0.999 ** (i + 1)
    weights = {
        k: v * (1 - pace * 1e-2) - pace * (first[k] / bias1) / (jnp.sqrt(second[k] / bias2) + 1e-8)
        for k, v in weights.items()
    }
    share = jnp.minimum(0.998, i / (i + 10))
    return value, (weights, first, second, {k: share * mean[k] + (1 - share) * v for k, v in weights.items()})


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--voices", type=Path, help="folder that `benchmarks.speech.voices` filled")
    parser.add_argument("--out", type=Path, default=Path("prosody/analysis/speech_weights.npz"))
    parser.add_argument("--leave", nargs="*", default=HELD_OUT, help="talkers to leave out for the report")
    parser.add_argument("--streams", type=int, default=1728)
    parser.add_argument("--steps", type=int, default=13000)
    parser.add_argument("--width", type=int, default=48)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2, help="how many draw streams at once")
    parser.add_argument("--kept", type=Path, help="file (.npz) that keeps the drawn streams for another fit")
    given = parser.parse_args()
    clips = allowed(given.data, given.voices, list(given.leave))
    if given.kept and given.kept.is_file():
        stored = np.load(given.kept)
        x, y, w = stored["x"], stored["y"], stored["w"]
    else:
        mixer = Mixer(clips, given.data, np.random.default_rng(given.seed))
        x, y, w = drawn(mixer, given.streams, given.seed, given.processes)
        if given.kept:
            np.savez(given.kept, x=x, y=y, w=w)
    some = x[::10].astype(np.float32)
    mean, scale = some.mean((0, 1)), 1 / (some.std((0, 1)) + 0.1)
    print(
        f"{x.shape[0] * x.shape[1] / 6000:.0f} min, {y.mean(dtype=float):.0%} speech, {COLUMNS} columns",
        flush=True,
    )
    for i in range(len(x)):
        x[i] = (x[i] - mean) * scale
    about = {
        "program": "benchmarks/speech/fit.py",
        "material": MATERIAL,
        "talkers": sorted({clip.talker for clip in clips}),
        "left_out": list(given.leave),
        "recordings_left_out": list(KEPT),
        "streams": len(x),
        "steps": given.steps,
        "seed": given.seed,
    }
    fit = Fit(start(given.width, given.seed), given.steps, given.rate)
    for weights in fit.run((x, y, w), given.steps, given.seed):
        written = {k: np.asarray(v, np.float16 if v.ndim > 1 else np.float32) for k, v in weights.items()}
        np.savez(given.out, mean=mean, scale=scale, about=np.array(json.dumps(about)), **written)


if __name__ == "__main__":
    main()
