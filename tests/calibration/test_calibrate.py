"""`tonegauge calibrate`: from recordings, and guided with keys typed while the sound runs."""

from __future__ import annotations

from importlib import resources
from queue import SimpleQueue

import numpy as np
import pytest
import soundfile as sf
from click.testing import CliRunner

from calibration.command import calibrate
from calibration.enrolment import Enrolment, prompts
from calibration.guide import Guide, typed
from calibration.store import ProfileStore
from prosody.analysis.hearing import HearingSettings
from prosody.audio.blocks import Block
from prosody.verbs.upstairs import Upstairs
from prosody.wording import wording


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture(scope="module")
def calm() -> np.ndarray:
    with resources.as_file(resources.files("prosody.demo") / "call.flac") as path:
        call, rate = sf.read(path, dtype="float32")
    return call[int(11.3 * rate) : int(25.5 * rate), 0]


@pytest.fixture
def recording(tmp_path, calm):
    path = tmp_path / "calm.wav"
    sf.write(path, calm, 16_000)
    return path


def run(*arguments: str, no_screen: str = "There is no screen.", opened: list | None = None):
    def wizard(*asked: object) -> int:
        assert opened is not None
        opened.append(asked)
        return 0

    above = Upstairs(lambda _: None, lambda *_: 0, lambda: no_screen, wizard=wizard)
    return CliRunner().invoke(calibrate, arguments, standalone_mode=False, obj=above)


def test_a_recording_becomes_a_profile_that_can_be_loaded(recording):
    done = run("--name", "Anna", "--from", f"{recording}=neutral", "--from", f"{recording}=bored")
    assert done.return_value == 0
    assert "calibration 1 of Anna" in done.stdout
    profile = ProfileStore().load("Anna")
    assert profile.calibrated
    assert profile.voiced_s > 3
    assert set(profile.styles) == {"flat"}


def test_a_second_calibration_does_not_overwrite_the_first(recording):
    for _ in range(2):
        run("--name", "Anna", "--from", f"{recording}=neutral")
    assert ProfileStore().versions("Anna") == [1, 2]


def test_a_bad_recording_is_named_and_the_good_one_used(recording, tmp_path):
    silence = tmp_path / "silence.wav"
    sf.write(silence, np.zeros(32_000), 16_000)
    done = run("--name", "Anna", "--from", f"{recording}=neutral", "--from", f"{silence}=neutral")
    assert done.return_value == 1
    assert "silence.wav: No voice was heard" in done.stderr
    assert ProfileStore().versions("Anna") == [1]


def test_without_a_neutral_recording_nothing_is_kept(recording):
    done = run("--name", "Anna", "--from", f"{recording}=bored")
    assert done.return_value == 1
    assert "No neutral recording" in done.stderr
    assert ProfileStore().names() == []


def test_telephone_sound_says_its_bandwidth(tmp_path, calm):
    path = tmp_path / "phone.wav"
    sf.write(path, calm[::2], 8_000)
    run("--name", "Anna", "--from", f"{path}=neutral")
    assert ProfileStore().load("Anna").band_hz == 4000


def test_the_window_opens_where_there_is_a_screen_and_nothing_else_was_asked():
    opened: list = []
    run("--name", "Anna", no_screen="", opened=opened)
    run("--name", "Anna", "--window", "--mic", "vmic", "--language", "de", "--greeting", "Hi, *hello?*",
        no_screen="", opened=opened)  # fmt: skip
    assert opened == [("Anna", "default", "", None), ("Anna", "vmic", "de", "Hi, *hello?*")]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--name", "Anna"), "There is no screen. Say --mic NAME"),
        (("--name", "Anna", "--from", "a.wav=neutral", "--mic", "default"), "Say either --from"),
        (("--name", "Anna", "--from", "a.wav=neutral", "--window"), "Say either --from"),
        (("--name", "Anna", "--from", "a.wav=happy"), "write FILE=STYLE"),
        (("--name", "Anna", "--from", "a.wav=neutral", "--leg", "left"), "write --leg rep=0"),
        (("--name", " ", "--from", "a.wav=neutral"), "cannot name a voice"),
        (("--name", "../x", "--from", "a.wav=neutral"), "'../x' reads like a file; give a label"),
        (("--name", "Anna.json", "--from", "a.wav=neutral"), "reads like a file"),
    ],
)
def test_wrong_use_is_a_sentence(arguments, sentence):
    assert sentence in str(run(*arguments).exception)


def test_the_descriptor_wording_refuses_clips_labelled_with_feelings(recording, tmp_path):
    config = tmp_path / "config" / "tonegauge"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text('[program]\nwording = "descriptor"\n')
    done = run("--name", "Anna", "--from", f"{recording}=bored")
    assert "only neutral and warm" in str(done.exception)


class Reading:
    """A microphone at which quiet, then a long reading is heard; keys fall at chosen seconds."""

    name, legs, rate = "made", ("rep",), 16_000

    def __init__(self, sound: np.ndarray, keys: SimpleQueue[str], typed_at: dict[int, str]) -> None:
        self.sound, self.keys, self.typed_at = sound.astype(np.float32), keys, typed_at
        self.closed = False

    def __iter__(self):
        for second in range(len(self.sound) // self.rate):
            if second in self.typed_at:
                self.keys.put(self.typed_at[second])
            yield Block("rep", self.sound[second * self.rate : (second + 1) * self.rate], self.rate)

    def close(self) -> None:
        self.closed = True


def guided(sound: np.ndarray, typed_at: dict[int, str]) -> tuple[Guide, Reading, list[str]]:
    keys: SimpleQueue[str] = SimpleQueue()
    said: list[str] = []
    guide = Guide(Enrolment("Anna"), prompts("en"), wording("plain", "en"), said.append)
    source = Reading(sound, keys, typed_at)
    guide.run(source, keys, HearingSettings())
    return guide, source, said


def test_a_guided_session_needs_only_the_neutral_reading(calm):
    sound = np.concatenate([np.zeros(16_000 * 6), calm, calm, np.zeros(16_000 * 10)])
    enter_quiet, read, finished = {0: ""}, {6: ""}, {34: ""}
    skipped = {36: "s", 37: "s", 38: "s", 39: "s"}
    guide, source, said = guided(sound, {**enter_quiet, **read, **finished, **skipped})
    assert not guide.stopped
    assert guide.session.complete
    assert source.closed
    assert said.count("Good.") == 2


def test_a_bad_take_is_read_again_and_q_stops_without_keeping(calm):
    sound = np.concatenate([np.zeros(16_000 * 6), calm])
    guide, _, said = guided(sound, {0: "", 5: "", 7: "", 9: "q"})
    assert guide.stopped
    assert not guide.session.complete
    assert any(line.startswith("Too short") for line in said)


def test_keys_are_read_beside_the_sound():
    import io

    keys = typed(io.StringIO("\nS\n"))
    assert [keys.get(timeout=5) for _ in range(3)] == ["", "s", "q"]
