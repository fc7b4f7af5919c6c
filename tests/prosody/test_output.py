"""A file is there whole or not at all, and every refusal is a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from prosody.output import Output, OutputError, replaced


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


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
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
