"""Recordings that need FFmpeg are heard as any other, and read anywhere at their own times."""

from __future__ import annotations

import builtins
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from prosody.audio.blocks import Block
from prosody.audio.error import AudioError
from prosody.audio.files import open_audio
from prosody.audio.passages import open_passages

av = pytest.importorskip("av")

RATE = 48_000
KINDS = {"m4a": ("mp4", "aac"), "webm": ("webm", "libopus"), "wma": ("asf", "wmav2"), "aac": ("adts", "aac")}


def chirps(seconds_long: int) -> NDArray[np.float32]:
    """Return a sound that is unlike itself everywhere: noise that swells, the other channel delayed."""
    rng = np.random.default_rng(11)
    noise = np.convolve(rng.normal(0.0, 0.3, RATE * seconds_long), np.ones(24) / 24, "same")
    swell = 0.4 + 0.3 * np.sin(np.arange(len(noise)) / 1700)
    left = (noise * swell * 4).clip(-0.9, 0.9)
    return np.stack([left, np.roll(left, 4000)]).astype(np.float32)


def packed(path: Path, sound: NDArray[np.float32], kind: str) -> Path:
    how, codec = KINDS[kind]
    with av.open(str(path), "w", format=how) as out:
        stream = out.add_stream(codec, rate=RATE, layout="stereo", bit_rate=192_000)
        step = 1024
        for first in range(0, sound.shape[1], step):
            planes = np.ascontiguousarray(sound[:, first : first + step])
            frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, first
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def through(path: Path) -> NDArray[np.float32]:
    """Return what a source yields of the rep's leg, from front to back."""
    source = open_audio(path)
    found = [item.samples for item in source if isinstance(item, Block) and item.leg == "rep"]
    source.close()
    return np.concatenate(found)


def lag(one: NDArray[np.float32], other: NDArray[np.float32]) -> int:
    """Return by how many samples `one` comes after `other`."""
    size = 1 << (2 * len(one)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)))
    found = int(alike.argmax())
    return found if found < size // 2 else found - size


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_heard_and_any_passage_is_where_it_is_when_read_through(tmp_path: Path, kind: str) -> None:
    sound = chirps(12)
    path = packed(tmp_path / f"call.{kind}", sound, kind)
    whole = through(path)
    assert len(whole) == pytest.approx(sound.shape[1], abs=RATE * 0.1)
    part = slice(RATE * 3, RATE * 4)
    delay = lag(whole[part], sound[0, part])
    assert abs(delay) <= 2048  # the codec's own
    assert np.corrcoef(whole[part], np.roll(sound[0], delay)[part])[0, 1] > 0.7  # it is that sound
    passages = open_passages(path)
    assert (passages.rate, passages.channels) == (RATE, 2)
    for start in (RATE * 7, RATE * 2 + 77, RATE * 9, RATE * 9 + 5000, 0):
        found = passages.read(start, start + 9000)[:, 0]
        after = lag(found, whole[start : start + 9000])
        assert abs(after) <= RATE // 1000  # WebM counts in ms
        again = whole[max(0, start - after) : start - after + 9000]
        assert np.corrcoef(found[: len(again)], again)[0, 1] > 0.95
    assert not passages.read(RATE * 20, RATE * 20 + 100).any()
    passages.close()
    assert not passages.read(0, 100).any()


def test_one_that_is_cut_off_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    path = packed(tmp_path / "call.webm", chirps(8), "webm")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert RATE * 2 < len(through(path)) < RATE * 6


@pytest.mark.parametrize("kind", KINDS)
def test_damage_anywhere_is_a_sentence_or_still_sound(tmp_path: Path, kind: str) -> None:
    whole = packed(tmp_path / f"call.{kind}", chirps(2), kind).read_bytes()
    rng = np.random.default_rng(5)
    said: list[str] = []
    for number in range(20):
        data = bytearray(whole)
        for place in rng.integers(12, len(data), 20).tolist():
            data[place] = int(rng.integers(0, 256))
        path = tmp_path / f"{number}.{kind}"
        path.write_bytes(data)
        try:
            assert len(through(path)) < RATE * 60
        except AudioError as error:
            said.append(str(error))
    assert not any("\n" in sentence for sentence in said)


def test_without_the_extra_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "call.m4a", chirps(1), "m4a")
    real = builtins.__import__

    def missing(name: str, *rest: object) -> ModuleType:
        if name.partition(".")[0] == "av":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(AudioError, match=r"needs the extra 'formats' \(pip install 'tonegauge\[formats\]'\)"):
        open_audio(path)


def test_a_list_of_other_files_is_no_recording(tmp_path: Path) -> None:
    (tmp_path / "list.m4a").write_text("ffconcat version 1.0\nfile /etc/hostname\n")
    with pytest.raises(AudioError, match="is not audio"):
        open_audio(tmp_path / "list.m4a")
