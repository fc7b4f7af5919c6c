"""The doctor: finds what is missing, says the command that mends it, changes nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from prosody import doctor
from prosody.audio import devices
from prosody.audio.error import AudioError


def test_every_finding_that_is_not_well_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    findings = list(doctor.examined())
    assert len(findings) == 10
    assert all(found.mend for found in findings if not found.well)
    assert {found.what for found in findings if found.vital} <= {"Python", "Recordings", "Speech detector"}


def test_a_machine_that_lacks_nothing_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "examined", lambda: iter([doctor.Finding("All", True, "there")]))
    assert doctor.main() == 0
    assert capsys.readouterr().out == "ok    All: there\nNothing is missing.\n"


def test_a_missing_library_is_named_with_its_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> list[Any]:
        raise AudioError(devices.PORTAUDIO_MISSING)

    monkeypatch.setattr(devices, "list_devices", missing)
    monkeypatch.setattr(doctor, "examined", lambda: iter([doctor.portaudio()]))
    assert doctor.main() == 1
    out = capsys.readouterr().out
    assert "MISS  Sound devices: " in out
    assert "libportaudio2 libasound2-plugins" in out
    assert "Recordings can be analysed" in out


def test_qts_missing_libraries_are_translated_to_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "\tlibxcb-cursor.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6\n\tlibodd.so.1 => not found\n"
    monkeypatch.setattr(
        doctor.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, stdout=told, stderr="")
    )
    found = doctor.qt_libraries()
    assert not found.well
    assert found.mend.endswith("libxcb-cursor0 libodd.so.1")


def test_a_folder_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    found = doctor.data()
    assert not found.well
    assert found.mend.startswith("chmod u+wx ")


def test_a_check_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> doctor.Finding:
        raise RuntimeError("x")

    monkeypatch.setattr(doctor, "room", broken)
    assert [found.said for found in doctor.examined() if "examined" in found.said] == [
        "could not be examined (RuntimeError)"
    ]


def test_the_doctor_leaves_nothing_behind(own_folders: Path) -> None:
    list(doctor.examined())
    assert [path for path in own_folders.rglob("*") if path.is_file()] == []


def test_a_screen_is_one_a_person_can_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not doctor.has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert doctor.has_screen()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not doctor.has_screen()


def test_a_display_that_is_not_there_is_noticed_before_qt_ends_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":9876")
    assert "could not connect to display :9876" in doctor.why_no_window()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert doctor.why_no_window() == ""
