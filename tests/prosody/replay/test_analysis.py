"""What processes beside hear is what `analyse` hears; what was done is kept, and nothing else changed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Item, Lost, Mark, Source
from prosody.audio.files import open_audio
from prosody.events import Leg
from prosody.judgement.model_population import population
from prosody.pipeline import Result, analyse
from prosody.profile import VoiceProfile
from prosody.replay.heard_call import HeardCall
from prosody.replay.leg_columns import KEPT, kept
from prosody.replay.measures_file import NAME
from prosody.replay.opening import Analysis, open_call
from prosody.session.codec import encoded
from prosody.session.reader import SessionSource
from prosody.settings import Settings

Sound = Mapping[Leg, NDArray[np.int16]]
Untouched = Callable[[Path], dict[str, tuple[bytes, int]]]


def run(call: HeardCall, stop_at: int | None = None) -> HeardCall:
    """Analyse a call in processes beside, until it is over or has so many rows."""
    analysis = Analysis(call)
    analysis.start()
    for _ in range(6000):
        analysis.poll()
        if analysis.over:
            return call
        if stop_at is not None and call.frames >= stop_at:
            analysis.stop()
        time.sleep(0.01)
    raise AssertionError("the analysis does not end")


def same(call: HeardCall, result: Result) -> None:
    """Compare what a call shows with what the pipeline found."""
    assert [encoded(event) for event in call.events] == [encoded(event) for event in result.events]
    for leg in call.legs:
        wanted = kept(leg, result.contour(leg))
        for name in KEPT[leg]:
            np.testing.assert_array_equal(call.measured.rows[leg][name], wanted[name])


@pytest.fixture
def recording(tmp_path: Path, call_sound: Sound) -> Path:
    """Return 10 s of the bundled call, the customer's channel first."""
    path = tmp_path / "call.wav"
    both = np.stack([call_sound[leg][: 10 * 16_000] for leg in ("customer", "rep")], axis=1)
    soundfile.write(path, both, 16_000)
    return path


def test_a_recording_is_heard_beside_as_the_pipeline_hears_it_and_is_not_heard_again(
    recording: Path, tmp_path: Path, untouched: Untouched
) -> None:
    before = untouched(tmp_path)
    legs: dict[Leg, int] = {"rep": 1, "customer": 0}
    call = open_call(str(recording), legs)
    assert (call.frames, call.total_frames, call.done, call.progress) == (0, 1000, False, 0.0)
    assert untouched(tmp_path) == before  # opening leaves nothing behind
    result = analyse(open_audio(recording, legs), Settings(), population())
    same(run(call), result)
    assert (call.done, call.partial, call.progress, call.troubles) == (True, False, 1.0, [])
    assert len(call.waveform("customer")) == 1000
    assert untouched(tmp_path)["call.wav"] == before["call.wav"]
    again = open_call(str(recording), legs)
    assert again.done
    same(again, result)
    np.testing.assert_array_equal(again.waveform("rep").stored(), call.waveform("rep").stored())
    np.testing.assert_array_equal(again.columns("rep").trust, call.columns("rep").trust)
    np.testing.assert_array_equal(again.columns("rep").rate, call.columns("rep").rate)
    if os.name == "posix":
        assert (call.home / NAME).stat().st_mode & 0o777 == 0o600
    assert not open_call(str(recording)).done  # another choice of who is who is another call
    assert not open_call(str(recording), legs, profile=VoiceProfile("Eve", {})).done


def test_a_stopped_analysis_keeps_what_was_done_and_says_so(tmp_path: Path, call_sound: Sound) -> None:
    recording = tmp_path / "long.wav"
    soundfile.write(recording, np.stack([call_sound[leg] for leg in ("rep", "customer")], axis=1), 16_000)
    call = run(open_call(str(recording)), stop_at=1)
    assert call.partial
    assert not call.done
    assert 0 < call.frames < 10_000
    again = open_call(str(recording))
    assert (again.partial, again.done) == (True, False)
    for name in KEPT["rep"]:
        np.testing.assert_array_equal(again.measured.rows["rep"][name], call.measured.rows["rep"][name])
    whole = run(again)
    same(whole, analyse(open_audio(recording), Settings(), population()))


@pytest.mark.skipif(os.name != "posix", reason="there is no kill -9 elsewhere")
def test_a_killed_analysis_is_said_and_what_it_found_is_shown(recording: Path) -> None:
    call = open_call(str(recording))
    analysis = Analysis(call)
    analysis.start()
    while not call.frames:
        analysis.poll()
        time.sleep(0.01)
    os.kill(analysis._children[-1].pid or 0, signal.SIGKILL)
    while not analysis.over:
        analysis.poll()
        time.sleep(0.01)
    assert call.partial
    assert call.frames
    assert call.troubles == ["The analysis ended unexpectedly; what it had found is shown."]


def test_a_call_of_one_leg_is_heard_to_its_end(recording: Path) -> None:
    legs: dict[Leg, int] = {"rep": 1}
    call = run(open_call(str(recording), legs))
    same(call, analyse(open_audio(recording, legs), Settings(), population()))
    assert len(call.waveform("rep")) == 1000


def test_a_recording_that_ends_early_is_shown_as_far_as_it_goes(recording: Path) -> None:
    recording.write_bytes(recording.read_bytes()[: 6 * 16_000 * 4])
    call = run(open_call(str(recording)))
    assert call.done
    assert call.frames == pytest.approx(600, abs=2)
    assert len(call.troubles) == 1
    assert "promises" in call.troubles[0]
    assert open_call(str(recording)).troubles == call.troubles


def test_a_session_shows_what_was_said_in_the_call_and_gets_its_rows(
    session_of: Callable[..., Path],
    listed: Callable[..., Source],
    in_blocks: Callable[..., list[Item]],
    call_sound: Sound,
    untouched: Untouched,
) -> None:
    items = in_blocks({leg: samples[: 20 * 16_000] for leg, samples in call_sound.items()}, 1600)
    items[150:150] = [Mark("note"), Lost("rep", 120, "paused"), Lost("customer", 120, "paused")]
    folder = session_of(listed(items), items)
    before = untouched(folder)
    call = open_call(folder.name)
    assert call.is_session
    assert call.said_before
    said = list(call.events)
    assert said
    assert untouched(folder) == before
    result = analyse(SessionSource(folder), Settings(), population())
    assert call.total_frames == 2120
    same(run(call), result)
    assert call.columns("rep").gap[760:860].all()
    after = untouched(folder)
    assert after.pop(NAME)
    assert after == before  # nothing but the measures is new
    again = open_call(str(folder))
    assert again.done
    assert again.events == said
    assert len(again.columns("customer")) == len(call.columns("customer"))


def test_the_other_leg_alone_may_be_longer(
    session_of: Callable[..., Path], listed: Callable[..., Source], call_sound: Sound
) -> None:
    rep = [Block("rep", call_sound["rep"][: 6 * 16_000], 16_000)]
    customer = [
        Block("customer", call_sound["customer"][k : k + 16_000], 16_000) for k in range(0, 160_000, 16_000)
    ]
    items = [*rep, *customer]
    folder = session_of(listed(items), items, says=False)
    call = run(open_call(str(folder)))
    assert not call.said_before
    same(call, analyse(SessionSource(folder), Settings(), population()))


def test_measures_that_are_damaged_or_of_another_version_are_made_again(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    legs: dict[Leg, int] = {"rep": 1}
    call = run(open_call(str(recording), legs))
    file = call.home / NAME
    whole = file.read_bytes()
    rng = np.random.default_rng(3)
    for _ in range(60):
        damaged = bytearray(whole)
        for place in rng.integers(0, len(whole), 3).tolist():
            damaged[place] ^= 1 << int(rng.integers(0, 8))
        file.write_bytes(damaged[: int(rng.integers(len(whole) // 2, len(whole) + 1))])
        open_call(str(recording), legs)  # raises nothing, whatever it makes of it
    file.write_bytes(whole)
    assert open_call(str(recording), legs).done
    monkeypatch.setattr("prosody.replay.measures_file.__version__", "99")
    assert not open_call(str(recording), legs).done


def test_damage_in_a_session_is_said_with_its_length(
    session_of: Callable[..., Path],
    listed: Callable[..., Source],
    in_blocks: Callable[..., list[Item]],
    short_sound: Sound,
) -> None:
    items = in_blocks(short_sound, 1600)
    folder = session_of(listed(items), items)
    records = folder / "legs" / "customer.rec"
    data = bytearray(records.read_bytes())
    data[len(data) // 2] ^= 0xFF
    records.write_bytes(data)
    assert run(open_call(str(folder))).troubles == ["0.1 s of the recording are damaged and count as gaps."]
