"""A calibration session, driven as a screen would drive it, on stretches of the demo call."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from calibration.enrolment import STEPS, Enrolment, prompts
from calibration.quality import QualitySettings, complaints
from calibration.takes import TakeError, heard
from prosody.analysis.hearing import HearingSettings
from prosody.audio.blocks import Block
from prosody.audio.files import open_audio
from prosody.contour import Contour


class Sound:
    """A source of one leg made of samples."""

    name, legs, rate = "made", ("rep",), 16_000

    def __init__(self, samples: np.ndarray) -> None:
        self.samples = samples.astype(np.float32)

    def __iter__(self):
        yield Block("rep", self.samples, self.rate)

    def close(self) -> None:
        pass


def take(samples: np.ndarray) -> Contour:
    return heard(Sound(samples), HearingSettings())


@pytest.fixture(scope="module")
def rep() -> np.ndarray:
    with resources.as_file(resources.files("prosody.demo") / "call.flac") as path:
        source = open_audio(path)
        blocks = [item.samples for item in source if item.leg == "rep"]
        source.close()
    return np.concatenate(blocks) / 32768.0


@pytest.fixture(scope="module")
def calm(rep: np.ndarray) -> np.ndarray:
    return rep[int(11.3 * 16_000) : int(25.5 * 16_000)]


def codes(samples: np.ndarray, needed_s: float = 3.0) -> set[str]:
    return {wrong.code for wrong in complaints(take(samples), needed_s, QualitySettings())}


def test_a_calm_reading_is_a_good_take(calm):
    assert codes(calm) == set()


def test_each_bad_take_is_refused_with_its_own_reason(calm):
    rng = np.random.default_rng(3)
    power = np.sqrt(np.mean(calm**2))
    assert "noisy" in codes(calm + power * 10 ** (-5 / 20) * rng.standard_normal(len(calm)))
    limit = np.quantile(np.abs(calm), 0.99)
    assert "clipped" in codes(np.clip(calm / limit, -1.0, 1.0))
    assert "too_quiet" in codes(calm * 10 ** (-60 / 20) / power)
    assert codes(calm[: 16_000 // 2]) & {"too_short", "nothing_heard"}
    assert codes(np.zeros(48_000)) == {"nothing_heard"}


def test_music_is_refused_as_music(calm):
    t = np.arange(16_000 * 8) / 16_000
    notes = 220.0 * 2 ** (np.array([0, 4, 7, 12, 7, 4, 5, 2] * 2) / 12)
    tune = np.repeat(notes, 8_000)
    phase = 2 * np.pi * np.cumsum(tune) / 16_000
    music = sum(np.sin(k * phase) / k for k in range(1, 8)) * 0.1 * np.exp(-(t % 0.5))
    assert "music" in codes(music)
    assert "music" not in codes(calm)


def test_a_failed_take_does_not_enter_and_can_be_read_again(calm):
    session = Enrolment("Anna")
    session.skip()  # the quiet room
    for samples, good in ((calm * 0.0, False), (np.concatenate([calm, calm]), True)):
        session.begin()
        session.hear(take(samples))
        assert (session.end() == ()) is good
        assert session.complete is good
    assert session.step is not None
    assert session.step.code == "greeting_level"


def test_the_profile_holds_the_neutral_reading_and_the_lines(calm):
    session = Enrolment("Anna")
    long = take(np.concatenate([calm, calm]))
    short = take(calm[: 6 * 16_000])
    while session.step is not None:
        session.begin()
        session.hear(take(np.zeros(16_000 * 5)) if session.step.code == "quiet" else long)
        if session.step.takes > 1:
            session.begin()
            session.hear(short)
        assert session.end() == ()
    profile = session.profile(device="headset", made_at="2026-01-01")
    assert profile.calibrated
    assert profile.device == "headset"
    assert {"flat", "tense"} <= set(profile.styles)
    assert session.taken("flat") == 3


def test_speech_in_the_quiet_room_is_refused(calm):
    session = Enrolment("Anna")
    session.begin()
    session.hear(take(calm))
    assert [wrong.code for wrong in session.end()] == ["not_quiet"]


def test_going_back_drops_the_step_that_is_read_again(calm):
    session = Enrolment("Anna")
    session.skip()
    session.begin()
    session.hear(take(np.concatenate([calm, calm])))
    session.end()
    session.back()
    assert not session.complete
    with pytest.raises(ValueError, match="neutral reading is missing"):
        session.profile()


def test_an_empty_source_is_named():
    with pytest.raises(TakeError, match="no sound"):
        take(np.zeros(0))


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_step_has_its_prompt_in_every_language(language):
    told = prompts(language)
    for step in STEPS:
        assert told[step.code]["say"]
        assert step.code == "quiet" or told[step.code]["text"]


def test_an_unknown_language_reads_english():
    assert prompts("xx") == prompts("en")


def test_one_take_is_read_again_and_a_session_goes_on_where_an_earlier_one_stopped(calm):
    long, short = take(np.concatenate([calm, calm])), take(calm[: 6 * 16_000])
    first = Enrolment("Anna")
    for code, read in (("neutral", long), ("greeting_level", short), ("greeting_level", long)):
        first.go(code)
        first.begin()
        first.hear(read)
        assert first.end() == ()
    first.drop("greeting_level", 0)
    assert first.step is not None
    assert first.step.code == "greeting_level"
    assert [len(kept) for kept in first.takes("greeting_level")] == [len(long)]
    again = Enrolment("Anna")
    again.resume({step.code: first.takes(step.code) for step in STEPS if step.code != "quiet"})
    assert again.complete
    assert again.taken("greeting_level") == 1
    assert again.step is not None
    assert again.step.code == "quiet"


def test_who_reads_without_life_is_asked_to_and_not_taken_for_music():
    """Held pitch is a note to the check for music; a lifeless reading holds it, too."""
    settings = QualitySettings(max_tonal_share=0.2)
    assert settings.reading("flat") == settings.reading("greeting_level")
    assert settings.reading("flat").max_tonal_share == 1.0
    assert settings.reading("neutral") == settings.reading("tense") == settings
    time_s = np.arange(16_000 * 4) / 16_000
    tone = sum(np.sin(2 * np.pi * 180 * k * time_s) / k for k in range(1, 12))
    note = take(0.05 * tone * (1.0 + 0.9 * np.sign(np.sin(2 * np.pi * 1.2 * time_s))))
    assert "music" in {wrong.code for wrong in complaints(note, 0.8, settings)}
    assert "music" not in {wrong.code for wrong in complaints(note, 0.8, settings.reading("flat"))}
