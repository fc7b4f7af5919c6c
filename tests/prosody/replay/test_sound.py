"""A leg's sound is read anywhere as it is read from front to back."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from prosody.audio.blocks import Block, Item, Lost, Source
from prosody.audio.error import AudioError
from prosody.replay.sound import ChannelSound, RecordedSound
from prosody.replay.waveform import Waveform
from prosody.session.records import Kind, Record

ANYWHERE = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
SOUND: Mapping[str, NDArray[np.int16]] = {
    "rep": np.random.default_rng(1).integers(-20_000, 20_000, 33_000).astype(np.int16),
    "customer": np.random.default_rng(2).integers(-20_000, 20_000, 33_000).astype(np.int16),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("sound")
    both = np.stack([SOUND["rep"], SOUND["customer"]], axis=1)
    found = {}
    for kind, subtype in (("wav", "PCM_16"), ("flac", "PCM_16"), ("ogg", "VORBIS"), ("mp3", None)):
        found[kind] = folder / f"call.{kind}"
        soundfile.write(found[kind], both, 16_000, subtype=subtype)
    return found


@ANYWHERE
@given(start=st.integers(-50, 34_000), count=st.integers(0, 5000), kind=st.sampled_from(["wav", "flac"]))
def test_any_passage_of_a_recording_is_its_samples(
    files: Mapping[str, Path], start: int, count: int, kind: str
) -> None:
    sound = ChannelSound(files[kind], 1, Waveform())
    whole = np.pad(SOUND["customer"].astype(np.float32) / 32768.0, (50, 10_000))
    np.testing.assert_array_equal(sound.read(start, start + count), whole[start + 50 : start + count + 50])
    sound.close()


@pytest.mark.parametrize("kind", ["ogg", "mp3"])
def test_a_passage_of_a_packed_recording_is_where_it_is_when_read_through(
    files: Mapping[str, Path], kind: str
) -> None:
    through = soundfile.read(files[kind], dtype="float32")[0][:, 0]
    sound = ChannelSound(files[kind], 0, Waveform())
    assert sound.samples_count == len(through)
    for start in (20_000, 3_000, 11_111):
        passage = sound.read(start, start + 4000)
        off = [np.abs(passage - through[start + k : start + k + 4000]).max() for k in range(-3, 4)]
        assert off[3] == min(off)  # nowhere does it fit better
        assert off[3] < 0.02
    sound.close()


def test_what_cannot_be_opened_is_a_sentence_and_after_closing_there_is_silence(
    files: Mapping[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "no.wav").write_bytes(b"RIFF")
    with pytest.raises(AudioError, match=r"no\.wav cannot be played"):
        ChannelSound(tmp_path / "no.wav", 0, Waveform())
    sound = ChannelSound(files["wav"], 0, Waveform())
    sound.close()
    assert not sound.read(0, 100).any()


def test_any_passage_of_a_session_is_what_was_recorded_gaps_silent(
    session_of: Callable[..., Path], listed: Callable[..., Source]
) -> None:
    samples = SOUND["rep"]
    items: list[Item] = [Block("rep", samples[k : k + 700], 16_000) for k in range(0, 16_000, 700)]
    items += [Lost("rep", 50, "lost")]
    items += [Block("rep", samples[k : k + 700], 16_000) for k in range(16_100, 33_000, 700)]
    folder = session_of(listed(items, ("rep",)), items, says=False)
    sound = RecordedSound(folder, "rep", 16_000, Waveform())
    first = samples[:16_100].astype(np.float32) / 32768.0
    rest = samples[16_100:].astype(np.float32) / 32768.0
    whole = np.concatenate([first, np.zeros(8000, np.float32), rest])
    assert sound.samples_count == len(whole)
    rng = np.random.default_rng(7)
    for start in rng.integers(-100, len(whole), 30).tolist():
        stop = start + int(rng.integers(0, 9000))
        padded = np.pad(whole, (100, 9000))
        np.testing.assert_array_equal(sound.read(start, stop), padded[start + 100 : stop + 100])
    sound.close()
    assert not sound.read(0, 100).any()


some_records = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([8_000, 11_025, 16_000, 44_100, 48_000]), st.integers(0, 5000)),
        st.tuples(st.just(0), st.integers(0, 400)),  # frames lost
    ),
    max_size=12,
)


@given(kinds=some_records, jump=st.integers(0, 3000), rate=st.sampled_from([16_000, 44_100]))
def test_sound_stands_where_the_time_line_has_it_to_the_sample(
    kinds: list[tuple[int, int]], jump: int, rate: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    position, packed, end = Fraction(0), b"", 0
    for number, (own_rate, count) in enumerate(kinds):
        if number == 3:  # a record before this one is damaged
            position = max(position, Fraction(jump))
        payload = b"\1\0" * count if own_rate else count.to_bytes(4, "little")
        record = Record(Kind.AUDIO if own_rate else Kind.LOST, number, int(position), own_rate, payload)
        packed, position = packed + record.packed(), position + record.frames
        end = round(position * rate / 100) if own_rate else end
    folder = tmp_path_factory.mktemp("records")
    (folder / "legs").mkdir()
    (folder / "legs" / "rep.rec").write_bytes(packed or Record(Kind.CLOSE, 0, 0, 0, b"").packed())
    sound = RecordedSound(folder, "rep", rate, Waveform())
    assert abs(sound.samples_count - end) <= 1  # a half may be rounded either way
    sound.close()


def test_a_session_that_is_cut_short_while_it_is_open_is_heard_as_far_as_it_goes(
    session_of: Callable[..., Path], listed: Callable[..., Source]
) -> None:
    items: list[Item] = [Block("rep", SOUND["rep"][:16_000], 16_000)]
    folder = session_of(listed(items, ("rep",)), items, says=False)
    sound = RecordedSound(folder, "rep", 16_000, Waveform())
    whole = sound.read(0, 16_000)
    os.truncate(folder / "legs" / "rep.rec", 10_001)
    heard = sound.read(0, 16_000)
    np.testing.assert_array_equal(heard[:4800], whole[:4800])
    assert not heard[6400:].any()
    sound.close()


def test_a_device_with_another_rate_is_heard_at_the_sessions_rate(
    session_of: Callable[..., Path], listed: Callable[..., Source]
) -> None:
    def tone(rate: int) -> NDArray[np.int16]:
        return np.rint(8000 * np.sin(2 * np.pi * 200 * np.arange(rate) / rate)).astype(np.int16)

    items: list[Item] = [Block("rep", tone(16_000), 16_000), Block("rep", tone(48_000), 48_000)]
    folder = session_of(listed(items, ("rep",)), items, says=False)
    sound = RecordedSound(folder, "rep", 16_000, Waveform())
    assert sound.samples_count == 32_000
    heard = sound.read(16_000, 32_000)
    spectrum = np.abs(np.fft.rfft(heard))
    assert int(spectrum.argmax()) == 200
    sound.close()
