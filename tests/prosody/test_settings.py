"""Settings: gathered, explained, kept as TOML; what cannot be is a sentence."""

from __future__ import annotations

import tomllib
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosody.settings import (
    Settings,
    SettingsError,
    _toml,
    as_table,
    from_table,
    from_toml,
    load,
    place,
    save,
    to_toml,
)


def leaves(settings: object, name: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for declared in fields(settings):  # type: ignore[arg-type]
        value = getattr(settings, declared.name)
        path = f"{name}.{declared.name}".lstrip(".")
        found += leaves(value, path) if is_dataclass(value) else [(path, value)]
    return found


def test_the_defaults_survive_being_written_and_read() -> None:
    assert from_toml(to_toml(Settings())) == Settings()
    assert from_table(as_table(Settings())) == Settings()


def test_every_setting_stands_in_the_text_with_its_meaning_and_its_source() -> None:
    text = to_toml(Settings())
    for path, _value in leaves(Settings()):
        assert f"\n# {path.rpartition('.')[2]} = " in text
    settings = len(leaves(Settings()))
    assert settings > 30
    assert text.count("Source: ") >= settings


def test_taking_away_every_hash_before_a_key_changes_nothing() -> None:
    keys = {path.rpartition(".")[2] for path, _ in leaves(Settings())}
    lines = [
        line[2:] if line.startswith("# ") and line[2:].partition(" = ")[0] in keys else line
        for line in to_toml(Settings()).splitlines()
    ]
    text = "\n".join(lines)
    assert len(tomllib.loads(text)) == len(fields(Settings))
    assert from_toml(text) == Settings()


def test_what_was_changed_is_kept_and_the_rest_follows_the_defaults(tmp_path: Path) -> None:
    changed = replace(Settings(), program=replace(Settings().program, language="de", audio_days=7))
    path = save(changed, tmp_path / "deep" / "settings.toml")
    assert load(path) == changed
    assert tomllib.loads(path.read_text("utf-8"))["program"] == {"language": "de", "audio_days": 7}


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_is_written_so_that_it_reads_back(text: str) -> None:
    assert tomllib.loads(f"a = {_toml(text)}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[program]\nlanguge = 'de'", "program.languge is not a setting; did you mean language?"),
        ("[judgement]", "judgement is not a setting; did you mean judge?"),
        ("[program]\naudio_days = 0", r"\[program\] audio_days is 0 days; choose a value from 1 to 365 days"),
        ("[program]\nrecord = 'yes'", "record is 'yes'; it must be a true or false"),
        ("program = 1", r"program is a table; write \[program\]"),
        ("[program", "this is not TOML"),
        ("[program]\ntheme = 'pink'", "choose one of system, dark, light"),
    ],
)
def test_what_cannot_be_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        from_toml(text)


@pytest.mark.parametrize("value", ["'Plain'", "3", "true", "''", "[]"])
def test_a_wording_that_cannot_be_read_means_descriptor(value: str) -> None:
    assert from_toml(f"[program]\nwording = {value}").program.wording == "descriptor"


def test_a_wording_that_was_replaced_is_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    said: list[str] = []
    path.write_text('[program]\nwording = "discriptor"\n')
    assert load(path, said.append).program.wording == "descriptor"
    assert said == [f"In {path}: wording is 'discriptor', not one of plain, descriptor; descriptor is used."]
    path.write_text('[program]\nwording = "plain"\n')
    assert load(path, said.append).program.wording == "plain"
    assert len(said) == 1


def test_without_a_file_the_defaults_hold_and_a_damaged_file_is_named(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Settings()
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"In .*bad\.toml: "):
        load(tmp_path / "bad.toml")
    with pytest.raises(SettingsError, match="Cannot read the settings"):
        load(tmp_path)


def test_the_file_is_where_the_environment_says_and_is_private(own_folders: Path) -> None:
    path = save(Settings())
    assert path == place()
    assert path.is_relative_to(own_folders)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
