"""Fits the weights of the speech detector: `python -m benchmarks.speech.fit --data DIR`.

Needs jax (extra `fit`). Only material whose licence lets derived weights ship is used:
EmoDB, the synthetic voices, the support calls, the meeting excerpts, backgrounds marked
`yes` or `weights`, and sounds made by arithmetic. `--leave` names talkers to leave out, so
that what is reported was never fitted on. The weights that ship: 12000 steps on 800 streams (seed 1),
going on for 10000 on 900 others (`--seed 4 --rate 2.5e-3 --go-on`), the mean of both. The first
of the two drew from this mixer before it had textures, bands and a quarter of streams without
speech, so a new fit will not give the same numbers.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.speech import corpora
from benchmarks.speech.corpora import Clip
from benchmarks.speech.streams import Mixer, Stream
from prosody.analysis.spectrum import ShortSpectrum
from prosody.analysis.speech_features import COLUMNS, SpeechFeatures
from prosody.analysis.speech_network import AHEAD, DILATIONS, TAPS, shapes
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


def drawn(mixer: Mixer, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return features, labels and weights of `count` streams, labels moved `AHEAD` frames later."""
    xs, ys, ws = [], [], []
    for _ in range(count):
        stream = mixer.draw()
        xs.append(features(stream))
        ys.append(_late(stream.speech, 0.0))
        ws.append(_late(stream.weight, 0.0))
    return np.stack(xs), np.stack(ys), np.stack(ws)


def _late(values: np.ndarray, fill: float) -> np.ndarray:
    moved = np.full(len(values), fill, np.float32)
    moved[AHEAD:] = values[: len(values) - AHEAD]
    return moved


def logits(weights: Weights, x: jnp.ndarray) -> jnp.ndarray:
    """Return the network's output for (batch, frames, COLUMNS)."""
    h = x
    for i, step in enumerate(DILATIONS):
        padded = jnp.pad(h, ((0, 0), ((TAPS - 1) * step, 0), (0, 0)))
        count = x.shape[1]
        taps = [padded[:, k * step : k * step + count] for k in range(TAPS)]
        new = jax.nn.relu(jnp.concatenate(taps, axis=2) @ weights[f"w{i}"].T + weights[f"b{i}"])
        h = h + new if i else new
    return h @ weights["out"] + weights["bias"]


def loss(weights: Weights, x: jnp.ndarray, y: jnp.ndarray, w: jnp.ndarray) -> jnp.ndarray:
    """Return the weighted cross entropy."""
    z = logits(weights, x)
    soft = jnp.clip(y, 0.02, 0.98)
    each = jnp.maximum(z, 0) - z * soft + jnp.log1p(jnp.exp(-jnp.abs(z)))
    return (each * w).sum() / w.sum()


def start(width: int, seed: int) -> Weights:
    """Return weights to begin with."""
    random = np.random.default_rng(seed)
    made: Weights = {}
    for name, shape in shapes(width).items():
        scale = np.sqrt(1.0 / shape[-1]) if name.startswith("w") else 0.0
        made[name] = jnp.asarray(random.normal(0, 1, shape) * scale, jnp.float32)
    return made


def fitted(
    x: np.ndarray, y: np.ndarray, w: np.ndarray, weights: Weights, steps: int, seed: int, rate: float
) -> Weights:
    """Return the weights after `steps` of Adam with a falling rate."""
    random = np.random.default_rng(seed)
    first = {k: jnp.zeros_like(v) for k, v in weights.items()}
    second = {k: jnp.zeros_like(v) for k, v in weights.items()}

    @jax.jit
    def step(i, weights, first, second, x, y, w):  # type: ignore[no-untyped-def]
        value, slope = jax.value_and_grad(loss)(weights, x, y, w)
        norm = jnp.sqrt(sum((g**2).sum() for g in slope.values()))
        slope = {k: g * jnp.minimum(1.0, 1.0 / norm) for k, g in slope.items()}
        pace = rate * jnp.minimum(1, i / 100) * 0.5 * (1 + jnp.cos(jnp.pi * i / steps))
        first = {k: 0.9 * first[k] + 0.1 * g for k, g in slope.items()}
        second = {k: 0.999 * second[k] + 0.001 * g**2 for k, g in slope.items()}
        bias1, bias2 = 1 - 0.9 ** (i + 1), 1 - 0.999 ** (i + 1)
        weights = {
            k: v * (1 - pace * 1e-2) - pace * (first[k] / bias1) / (jnp.sqrt(second[k] / bias2) + 1e-8)
            for k, v in weights.items()
        }
        return value, weights, first, second

    total, length, batch = 0.0, 500, 8
    for i in range(steps):
        rows = random.integers(0, len(x), batch)
        at = int(random.integers(0, x.shape[1] - length + 1))
        part = (array[rows, at : at + length] for array in (x, y, w))
        value, weights, first, second = step(float(i), weights, first, second, *part)
        total += float(value)
        if (i + 1) % 1000 == 0:
            print(f"{i + 1:5d}  loss {total / 1000:.4f}", flush=True)
            total = 0.0
    return weights


def mean_of(paths: list[Path], out: Path) -> None:
    """Write the mean of weights that went on from one another: it does better than any of them."""
    fits = [dict(np.load(path)) for path in paths]
    abouts = [json.loads(str(fit.pop("about"))) for fit in fits]
    about = {**abouts[-1], "mean_of": [one.get("seed", 1) for one in abouts]}
    means = {
        name: np.mean([fit[name].astype(np.float32) for fit in fits], axis=0).astype(value.dtype)
        for name, value in fits[0].items()
    }
    np.savez(out, about=np.array(json.dumps(about)), **means)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--voices", type=Path, help="folder that `benchmarks.speech.voices` filled")
    parser.add_argument("--out", type=Path, default=Path("prosody/analysis/speech_weights.npz"))
    parser.add_argument("--leave", nargs="*", default=[])
    parser.add_argument("--streams", type=int, default=800)
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--width", type=int, default=48)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--go-on", type=Path, help="weights to begin with")
    parser.add_argument("--mean-of", type=Path, nargs="+", help="weights to take the mean of, and no more")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.mean_of:
        mean_of(given.mean_of, given.out)
        return
    clips = allowed(given.data, given.voices, given.leave)
    mixer = Mixer(clips, given.data, np.random.default_rng(given.seed))
    x, y, w = drawn(mixer, given.streams)
    mean, scale = x.mean((0, 1)), 1 / (x.std((0, 1)) + 0.1)
    weights = start(given.width, given.seed)
    if given.go_on:
        stored = dict(np.load(given.go_on))
        mean, scale = stored["mean"], stored["scale"]
        weights = {name: jnp.asarray(stored[name], jnp.float32) for name in weights}
    x = (x - mean) * scale
    print(f"{x.shape[0] * x.shape[1] / 6000:.0f} min, {y.mean():.0%} speech, {COLUMNS} columns", flush=True)
    weights = fitted(x, y, w, weights, given.steps, given.seed, given.rate)
    stored = {k: np.asarray(v, np.float16 if v.ndim > 1 else np.float32) for k, v in weights.items()}
    about = {
        "program": "benchmarks/speech/fit.py",
        "material": MATERIAL,
        "talkers": sorted({clip.talker for clip in clips}),
        "left_out": given.leave,
        "streams": given.streams,
        "steps": given.steps,
        "seed": given.seed,
        "went_on_from": given.go_on.name if given.go_on else None,
    }
    np.savez(given.out, mean=mean, scale=scale, about=np.array(json.dumps(about)), **stored)


if __name__ == "__main__":
    main()
