"""`tonegauge replay`: what reaches the window, and what is said where there is none or nothing to show."""

from __future__ import annotations

import pytest

from prosody.cli import main
from prosody.judgement.model_population import population
from prosody.settings import Settings
from prosody.verbs.upstairs import Upstairs


@pytest.fixture
def shown():
    return []


@pytest.fixture
def replay(shown, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def run(*arguments, screen=True):
        def window(name, legs, voice, within):
            shown.append((name, legs, voice, within(Settings())))
            return 0

        above = Upstairs(
            lambda _: population(),
            lambda *_: 1,
            lambda: "" if screen else "There is no screen.",
            replay=window,
        )
        return main(above, ["replay", *arguments])

    return run


def test_without_a_name_the_library_is_shown(replay, shown):
    assert replay() == 0
    assert shown[0][:3] == (None, None, None)


def test_name_legs_and_voice_reach_the_window(replay, shown):
    call = "prosody/demo/call.flac"
    assert replay(call, "--leg", "rep=1", "--leg", "customer=0", "--voice", "Anna") == 0
    name, legs, voice, settings = shown[0]
    assert (name, legs) == (call, {"rep": 1, "customer": 0})
    assert voice == population()
    assert settings == Settings()


@pytest.mark.parametrize(
    ("name", "said"),
    [("nowhere.wav", "There is no file nowhere.wav."), ("README.md", "README.md is not audio")],
)
def test_what_cannot_be_shown_is_a_sentence_and_no_window(replay, shown, capsys, name, said):
    assert replay(name) == 1
    assert said in capsys.readouterr().err
    assert shown == []


def test_a_channel_that_is_not_there_is_a_sentence(replay, shown, capsys):
    assert replay("prosody/demo/call.flac", "--leg", "rep=7") == 1
    assert "channel" in capsys.readouterr().err
    assert shown == []


def test_without_a_screen_it_says_what_to_do_instead(replay, shown, capsys):
    assert replay("prosody/demo/call.flac", screen=False) == 2
    assert "tonegauge analyse" in capsys.readouterr().err
    assert shown == []
