"""The command line: its contract, its exit status, and one clear sentence for whatever is wrong."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from prosody import __version__
from prosody.audio.blocks import Block, Source
from prosody.audio.clock import SystemClock
from prosody.audio.files import open_audio
from prosody.cli import main
from prosody.events import Event, Leg
from prosody.judgement.model_population import population
from prosody.pipeline import analyse
from prosody.places import log_file, sessions_folder
from prosody.profile import VoiceProfile
from prosody.replay.marks import Note, NoteBook
from prosody.session.codec import encoded
from prosody.session.leg_file import LegFile
from prosody.session.library import Library
from prosody.session.manifest import profile_of
from prosody.session.reader import SessionSource, stored_events
from prosody.session.recorder import Recorder
from prosody.settings import Settings
from prosody.verbs import call
from prosody.verbs.upstairs import Upstairs

Sound = Mapping[Leg, NDArray[np.int16]]
Run = Callable[..., tuple[int, str, str]]
ENTRY = [sys.executable, "-m", "ui.command"]


def voice(name: str) -> VoiceProfile:
    if Path(name).stem not in ("Anna", "voice"):  # the demo's own rep is voice.json
        raise ValueError(f"There is no voice {name!r}; calibrate it first.")
    return VoiceProfile(Path(name).stem, population().usual)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return how to run the command; it returns exit status, standard output and standard error."""
    upstairs = Upstairs(voice, lambda *_: 77, lambda: "There is no screen.")

    def told(*arguments: object) -> tuple[int, str, str]:
        status = main(upstairs, [str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return told


@pytest.fixture
def good(tmp_path: Path, short_sound: Sound) -> Path:
    """Return a recording of 4 s, two legs."""
    path = tmp_path / "good.wav"
    soundfile.write(path, np.stack([short_sound["rep"], short_sound["customer"]], axis=1)[:64_000], 16_000)
    return path


def header(rate: int = 16_000, channels: int = 1, size: int = 0) -> bytes:
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels, 2 * channels, 16)
    data = b"\1\2" * (size // 2)
    chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


BAD: dict[str, Callable[[Path], object]] = {
    "missing.wav": lambda _path: None,
    "empty.wav": lambda path: path.write_bytes(b""),
    "text.wav": lambda path: path.write_text("this is no sound\n" * 100),
    "folder": lambda path: path.mkdir(),
    "zero_hz.wav": lambda path: path.write_bytes(header(rate=0, size=3200)),
    "one_hz.wav": lambda path: path.write_bytes(header(rate=1, size=3200)),
    "channels.wav": lambda path: path.write_bytes(header(channels=64, size=64 * 320)),
    "head_only.wav": lambda path: path.write_bytes(header(size=3200)[:30]),
    "silent.flac": lambda path: path.write_bytes(b"fLaC" + bytes(100)),
    "call.m4a": lambda path: path.write_bytes(b"\0\0\0\x20ftypM4A " + bytes(100)),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_sentence_and_the_good_one_is_done(
    run: Run, good: Path, tmp_path: Path, name: str
) -> None:
    bad = tmp_path / name
    BAD[name](bad)
    results = tmp_path / "results"
    status, out, err = run("analyse", bad, good, "--jsonl", results, "--contour", results)
    assert status == 1
    assert out == ""
    assert err.count("\n") == 1
    assert name in err
    assert sorted(path.name for path in results.iterdir()) == ["good.csv", "good.jsonl"]


def test_a_truncated_file_is_heard_as_far_as_it_goes_and_said_to_be_damaged(
    run: Run, good: Path, tmp_path: Path
) -> None:
    sound, rate = soundfile.read(good, dtype="int16")
    whole = tmp_path / "whole.flac"
    soundfile.write(whole, sound, rate)
    torn = tmp_path / "torn.flac"
    torn.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    status, out, err = run("analyse", torn, "--jsonl", "-")
    assert (status, err.count("\n")) == (1, 1)
    assert json.loads(out.splitlines()[-1])["duration_s"] > 0.5
    assert "torn.flac" in err


def test_samples_that_are_no_numbers_are_silence_and_the_rest_is_heard(
    run: Run, good: Path, tmp_path: Path
) -> None:
    sound, rate = soundfile.read(good, dtype="float32")
    sound[10_000:10_100] = np.nan
    sound[20_000, 0] = np.inf
    path = tmp_path / "nan.wav"
    soundfile.write(path, sound, rate, subtype="FLOAT")
    status, out, err = run("analyse", path, "--jsonl", "-")
    assert (status, err) == (1, "nan.wav holds damaged sound: 201 samples count as silence.\n")
    end = json.loads(out.splitlines()[-1])
    assert (end["type"], end["measured_pct"], end["troubles"]) == ("end", 100.0, ["damaged"])


def test_an_output_that_cannot_be_written_is_one_sentence(run: Run, good: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place, why in {
        tmp_path / "no" / "out.jsonl": "its folder does not exist",
        tmp_path: "is a folder; name a file",
        tmp_path / "file" / "out": "is not a folder",
    }.items():
        status, out, err = run("analyse", good, "--jsonl", place)
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert why in err


def test_a_full_disk_leaves_no_half_written_result(good: Path, tmp_path: Path) -> None:
    place = tmp_path / "contour.csv"

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    done = subprocess.run(
        [*ENTRY, "analyse", good, "--contour", place], capture_output=True, text=True, preexec_fn=limited
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Cannot write {place}: ")
    assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["good.wav"]


def test_a_reader_that_leaves_is_no_error_for_a_person(good: Path) -> None:
    command = subprocess.Popen(
        [*ENTRY, "analyse", good, "--contour", "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.readline()
    command.stdout.close()
    assert command.stderr.read() == b""
    assert command.wait() == 1
    command.stderr.close()


@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("verb", ["sessions", "--help", "analyse", "demo"])
def test_a_standard_output_that_cannot_be_written_is_one_sentence(
    good: Path, verb: str, buffered: str
) -> None:
    more = {"analyse": [good], "demo": ["--terminal", "--speed", "1000"]}.get(verb, [])
    environment = {**os.environ, "PYTHONUNBUFFERED": buffered}
    with open("/dev/full", "w") as full:  # noqa: PTH123  # a device
        done = subprocess.run(
            [*ENTRY, verb, *more], stdout=full, stderr=subprocess.PIPE, text=True, env=environment
        )
    said = "Cannot write standard output: the disk is full; make room and try again.\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_a_closed_standard_output_is_one_sentence() -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *ENTRY, "sessions"], stderr=subprocess.PIPE, text=True
    )
    assert (done.returncode, done.stderr) == (1, "Cannot write standard output: it is closed.\n")


def test_the_wrong_device_and_no_device_are_a_sentence_each(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for arguments in (["live", "--terminal", "--mic", "no such thing"], ["live", "--terminal"], ["devices"]):
        status, _out, err = run(*arguments)
        assert status == 1
        said = err.splitlines()[-1]
        assert any(word in said for word in ("No microphone", "There is no input device", "PortAudio"))
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["analyse"], "Missing argument 'FILE...'"),
        (["nonsense"], "No such command 'nonsense'"),
        (["analyse", "x.wav", "--leg", "rep"], "write --leg rep=0"),
        (["analyse", "x.wav", "--leg", "boss=1"], "write --leg rep=0"),
        (["analyse", "x.wav", "--leg", "customer=1"], "a call needs the rep's leg"),
        (["analyse", "x.wav", "--voice", "Bert"], "There is no voice 'Bert'; calibrate it first."),
        (["analyse", "x.wav", "--jsonl", "-", "--contour", "-"], "Only one of --jsonl and --contour"),
        (["demo", "--jsonl", "-", "--contour", "-"], "Only one of --jsonl and --contour"),
        (["live", "--jsonl", "-", "--contour", "-"], "Only one of --jsonl and --contour"),
        (["analyse", ""], "Invalid value for 'FILE...': a name is empty"),
        (["analyse", "x.wav", "--jsonl", ""], "Invalid value for '--jsonl': a name is empty"),
        (["demo", "--contour", ""], "Invalid value for '--contour': a name is empty"),
        (["analyse", "x.wav", "--leg", "rep=0", "--leg", "customer=0"], "both legs name one channel"),
        (["analyse", "x.wav", "--jsonl", "y", "--contour", "y"], "y is read, or is to be written twice"),
        (["analyse", "x.wav", "--jsonl", "./x.wav"], "./x.wav is read"),
        (["demo", "--jsonl", "y", "--contour", "./y"], "./y is read, or is to be written twice"),
        (["live", "--mic", "file:x.wav", "--contour", "x.wav"], "x.wav is read"),
        (["sessions", "delete"], "one of these at a time"),
        (["sessions", "delete", "x", "--all"], "one of these at a time"),
        (["sessions", "delete", "--old", "--recordings"], "one of these at a time"),
        (["demo", "--speed", "0"], "0.1<=x<=1000"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_right(run: Run, arguments: list[str], said: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err


def test_a_wrong_use_says_nothing_of_what_would_have_been_done(run: Run) -> None:
    _, _, err = run("live", "--follow", "foo")
    assert "is no server's address" in err
    assert "Showing the call here" not in err


def test_a_recording_is_never_written_over(run: Run, good: Path) -> None:
    before = good.read_bytes()
    alias = good.with_name("alias.csv")
    alias.symlink_to(good)
    for option in ("--jsonl", "--contour"):
        assert run("analyse", good, option, alias)[0] == 2
    assert good.read_bytes() == before


def test_with_several_files_the_results_bear_the_stems(run: Run, good: Path, tmp_path: Path) -> None:
    other = tmp_path / "b"
    other.mkdir()
    twin = other / "good.wav"
    twin.write_bytes(good.read_bytes())
    results = tmp_path / "out"
    status, _, err = run("analyse", good, twin, "--jsonl", results, "--leg", "rep=1", "--leg", "customer=0")
    assert (status, err) == (0, "")
    assert sorted(path.name for path in results.iterdir()) == ["good.jsonl", "good.wav.jsonl"]
    (tmp_path / "file").write_text("")
    status, _, err = run("analyse", good, twin, "--jsonl", tmp_path / "file")
    assert status == 2
    assert "is a file" in err


def test_the_legs_are_those_that_were_named(run: Run, good: Path) -> None:
    _, out, _ = run("analyse", good, "--jsonl", "-", "--leg", "rep=1")
    starts = [json.loads(line) for line in out.splitlines()[:2]]
    assert [start["leg"] for start in starts if start["type"] == "start"] == ["rep"]


def test_a_named_voice_is_compared_with(run: Run, good: Path) -> None:
    _, out, _ = run("analyse", good, "--jsonl", "-", "--voice", "Anna")
    assert json.loads(out.splitlines()[0])["voice"] == "Anna"


def test_without_outputs_the_findings_are_told_in_words(run: Run, demo_call: Path) -> None:
    status, out, err = run("analyse", demo_call, "--explain")
    assert (status, err) == (0, "")
    assert re.search(r"\d:\d\d\.\d  Greeting: \w+", out)
    assert re.search(r"\d:\d\d\.\d  (Bored|Irritated) from \d:\d\d\.\d to \d:\d\d\.\d: .+", out)
    assert "The call ended after 1:4" in out


def test_the_descriptor_wording_holds_for_everything_that_is_said(run: Run, demo_call: Path) -> None:
    run("settings", "--init")
    path = Path(run("settings", "--path")[1].strip())
    path.write_text(path.read_text("utf-8").replace('# wording = "plain"', 'wording = "descriptor"'), "utf-8")
    _, words, _ = run("analyse", demo_call, "--explain")
    _, lines, _ = run("analyse", demo_call, "--jsonl", "-")
    assert json.loads(lines.splitlines()[0])["wording"] == "descriptor"
    assert not re.search("bored|irritat", (words + lines).lower())
    assert {"flat", "in_range", "tense"} <= next(
        found.keys() for found in map(json.loads, lines.splitlines()) if found["type"] == "tone"
    )


def test_settings_are_printed_kept_and_checked(run: Run, good: Path) -> None:
    status, out, _ = run("settings")
    assert status == 0
    assert "# wording = " in out
    assert run("settings", "--init")[0] == 0
    status, _, err = run("settings", "--init")
    assert status == 1
    assert "is there already" in err
    path = Path(run("settings", "--path")[1].strip())
    path.write_text("[judge.greeting]\ntail = 1\n")
    status, _, err = run("analyse", good)
    assert status == 1
    assert re.fullmatch(
        r"In .*settings\.toml: judge\.greeting\.tail is not a setting; did you mean .*\?\n", err
    )


@pytest.fixture
def short_demo(tmp_path: Path, short_sound: Sound, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the demo play its first 9 s only; the whole one takes a minute on a busy machine."""
    short = tmp_path / "call.flac"
    soundfile.write(short, np.stack([short_sound["rep"], short_sound["customer"]], axis=1), 16_000)
    monkeypatch.setattr(call, "open_audio", lambda _path, **how: open_audio(short, **how))
    return short


def test_lines_on_standard_output_are_not_mixed_with_the_gauge(run: Run, short_demo: Path) -> None:
    status, out, err = run("demo", "--terminal", "--speed", "1000", "--jsonl", "-")
    assert status == 0
    kinds = [json.loads(line)["type"] for line in out.splitlines()]
    assert (kinds[0], kinds[-1]) == ("start", "end")
    assert "The call ended after" in err
    assert json.loads(out.splitlines()[0])["file"] == short_demo.name


def test_a_paced_calls_contour_is_the_files_own_byte_for_byte(
    run: Run, short_demo: Path, tmp_path: Path
) -> None:
    paced, whole = tmp_path / "paced.csv", tmp_path / "whole.csv"
    same = ("--voice", "Anna")
    assert run("demo", "--terminal", "--speed", "1000", *same, "--contour", paced)[0] == 0
    assert run("analyse", short_demo, *same, "--contour", whole)[0] == 0
    assert paced.read_bytes() == whole.read_bytes()
    assert whole.read_text().count("\n") == 1 + 2 * 900


def test_a_call_that_could_not_wholly_be_kept_is_no_success_and_says_so_ever_after(
    run: Run, short_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert short_demo.exists()
    told: list[int] = []

    def refusing(leg: LegFile, data: bytes) -> None:
        told.append(len(data))
        if len(told) == 20:
            raise OSError(errno.ENOSPC, "full")
        append(leg, data)

    append = LegFile._append
    monkeypatch.setattr(LegFile, "_append", refusing)
    status, _, err = run("demo", "--terminal", "--speed", "1000", "--record")
    (entry,) = Library().entries()
    said = f"The session {entry.id} is incomplete: not all of the call could be written"
    assert (status, entry.state) == (1, "incomplete")
    assert said in err
    assert "Kept as" not in err
    assert "Of those marked incomplete" in run("sessions")[1]
    assert said in run("sessions", "show", entry.id)[2]
    status, out, err = run("analyse", entry.id)
    assert status == 1
    assert "The call ended after" in out
    assert err.startswith(said)
    assert err.count("\n") == 1
    run("sessions", "recover", entry.id)
    assert Library().entries()[0].state == "incomplete"


def test_a_call_that_could_not_be_kept_at_all_is_no_success(run: Run, short_demo: Path) -> None:
    assert short_demo.exists()
    sessions_folder().parent.mkdir(parents=True, exist_ok=True)
    sessions_folder().write_text("in the way")
    status, out, err = run("demo", "--terminal", "--speed", "1000", "--record")
    assert status == 1
    assert (out + err).count("Not recorded") == 1


def test_a_kept_demo_is_listed_shown_heard_again_handed_out_and_deleted(
    run: Run, tmp_path: Path, short_demo: Path
) -> None:
    assert short_demo.exists()
    live = tmp_path / "live.jsonl"
    status, out, err = run("demo", "--speed", "1000", "--record", "--jsonl", live)
    assert status == 0
    assert "There is no screen. Showing the call here instead." in err
    assert "Greeting: " in out
    assert "The call ended after" in out
    (entry,) = Library().entries()
    assert f"Kept as session {entry.id}." in err
    assert entry.has_flac
    assert re.search(rf"{entry.id}  20\d\d-.*0:09\.0  closed +call\.flac", run("sessions", "list")[1])
    assert run("sessions") == run("sessions", "list")
    assert "Greeting: " in run("sessions", "show", entry.id[:8])[1]
    NoteBook(entry.folder).put_all(
        [Note("rep", text="smile first"), Note("coach", 410, 410, ("warm",), "too slow", "mark.note")]
    )
    assert run("sessions", "show", entry.id)[1].endswith(
        "          You noted: smile first\n  0:04.1  Coach noted on “Note”: warm: too slow\n"
    )
    status, out, _ = run("analyse", entry.id, "--jsonl", "-")
    assert (status, out) == (0, live.read_text())
    assert run("sessions", "export", entry.id, "--to", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "events.jsonl").read_text() == live.read_text()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "events.jsonl",
        "audio.flac",
        "manifest.json",
        "marks.jsonl",
    }
    assert run("sessions", "export", entry.id, "--to", tmp_path / "out")[0] == 1
    assert run("sessions", "recover")[1] == "No session was cut short.\n"
    assert run("sessions", "delete", entry.id, "--yes")[0] == 0
    assert "No sessions are kept" in run("sessions", "list")[1]
    status, _, err = run("analyse", entry.id)
    assert status == 1
    assert entry.id in err


def test_a_mistake_in_the_program_is_a_sentence_and_a_log_without_names(
    run: Run, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret name of a customer")

    monkeypatch.setattr("prosody.offline.run", broken)
    status, out, err = run("analyse", good)
    assert (status, out) == (1, "")
    assert (
        err
        == f"Something went wrong in the program (ZeroDivisionError). What it was doing is in {log_file()}.\n"
    )
    log = log_file().read_text()
    assert "offline.py" in log
    assert "secret" not in log
    assert "good" not in log
    assert log_file().stat().st_mode & 0o777 == 0o600


def test_ctrl_c_leaves_what_was_done(good: Path, tmp_path: Path) -> None:
    results = tmp_path / "out"
    command = subprocess.Popen(
        [*ENTRY, "analyse", good, *[good] * 400, "--jsonl", results],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    patience = time.monotonic() + 60
    while not (results / "good.wav-2.jsonl").exists() and time.monotonic() < patience:
        time.sleep(0.01)
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=60)
    assert (command.returncode, out) == (1, "")
    said = [line for line in err.splitlines() if line]
    assert said == [f"{good} was stopped before its end; it has no whole result.", "Stopped."]
    found = list(results.iterdir())
    assert 3 <= len(found) < 401
    assert all(json.loads(path.read_text().splitlines()[-1])["type"] == "end" for path in found)


def test_help_and_version_load_nothing_heavy_and_answer_at_once() -> None:
    script = """
import sys, resource
from contextlib import suppress
from ui.command import main
sys.argv = ["tonegauge", sys.argv[1]]
with suppress(SystemExit):
    main()
heavy = {"numpy", "soundfile", "sounddevice", "PyQt6", "scipy", "tqdm", "platformdirs"} & set(sys.modules)
print(sorted(heavy), file=sys.stderr)
"""
    for option, word in (("--help", "analyse"), ("--version", __version__)):
        done = subprocess.run(
            [sys.executable, "-c", script, option], capture_output=True, text=True, check=True
        )
        assert word in done.stdout
        assert done.stderr == "[]\n"


def test_every_verb_has_help(run: Run) -> None:
    verbs = ["demo", "live", "analyse", "devices", "settings", "sessions", "doctor"]
    for verb in verbs:
        status, out, _ = run(verb, "--help")
        assert status == 0
        assert "Usage: tonegauge" in out
    offered = run("--help")[1]
    assert all(verb in offered for verb in verbs)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_ctrl_c_ends_a_live_call_in_order(tmp_path: Path) -> None:
    result = tmp_path / "out.jsonl"
    command = subprocess.Popen(
        [*ENTRY, "demo", "--terminal", "--jsonl", result],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    assert command.stdout.readline() == "Hearing call.flac\n"
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=60)
    assert (command.returncode, err) == (0, "")
    assert not sessions_folder().exists()
    assert "The call ended after 0:" in out
    assert json.loads(result.read_text().splitlines()[-1])["type"] == "end"


def test_what_is_older_than_the_settings_allow_is_deleted_sound_first(
    run: Run, listed: Callable[..., Source]
) -> None:
    names = {}
    for name, days in (("old", 200), ("middling", 40), ("new", 0)):
        recorder = Recorder(sessions_folder(), listed([]), Settings(), population(), SystemClock())
        recorder.take(Block("rep", np.ones(8000, np.int16), 16_000))
        recorder.close()
        names[name] = recorder.folder.name
        path = recorder.folder / "manifest.json"
        began = time.gmtime(time.time() - 86_400 * days - 60)
        stored = {
            **json.loads(path.read_text()),
            "started_at": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", began),
        }
        path.write_text(json.dumps(stored))
    status, out, _ = run("sessions", "delete", "--old", "--yes")
    assert status == 0
    assert out == f"Deleted {names['old']}.\nDeleted the sound of {names['middling']}.\n"
    assert {entry.id: entry.has_sound for entry in Library().entries()} == {
        names["middling"]: False,
        names["new"]: True,
    }
    assert run("sessions", "delete", "--old", "--yes")[1] == "Nothing is older than the settings allow.\n"
    status, _, err = run("analyse", names["middling"])
    assert (status, err.count("holds no sound")) == (1, 1)


@pytest.mark.parametrize(
    "name", ["ü ☃ 絆.wav", "line\nbreak.wav", b"odd\xff.wav".decode("utf-8", "surrogateescape")]
)
def test_any_name_a_file_can_have_is_analysed_and_told(good: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "in" / name
    path.parent.mkdir()
    path.write_bytes(good.read_bytes())
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(
        [*ENTRY, "analyse", path, path.with_name("missing"), "--jsonl", tmp_path / "out"],
        capture_output=True,
        env=environment,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"Traceback" not in done.stderr
    (result,) = (tmp_path / "out").iterdir()
    assert result.stem == Path(name).stem
    readable = name.encode("utf-8", "backslashreplace").decode()
    assert json.loads(result.read_text().splitlines()[0])["file"] == readable
    assert b"line\nbreak" not in done.stderr + done.stdout
    told = subprocess.run([*ENTRY, "analyse", path], capture_output=True, env=environment)
    assert told.returncode == 0
    assert b"Hearing" in told.stdout
    assert b"line\nbreak" not in told.stdout


def test_a_call_whose_program_was_killed_is_listed_finished_and_heard_again(run: Run) -> None:
    program = subprocess.Popen(
        [*ENTRY, "demo", "--terminal", "--record", "--speed", "20"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    patience = time.monotonic() + 60
    while not any(entry.has_sound for entry in Library().entries()) and time.monotonic() < patience:
        time.sleep(0.01)
    (entry,) = Library().entries()
    while len(stored_events(entry.folder)) < 8 and time.monotonic() < patience:
        time.sleep(0.01)
    assert Library().entries()[0].state == "live"
    program.kill()
    program.wait()
    listed = run("sessions", "list")[1]
    assert "unfinished" in listed
    assert "'tonegauge sessions recover' finishes them" in listed
    said = [encoded(event) for event in stored_events(entry.folder)]
    assert len(said) >= 8
    again = [encoded(event) for event in heard_again(entry.folder)]
    assert again[: len(said)] == said  # what was said before the kill is said again
    status, out, _ = run("sessions", "recover")
    assert status == 0
    assert "recovered" in out
    assert Library().entries()[0].has_flac
    assert run("sessions", "recover")[1] == "No session was cut short.\n"


def test_a_killed_calls_lines_are_where_they_can_be_seen(tmp_path: Path) -> None:
    place, part = tmp_path / "call.jsonl", tmp_path / "call.jsonl.part"
    program = subprocess.Popen(
        [*ENTRY, "demo", "--terminal", "--speed", "20", "--jsonl", place], stdout=subprocess.DEVNULL
    )
    patience = time.monotonic() + 60
    while not (part.exists() and part.read_text().count("\n") > 1) and time.monotonic() < patience:
        time.sleep(0.01)
    program.kill()
    program.wait()
    assert list(tmp_path.iterdir()) == [part]
    assert json.loads(part.read_text().splitlines()[0])["type"] == "start"


def heard_again(folder: Path) -> list[Event]:
    session = SessionSource(folder)
    return analyse(session, Settings(), profile_of(session.manifest)).events
