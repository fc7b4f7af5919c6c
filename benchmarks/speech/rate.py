"""Syllable nuclei against marked syllables: `python -m benchmarks.speech.rate --data DIR`.

EmoDB gives the syllables of every sentence; the rate is their number over the time from
the first to the end of the last. Nothing of `analysis/rate.py` was fitted: its numbers
come from the paper and the syllable's length.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.speech import conditions, corpora
from benchmarks.speech.corpora import Sound
from benchmarks.speech.labels import FRAME
from prosody.analysis.rate import Rate
from prosody.analysis.spectrum import ShortSpectrum
from prosody.frames import Frames


def nuclei(sound: Sound, band_hz: float) -> np.ndarray:
    """Return for each frame whether a nucleus peaks there."""
    spectrum, rate = ShortSpectrum(), Rate()
    frames = np.ascontiguousarray(sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME), np.float32)
    parts = [rate.process(spectrum.process(Frames(0, frames, band_hz))), rate.process(spectrum.flush())]
    return np.concatenate([part["nucleus"] for part in (*parts, rate.flush())])


def measured(data: Path) -> dict[str, dict[str, float]]:
    """Return for each condition: mean absolute error and bias in syllables/s, correlation within speakers."""
    rows: dict[str, list[tuple[str, float, float]]] = {"clean": [], "tel": [], "tel+pink 10": []}
    for entry in corpora.rows(data, "emodb"):
        if not entry["silb_path"]:
            continue
        lines = (data / "emodb" / entry["silb_path"]).read_text(encoding="utf-8").split("\n")
        times = [float(line.split("\t")[0]) for line in lines if line.strip()]
        sound, spoken_s = corpora.read(data / "emodb" / entry["path"]), times[-1] - times[0]
        noise = conditions.pink(len(sound), np.random.default_rng(0))
        noisy = conditions.telephone(conditions.mixed(sound, noise, 10))
        heard = {"clean": sound, "tel": conditions.telephone(sound), "tel+pink 10": noisy}
        for name, changed in heard.items():
            found = nuclei(changed, 8000.0 if name == "clean" else 4000.0)
            count = found[int(100 * times[0]) : int(100 * times[-1]) + 1].sum()
            rows[name].append((entry["speaker"], count / spoken_s, (len(times) - 1) / spoken_s))
    return {name: _summed(values) for name, values in rows.items()}


def _summed(rows: list[tuple[str, float, float]]) -> dict[str, float]:
    error = np.array([found - true for _, found, true in rows])
    within = []
    for speaker in sorted({row[0] for row in rows}):
        own = np.array([row[1:] for row in rows if row[0] == speaker])
        within.append(float(np.corrcoef(own.T)[0, 1]))
    return {
        "mae": float(np.abs(error).mean()),
        "bias": float(error.mean()),
        "correlation": float(np.mean(within)),
        "worst": min(within),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    for name, row in measured(parser.parse_args().data).items():
        print(name, " ".join(f"{key} {value:.2f}" for key, value in row.items()))


if __name__ == "__main__":
    main()
