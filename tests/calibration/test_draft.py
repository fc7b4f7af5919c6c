"""A draft: what comes back is what was kept, for the person alone, and a damaged one is none."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration import draft
from calibration.draft import Draft
from prosody.contour import BOOLEAN, COLUMNS, Contour


def rows(start: int, count: int, seed: int) -> Contour:
    made = np.random.default_rng(seed)
    columns = {
        name: made.random(count) > 0.5 if name in BOOLEAN else made.standard_normal(count).astype(np.float32)
        for name in COLUMNS
    }
    return Contour(start, **columns)


@given(lengths=st.lists(st.integers(1, 40), max_size=4), device=st.text(max_size=20))
def test_what_was_kept_comes_back_to_the_bit(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int], device: str
) -> None:
    folder = tmp_path_factory.mktemp("draft") / "voices" / "Anna"
    takes = {"neutral": [rows(7 * n, length, n) for n, length in enumerate(lengths)]}
    path = draft.keep(Draft(device, "de", "Hallo, *wie geht es?*", takes), folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    found = draft.kept(folder)
    assert found is not None
    assert (found.device, found.language, found.greeting) == (device, "de", "Hallo, *wie geht es?*")
    for kept, given_ in zip(found.takes["neutral"], takes["neutral"], strict=True):
        assert kept.start == given_.start
        for name in COLUMNS:
            np.testing.assert_array_equal(getattr(kept, name), getattr(given_, name))


def test_a_newer_draft_takes_an_older_ones_place_and_forgetting_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "Anna"
    for device in ("one", "two"):
        draft.keep(Draft(device), folder)
    found = draft.kept(folder)
    assert found is not None
    assert found.device == "two"
    assert len(list(folder.iterdir())) == 1
    draft.forget(folder)
    assert not folder.exists()
    draft.forget(folder)  # nothing there is no error


def test_forgetting_a_draft_leaves_a_calibration_alone(tmp_path: Path) -> None:
    folder = tmp_path / "Anna"
    draft.keep(Draft(), folder)
    (folder / "0001.json").write_text("{}")
    draft.forget(folder)
    assert [path.name for path in folder.iterdir()] == ["0001.json"]


@pytest.mark.parametrize("damage", ["cut", "nonsense", "schema", "columns", "type", "empty"])
def test_a_damaged_draft_is_none(tmp_path: Path, damage: str) -> None:
    take = rows(0, 20, 1)
    path = draft.keep(Draft("headset", "en", "", {"neutral": [take]}), tmp_path)
    data = path.read_bytes()
    with np.load(path) as stored:
        parts = dict(stored)
    if damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "nonsense":
        path.write_bytes(b"x" * 300)
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        if damage == "schema":
            parts["about"] = np.frombuffer(
                bytes(parts["about"]).replace(b'"schema": 1', b'"schema": 9'), np.uint8
            )
        elif damage == "columns":
            parts["neutral/0/f0_hz"] = parts["neutral/0/f0_hz"][:-1]
        else:
            parts["neutral/0/speech"] = parts["neutral/0/speech"].astype(np.float64)
        with path.open("wb") as file:
            np.savez(file, **parts)
    assert draft.kept(tmp_path) is None


def test_no_draft_is_none(tmp_path: Path) -> None:
    assert draft.kept(tmp_path / "nobody") is None
