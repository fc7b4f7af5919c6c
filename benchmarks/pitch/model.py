"""The tracker's network and its chain of states in torch, for fitting only.

It computes what `prosody.analysis.network` and `prosody.analysis.path` compute, over
batches of stretches, so that the probability of the right state can be followed uphill.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from prosody.analysis.candidates import CANDIDATES, DESCRIPTION
from prosody.analysis.hearer import FRAME_DESCRIPTION
from prosody.analysis.network import AHEAD, FORGETTING, PAST

AWAITED = 2
"""Frames of future that the smoother sees; the default of `PitchSettings.awaited_frames`."""


class Model(nn.Module):
    """Scores of candidates and of "unvoiced", and what the states around a frame make of them."""

    def __init__(
        self, near: int = 24, remembered: int = 20, stand: int = 64, first: int = 32, second: int = 16
    ) -> None:
        super().__init__()
        self.frame = nn.Linear(FRAME_DESCRIPTION, near + remembered)
        self.gathered = nn.Linear(first, near + remembered, bias=False)
        self.gathered_bias = nn.Parameter(torch.zeros(first))
        self.near = near
        self.context = nn.Linear(near * (PAST + 1 + AHEAD) + 2 * remembered, stand)
        self.light = nn.Linear(stand, first)
        self.candidate = nn.Linear(DESCRIPTION, first, bias=False)
        self.second = nn.Linear(first, second)
        self.score = nn.Linear(second, 1)
        self.unvoiced = nn.Linear(stand, 3)
        with torch.no_grad():
            self.unvoiced.bias[1:] -= 2.0
        self.jump = nn.Parameter(torch.tensor([3.0, 1.5]))
        for name, size in (("frame", FRAME_DESCRIPTION), ("candidate", DESCRIPTION)):
            self.register_buffer(f"{name}_mean", torch.zeros(size))
            self.register_buffer(f"{name}_spread", torch.ones(size))

    def jump_cost(self) -> Tensor:
        """Return what a jump costs per octave, within a tenth of an octave and beyond."""
        return functional.softplus(self.jump) * torch.tensor([10.0, 2.0])

    def scores(self, frame: Tensor, candidate: Tensor, usable: Tensor) -> tuple[Tensor, Tensor]:
        """Return the states' scores (b, t, CANDIDATES + 1) and the costs to end and begin a voice."""
        t = frame.shape[1]
        inner = self.candidate((candidate - self.candidate_mean) / self.candidate_spread)
        gathered = (functional.relu(inner + self.gathered_bias) * usable[..., None]).amax(2)
        encoded = self.frame((frame - self.frame_mean) / self.frame_spread) + self.gathered(gathered)
        encoded = functional.relu(encoded)
        padded = functional.pad(encoded[..., : self.near], (0, 0, PAST, AHEAD))
        reach = [padded[:, i : i + t] for i in range(PAST + 1 + AHEAD)]
        context = torch.cat([*reach, *(_leaky(encoded[..., self.near :], a) for a in FORGETTING)], -1)
        stand = functional.relu(self.context(context))
        inner = functional.relu(inner + self.light(stand)[:, :, None, :])
        score = self.score(functional.relu(self.second(inner)))[..., 0].masked_fill(~usable, -30.0)
        unvoiced = self.unvoiced(stand)
        return torch.cat([score, unvoiced[..., :1]], -1), unvoiced[..., 1:]

    def forward(self, frame: Tensor, candidate: Tensor, octaves: Tensor, usable: Tensor) -> Tensor:
        """Return the smoothed probability of each state, (b, t - AWAITED, CANDIDATES + 1)."""
        score, turns = self.scores(frame, candidate, usable)
        seen = (score - score.max(-1, keepdim=True)[0]).exp().clamp(min=1e-12)
        steps = self._steps(octaves, turns[:, 1:])
        # unbound at once: the way back through a slice would fill a whole tensor with noughts for each frame
        rows = seen.unbind(1)
        state = rows[0] / rows[0].sum(-1, keepdim=True)
        states = [state]
        for row, step in zip(rows[1:], steps.unbind(1), strict=True):
            state = torch.bmm(state[:, None], step)[:, 0] * row
            state = state / state.sum(-1, keepdim=True)
            states.append(state)
        known = seen.shape[1] - AWAITED
        future = torch.ones_like(seen[:, :known])
        for ahead in range(AWAITED, 0, -1):
            later = seen[:, ahead : ahead + known] * future
            future = torch.einsum("btij,btj->bti", steps[:, ahead - 1 : ahead - 1 + known], later)
        belief = torch.stack(states, 1)[:, :known] * future
        return belief / belief.sum(-1, keepdim=True)

    def _steps(self, octaves: Tensor, turns: Tensor) -> Tensor:
        apart = (octaves[:, 1:, None, :] - octaves[:, :-1, :, None]).abs()
        near, far = self.jump_cost()
        steps = torch.zeros(*apart.shape[:2], CANDIDATES + 1, CANDIDATES + 1)
        steps[:, :, :-1, :-1] = -(near * apart.clamp(max=0.1) + far * apart.clamp(max=1.2))
        steps[:, :, :-1, -1] = turns[..., :1]
        steps[:, :, -1, :-1] = turns[..., 1:]
        return steps.exp()


def _leaky(rows: Tensor, share: float) -> Tensor:
    """Return leaky means of (b, t, r) as they stand `AHEAD` frames later, fair from the first on."""
    k = torch.arange(rows.shape[1])
    age = k[:, None] - k[None]
    weight = torch.where(age >= 0, share * (1 - share) ** age.clamp(min=0).float(), torch.zeros(()))
    means = torch.einsum("ts,bsr->btr", weight / weight.sum(1, keepdim=True), rows)
    return torch.cat([means[:, AHEAD:], means[:, -1:].expand(-1, AHEAD, -1)], 1)


def stored(model: Model, trust: tuple[float, float]) -> dict[str, NDArray[np.float32]]:
    """Return the weights as `prosody.analysis.network.Weights` has them, inputs' scales folded in."""

    def plain(t: Tensor) -> NDArray[np.float64]:
        return t.detach().numpy().astype(np.float64)

    frame, candidate = plain(model.frame.weight).T, plain(model.candidate.weight).T
    frame_scale, candidate_scale = plain(model.frame_spread), plain(model.candidate_spread)
    out = {
        "frame": frame / frame_scale[:, None],
        "frame_bias": plain(model.frame.bias) - (plain(model.frame_mean) / frame_scale) @ frame,
        "candidate": candidate / candidate_scale[:, None],
        "light_bias": plain(model.light.bias) - (plain(model.candidate_mean) / candidate_scale) @ candidate,
        "gathered": plain(model.gathered.weight).T,
        "gathered_bias": plain(model.gathered_bias)
        - (plain(model.candidate_mean) / candidate_scale) @ candidate,
        "jump": plain(model.jump_cost()),
        "trust": np.array(trust),
    }
    for name in ("context", "second", "score", "unvoiced"):
        layer = getattr(model, name)
        out[name], out[f"{name}_bias"] = plain(layer.weight).T, plain(layer.bias)
    out["light"] = plain(model.light.weight).T
    return {name: value.astype(np.float32) for name, value in out.items()}
