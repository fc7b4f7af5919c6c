"""Files of every kind, and files that are no good."""

from __future__ import annotations

import os
import struct
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from prosody.audio import decoding
from prosody.audio.error import AudioError
from prosody.audio.files import open_audio
from prosody.audio.formats import unreadable

RATE = 16_000
NOISE = np.random.default_rng(5).standard_normal((RATE * 3, 2)) * 0.1

KINDS = {
    "call.wav": ("WAV", "PCM_16"),
    "deep.wav": ("WAV", "PCM_24"),
    "float.wav": ("WAV", "FLOAT"),
    "mu.wav": ("WAV", "ULAW"),
    "a.wav": ("WAV", "ALAW"),
    "call.flac": ("FLAC", "PCM_16"),
    "call.ogg": ("OGG", "VORBIS"),
    "call.opus": ("OGG", "OPUS"),
    "call.mp3": ("MP3", "MPEG_LAYER_III"),
    "call.aiff": ("AIFF", "PCM_16"),
    "call.au": ("AU", "ULAW"),
    "call.w64": ("W64", "PCM_16"),
    "call.caf": ("CAF", "PCM_16"),
}


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a file and returns its path."""

    def write(name, sound=NOISE, rate=RATE, kind=None):
        path = tmp_path / name
        form, subtype = kind or KINDS[name]
        with path.open("wb") as handle:
            soundfile.write(handle, sound, rate, format=form, subtype=subtype)
        return path

    return write


def heard(source):
    """Return each leg's sound as one array, and close the source."""
    sound = {leg: [] for leg in source.legs}
    for block in source:
        assert block.samples.flags.c_contiguous
        assert block.samples.ndim == 1
        sound[block.leg].append(block.samples)
    source.close()
    return {leg: np.concatenate(parts) for leg, parts in sound.items()}


def refusal(path, legs=None):
    with pytest.raises(AudioError) as caught:
        open_audio(path, legs)
    said = str(caught.value)
    assert "\n" not in said
    assert Path(path).name.encode("utf-8", "backslashreplace").decode() in said
    return said


# ---- good files


@pytest.mark.parametrize("name", KINDS)
def test_a_stereo_file_is_two_legs(written, name):
    source = open_audio(written(name))
    assert source.legs == ("rep", "customer")
    assert source.rate == RATE
    assert source.name == name
    sound = heard(source)
    theirs, _ = soundfile.read(written(name), always_2d=True)
    for channel, leg in enumerate(("rep", "customer")):
        ours = sound[leg] / (32768.0 if sound[leg].dtype == np.int16 else 1.0)
        assert len(ours) == len(theirs)
        assert np.abs(ours - theirs[:, channel]).max() < 1e-6
    assert source.progress == 1.0
    assert source.notes == []


@pytest.mark.parametrize("name", KINDS)
def test_the_length_of_the_blocks_changes_no_bit(written, name):
    path = written(name)
    one, other = heard(open_audio(path)), heard(open_audio(path, block_s=0.0137))
    assert all(np.array_equal(one[leg], other[leg]) for leg in one)


def test_a_mono_file_is_the_rep(written):
    source = open_audio(written("call.wav", NOISE[:, 0]))
    assert list(heard(source)) == ["rep"]


def test_legs_can_be_named(written):
    path = written("call.wav")
    plain, turned = heard(open_audio(path)), heard(open_audio(path, {"customer": 0, "rep": 1}))
    assert np.array_equal(plain["rep"], turned["customer"])
    assert np.array_equal(plain["customer"], turned["rep"])
    assert list(heard(open_audio(path, {"rep": 1}))) == ["rep"]


def test_progress_grows_to_one(written):
    source = open_audio(written("call.flac", np.tile(NOISE, (4, 1))))
    seen = [source.progress for _ in source]
    source.close()
    assert seen == sorted(seen)
    assert 0.0 < seen[0] < 0.5
    assert source.progress == 1.0


@pytest.mark.parametrize("name", ["☃ 絆 č.wav", "two words.wav", "e\u0301.flac", "-x.wav", "b'ad\".wav"])
def test_any_name_will_do(written, name):
    kind = ("FLAC", "PCM_16") if name.endswith("flac") else ("WAV", "PCM_16")
    assert len(heard(open_audio(written(name, kind=kind)))["rep"]) == len(NOISE)


def test_closing_twice_and_from_another_thread_ends_the_iteration(written):
    source = open_audio(written("call.flac", np.tile(NOISE, (4, 1))), block_s=0.01)
    iterator = iter(source)
    next(iterator)
    other = threading.Thread(target=source.close)
    other.start()
    other.join()
    source.close()
    assert len(list(iterator)) < 1_000


# ---- files that are no good


def test_what_is_not_there_or_no_file_is_told(tmp_path):
    assert "does not exist" in refusal(tmp_path / "nothing.wav")
    assert "folder" in refusal(tmp_path)
    (tmp_path / "empty.wav").touch()
    assert "empty" in refusal(tmp_path / "empty.wav")
    os.mkfifo(tmp_path / "pipe.wav")
    assert "not a file" in refusal(tmp_path / "pipe.wav")
    refusal(tmp_path / ("x" * 300))
    refusal(tmp_path / "a\0b.wav")
    refusal(os.fsdecode(b"/nowhere/\xff\xfe.wav"))


def test_a_file_that_may_not_be_read_is_told(written, monkeypatch):
    path = written("call.wav")

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "permission" in refusal(path)


@pytest.mark.parametrize(
    ("name", "head", "known"),
    [
        ("call.m4a", b"\0\0\0 ftypM4A \0\0\0\0", "m4a"),
        ("call.webm", b"\x1a\x45\xdf\xa3\x9fB\x86\x81", "WebM"),
        ("call.wma", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9", "wma"),
        ("call.ape", b"MAC \x96\x0f", "Monkey's Audio"),
        ("notes.txt", b"Dear customer, ", "not audio"),
        ("call.wav", b"RIFF\x04\0\0\0WAVE", "call.wav"),
    ],
)
def test_other_formats_are_named_with_the_command_that_converts_them(tmp_path, name, head, known):
    path = tmp_path / name
    path.write_bytes(head + b"x" * 500)
    said = refusal(path)
    assert known in said
    assert f"ffmpeg -i {path} " in said
    assert said.endswith(".wav")


def test_a_damaged_header_is_not_called_a_missing_file():
    said = "File does not exist or is not a regular file (possibly a pipe?)."
    assert "(its header is damaged)" in unreadable(Path("call.wav"), b"RIFF", said)
    assert "(Format not recognised)" in unreadable(Path("call.wav"), b"RIFF", "Format not recognised.")


def test_a_converted_file_would_not_overwrite_the_file(tmp_path):
    (tmp_path / "call.wav").write_bytes(b"\0\0\0 ftypM4A " + b"x" * 500)
    assert "call-converted.wav" in refusal(tmp_path / "call.wav")


def test_sound_without_a_header_gets_its_own_command(tmp_path):
    (tmp_path / "call.raw").write_bytes(b"\xff" * 8_000)
    assert "-f s16le -ar 8000 -ac 1" in refusal(tmp_path / "call.raw")


@pytest.mark.parametrize(("ending", "subtype"), [("ulaw", "ULAW"), ("al", "ALAW")])
def test_bare_telephone_audio_is_heard_as_the_same_in_a_wav_file(tmp_path, ending, subtype):
    samples = np.rint(8_000 * np.sin(np.arange(20_000) / 7)).astype(np.int16)
    bare, wav = tmp_path / f"call.{ending}", tmp_path / "call.wav"
    soundfile.write(bare, samples, 8_000, format="RAW", subtype=subtype)
    soundfile.write(wav, samples, 8_000, subtype=subtype)
    heard = []
    for path in (bare, wav):
        source = open_audio(path)
        assert (source.rate, source.legs) == (8_000, ("rep",))
        heard.append(np.concatenate([item.samples for item in source]))
        source.close()
        assert not source.notes
    assert heard[0].dtype == np.int16
    np.testing.assert_array_equal(*heard)


def wav_with(path, rate, channels=1, frames=2_000, claimed=None):
    data = np.zeros(frames * channels, np.int16).tobytes()
    size = len(data) if claimed is None else claimed
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        (36 + size) & 0xFFFFFFFF,
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        rate,
        (rate * channels * 2) & 0xFFFFFFFF,
        channels * 2,
        16,
        b"data",
        size,
    )
    path.write_bytes(head + data)
    return path


@pytest.mark.parametrize("rate", [0, 1, 5_999, 192_001, 2**32 - 1])
def test_absurd_rates_are_refused(tmp_path, rate):
    refusal(wav_with(tmp_path / "call.wav", rate))


@pytest.mark.parametrize("channels", [0, 9, 64, 1_025])
def test_absurd_channels_are_refused(tmp_path, channels):
    refusal(wav_with(tmp_path / "call.wav", 8_000, channels))


def test_more_than_two_channels_want_to_be_named(tmp_path):
    path = wav_with(tmp_path / "call.wav", 8_000, 6)
    assert "--leg" in refusal(path)
    assert list(heard(open_audio(path, {"rep": 5}))) == ["rep"]


@pytest.mark.parametrize("legs", [{"customer": 1}, {"rep": -1}, {"rep": 99}])
def test_a_channel_that_is_not_there_is_told(written, legs):
    said = refusal(written("call.wav", NOISE[:, 0]), legs)
    assert next(iter(legs)) in said
    assert "only channel 0" in said


def test_two_legs_cannot_share_a_channel(written):
    assert "one channel" in refusal(written("call.wav"), {"rep": 0, "customer": 0})


def test_a_header_that_claims_4_gigabytes_is_not_believed(tmp_path):
    source = open_audio(wav_with(tmp_path / "call.wav", 8_000, frames=100, claimed=0xFFFFFFF0))
    assert len(heard(source)["rep"]) == 100
    assert source.notes == []  # what a recorder that streams writes is no damage


def test_a_header_without_sound_is_told(tmp_path):
    assert "no sound" in refusal(wav_with(tmp_path / "call.wav", 8_000, frames=0))


def test_a_truncated_flac_is_read_up_to_the_damage_and_it_is_said(written):
    path = written("call.flac", np.tile(NOISE, (4, 1)))
    whole = heard(open_audio(path))["rep"]
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    source = open_audio(path)
    got = heard(source)["rep"]
    assert 0.45 * len(whole) < len(got) < 0.51 * len(whole)
    assert np.array_equal(got, whole[: len(got)])
    assert len(source.notes) == 1
    assert "call.flac" in source.notes[0]


@pytest.mark.parametrize("name", ["call.wav", "mu.wav", "call.aiff", "call.au"])
def test_a_truncated_recording_is_read_to_its_end_and_it_is_said(written, name):
    path = written(name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    source = open_audio(path)
    assert len(heard(source)["rep"]) == pytest.approx(2 * RATE, rel=0.01)
    assert len(source.notes) == 1
    assert f"{name} is cut off after 2.0 s" in source.notes[0]


def test_a_flac_whose_length_is_not_known_is_read_to_its_end(written):
    """What a killed recorder leaves: total samples 0, which libsndfile reports as 2**63 - 1."""
    path = written("call.flac")
    raw = bytearray(path.read_bytes())
    raw[21] &= 0xF0
    raw[22:26] = bytes(4)
    path.write_bytes(raw)
    source = open_audio(path)
    assert len(heard(source)["rep"]) == len(NOISE)
    assert source.notes == []


def test_a_flac_that_promises_68_thousand_million_frames_says_it_has_none(written):
    path = written("call.flac")
    raw = bytearray(path.read_bytes()[:42])
    raw[21] |= 0x0F
    raw[22:26] = b"\xff" * 4
    path.write_bytes(raw)
    refusal(path)


def test_a_file_longer_than_a_call_is_read_up_to_the_cap(written, monkeypatch):
    monkeypatch.setattr(decoding, "LONGEST_S", 2.0)
    source = open_audio(written("call.wav"))
    assert len(heard(source)["rep"]) == 2 * RATE
    assert "longer than" in source.notes[0]


def test_a_disk_that_fails_is_told(written):
    path = written("call.wav", np.tile(NOISE, (4, 1)))
    source = open_audio(path)

    handle = source._decoder._handle

    class Broken(type(handle)):
        def readinto(self, _buffer):
            self.failure = "Input/output error"
            return 0

    handle.__class__ = Broken
    assert len(heard(source)["rep"]) < 4 * len(NOISE)
    assert "Input/output error" in source.notes[0]


def test_what_is_read_does_not_grow_with_the_file(tmp_path):
    """10 minutes of zeros in 8 channels are 230 MB as float32 and 60 kB as FLAC."""
    path = tmp_path / "zeros.flac"
    with (
        path.open("wb") as handle,
        soundfile.SoundFile(handle, "w", 6_000, 8, "PCM_16", format="FLAC") as sound,
    ):
        for _ in range(60):
            sound.write(np.zeros((60_000, 8), np.int16))
    assert path.stat().st_size < 500_000
    source = open_audio(path, {"rep": 0})
    assert max(len(block.samples) for block in source) <= 6_000
    source.close()


def test_nothing_is_printed_by_the_mp3_decoder(written, capfd):
    path = written("call.mp3")
    raw = bytearray(path.read_bytes())
    raw[3_000:3_600] = os.urandom(600)
    path.write_bytes(raw)
    heard(open_audio(path))
    assert capfd.readouterr().err == ""


def test_nothing_stays_open_after_a_refusal(written, recwarn):
    path = written("call.wav", NOISE[:, 0])
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        refusal(path, {"customer": 1})
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert not recwarn.list


# ---- mutants


@pytest.mark.parametrize("name", [name for name in KINDS if name != "call.caf"])
def test_no_mutant_raises_anything_but_an_audio_error(written, name):
    """Bytes overwritten, inserted, cut out and cut off: sound or a sentence, nothing else."""
    original = written(name, NOISE[: RATE // 2]).read_bytes()
    path = written("call.caf").with_name("mutant" + Path(name).suffix)
    draw = np.random.default_rng(sum(name.encode()))
    read = refused = 0
    for _ in range(40):
        raw = bytearray(original)
        for _ in range(int(draw.integers(1, 6))):
            limit = len(raw) if draw.random() < 0.5 else min(len(raw), 120)
            at = int(draw.integers(0, max(1, limit)))
            kind = int(draw.integers(0, 4))
            if kind == 0:
                raw[at : at + 4] = draw.bytes(4)
            elif kind == 1:
                raw[at:at] = draw.bytes(int(draw.integers(1, 50)))
            elif kind == 2:
                del raw[at : at + int(draw.integers(1, 50))]
            else:
                del raw[at + 16 :]
        path.write_bytes(raw)
        try:
            source = open_audio(path, {"rep": 0})
        except AudioError:
            refused += 1
            continue
        total = sum(len(block.samples) for block in source)
        source.close()
        assert total <= 64 * len(raw) * 100
        read += 1
    assert read + refused == 40
    assert refused > 0
