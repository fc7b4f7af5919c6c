"""A file is there whole or not at all, and every refusal is a sentence."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from prosody.output import Output, OutputError, overwritten, replaced, shown


def test_nothing_is_seen_at_the_place_before_all_is_written(tmp_path: Path) -> None:
    place = tmp_path / "out.jsonl"
    with Output(place) as out:
        out.write("one\n")
        assert not place.exists()
    assert place.read_text() == "one\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_what_fails_midway_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "out.jsonl"
    place.write_text("before")
    with suppress(ZeroDivisionError), Output(place) as out:
        out.write("half")
        raise ZeroDivisionError
    assert place.read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_only_the_owner_may_read_it(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        with Output(tmp_path / "a") as out:
            out.write("x")
        replaced(tmp_path / "b", "x")
    finally:
        os.umask(before)
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "b")} == {0o600}


def test_a_folder_a_missing_folder_and_a_file_as_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    places = {
        tmp_path: "is a folder",
        tmp_path / "no" / "x": "does not exist",
        tmp_path / "file" / "x": "not a",
    }
    for place, why in places.items():
        with pytest.raises(OutputError, match=why):
            Output(place)


def test_a_name_as_long_as_allowed_can_be_written(tmp_path: Path) -> None:
    with Output(tmp_path / ("n" * 255)) as out:
        out.write("x")
    with pytest.raises(OutputError, match="too long"), Output(tmp_path / ("n" * 256)) as out:
        out.write("x")


def test_a_full_disk_is_one_sentence_and_leaves_nothing_but_what_has_grown(tmp_path: Path) -> None:
    script = """
import resource, sys
from prosody.output import Output, OutputError
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    with Output(sys.argv[1]) as out:
        for _ in range(1000):
            out.write("x" * 100)
except OutputError as error:
    print(error)
"""
    place = tmp_path / "big.csv"
    said = subprocess.run([sys.executable, "-c", script, place], capture_output=True, text=True, check=True)
    assert said.stdout == f"Cannot write {place}: the file would be larger than this system allows.\n"
    assert list(tmp_path.iterdir()) == []
    growing = script.replace("sys.argv[1]", "sys.argv[1], growing=True")
    said = subprocess.run([sys.executable, "-c", growing, place], capture_output=True, text=True, check=True)
    assert said.stdout.endswith(f"What came before is in {place}.part.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["big.csv.part"]


def test_the_always_full_device_is_a_full_disk() -> None:
    script = """
import sys
from prosody.output import Output, OutputError
try:
    with Output("-") as out:
        out.write("x")
except OutputError as error:
    print(error, file=sys.stderr)
"""
    with open("/dev/full", "w") as full:  # noqa: PTH123  # a device
        said = subprocess.run(
            [sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert said.stderr.startswith("Cannot write standard output: the disk is full; make room and try again.")


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    with Output(pipe) as out:
        out.write("one\n")
        out.write("two\n")
    reader.join()
    assert read == ["one\ntwo\n"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_pipe_whose_reader_leaves_is_one_sentence(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    out = Output(pipe)
    os.close(reader)
    with pytest.raises(OutputError, match="whoever read it has left"):
        out.write("x")
    out.drop()
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_into_and_stays_a_device() -> None:
    with Output("/dev/null") as out:
        out.write("x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("growing", [False, True])
@pytest.mark.parametrize("there", [False, True])
def test_a_link_stays_a_link_and_leads_to_what_was_written(
    tmp_path: Path, there: bool, growing: bool
) -> None:
    target, link = tmp_path / "deep" / "real.csv", tmp_path / "link.csv"
    target.parent.mkdir()
    if there:
        target.write_text("before")
    link.symlink_to(target)
    with Output(link, growing) as out:
        out.write("x")
    assert link.is_symlink()
    assert target.read_text() == "x"
    assert list(target.parent.iterdir()) == [target]


def test_names_cannot_command_a_terminal() -> None:
    assert shown("a\x1b[31m\nb\u202ec\x9b") == r"a\x1b[31m\nb\u202ec\x9b"
    assert shown("Müller\u202fÄ \u2013 \u65e5 \U0001f600") == "Müller\u202fÄ \u2013 \u65e5 \U0001f600"


def test_results_are_kept_apart_from_what_is_read_and_from_each_other(tmp_path: Path) -> None:
    read, link = tmp_path / "call.wav", tmp_path / "link"
    link.symlink_to(read)
    assert overwritten([str(read)], [None, "-", "/dev/null", "/dev/null", str(tmp_path / "x")]) == ""
    assert overwritten([str(read)], [str(link)]) == str(link)
    assert overwritten([], ["-", "-", str(link), str(read)]) == str(read)


def test_what_grows_is_seen_beside_its_place_and_outlives_a_failure(tmp_path: Path) -> None:
    place, part = tmp_path / "call.jsonl", tmp_path / "call.jsonl.part"
    with suppress(ZeroDivisionError), Output(place, growing=True) as out:
        out.write("one\n")
        assert (part.read_text(), part.stat().st_mode & 0o777) == ("one\n", 0o600)
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == ["call.jsonl.part"]
    with Output(place, growing=True) as out:
        out.write("two\n")
    assert place.read_text() == "two\n"
    assert [path.name for path in tmp_path.iterdir()] == ["call.jsonl"]


def test_what_never_grew_leaves_nothing(tmp_path: Path) -> None:
    with suppress(ZeroDivisionError), Output(tmp_path / "call.jsonl", growing=True):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_all_be_written_is_never_kept() -> None:
    with pytest.raises(OutputError, match="disk is full"), Output("/dev/full") as out, suppress(OutputError):
        out.write("x")
