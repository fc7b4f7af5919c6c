"""A call on the overlay as the command line runs it: what is handed up, and what becomes of the outputs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from prosody import settings as kept
from prosody.cli import main
from prosody.conversations import CallSettings
from prosody.judgement.model_population import population
from prosody.live import Call
from prosody.places import sessions_folder
from prosody.session.fate import unkept_folder
from prosody.settings import Settings
from prosody.verbs.upstairs import AlreadyShownError, Upstairs


def run(overlay: Callable[[Call, Settings, float | None], int], *arguments: str) -> int:
    return main(Upstairs(lambda _: population(), overlay, lambda: ""), list(arguments))


def test_a_second_start_says_so_and_leaves_the_outputs_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def there() -> None:
        raise AlreadyShownError("It is there.")

    above = Upstairs(lambda _: population(), lambda *_: 0, lambda: "", there)

    kept, other = tmp_path / "kept.jsonl", tmp_path / "other.csv"
    kept.write_text("of the call before\n")
    assert main(above, ["live", "--record", "--jsonl", str(kept), "--contour", str(other)]) == 1
    assert capsys.readouterr().err == "It is there.\n"
    assert kept.read_text() == "of the call before\n"
    assert [path for path in tmp_path.iterdir() if path.is_file()] == [kept]


@pytest.mark.parametrize(("asked", "duration_s"), [((), None), (("--duration", "7.5"), 7.5)])
def test_the_duration_is_handed_up(asked: tuple[str, ...], duration_s: float | None) -> None:
    told: list[float | None] = []

    def overlay(_call: Call, _settings: Settings, until_s: float | None) -> int:
        told.append(until_s)
        return 0

    assert run(overlay, "live", *asked) == 0
    assert told == [duration_s]


@pytest.mark.parametrize("discarded", [False, True])
def test_only_a_session_that_is_still_there_was_kept(
    discarded: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    def overlay(call: Call, *_: object) -> int:
        call.start()
        call.wait(0.5)
        call.close()
        assert call.session is not None
        if discarded:
            shutil.rmtree(call.session)
        return 0

    assert run(overlay, "demo", "--speed", "1", "--record") == 0
    assert ("Kept as session" in capsys.readouterr().err) is not discarded


def test_a_private_recording_that_nobody_decided_on_is_gone_when_the_program_ends() -> None:
    kept.save(replace(Settings(), calls=CallSettings(keep_later=True)))
    lay: list[Path] = []

    def overlay(call: Call, *_: object) -> int:
        call.start()
        call.wait(0.5)
        call.close()
        assert call.session is not None
        lay.append(call.session)
        assert call.session.is_dir()
        return 0

    assert run(overlay, "demo", "--speed", "1") == 0
    assert lay[0].parent == unkept_folder(sessions_folder())
    assert not lay[0].exists()
