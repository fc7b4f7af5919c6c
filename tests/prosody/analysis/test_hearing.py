"""One leg's hearing, and law 4 for every stage in it: no cut changes a bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosody.analysis.hearing import Hearing, HearingSettings
from prosody.analysis.hearing_agreement import Agreement
from prosody.analysis.hearing_wanted import Wanted
from prosody.analysis.level import Level
from prosody.analysis.pitch import PitchTracker
from prosody.analysis.rate import Rate
from prosody.analysis.spectrum import ShortSpectrum
from prosody.analysis.spectrum_shape import SpectralShape
from prosody.analysis.speech import SpeechDetector, SpeechSettings
from prosody.contour import COLUMNS, joined
from prosody.frames import Frames, Missing
from prosody.units import FRAME

COUNT = 150


def voice(count=COUNT, seed=0, f0_hz=140.0):
    """Harmonics in syllables of 150 ms over a little noise, (count, 160)."""
    rng = np.random.default_rng(seed)
    t = np.arange(count * FRAME) / 16000
    phase = 2 * np.pi * np.cumsum(f0_hz * (1 + 0.1 * np.sin(2 * np.pi * 0.7 * t))) / 16000
    buzz = sum(np.sin(k * phase) / k for k in range(1, 20))
    syllables = np.maximum(np.sin(2 * np.pi * 3.3 * t), 0) * (t % 0.9 < 0.6)
    sound = 0.1 * buzz * syllables + rng.normal(0, 0.001, len(t))
    return sound.astype(np.float32).reshape(count, FRAME)


SOUND = voice()
TELEPHONE = voice(seed=3)


def groups(count=COUNT):
    """Any way to hand over `count` frames in groups."""
    return st.lists(st.integers(1, 60), min_size=1, max_size=30).map(lambda sizes: _filled(sizes, count))


def _filled(sizes, count):
    cut = []
    for size in sizes:
        cut.append(min(size, count - sum(cut)))
        if sum(cut) == count:
            return cut
    return [*cut, count - sum(cut)]


def heard(stage, samples, sizes, band_hz=8000.0, after_spectrum=False):
    """Columns of a stage, fed in groups, flushed."""
    spectrum, first, known = ShortSpectrum(), 0, []
    for size in sizes:
        item = Frames(first, samples[first : first + size].copy(), band_hz)
        first += size
        known.append(stage.process(spectrum.process(item) if after_spectrum else item))
    if after_spectrum:
        known.append(stage.process(spectrum.flush()))
    known.append(stage.flush())
    return {name: np.concatenate([part[name] for part in known]) for name in known[0]}


STAGES = {
    "level": (Level, False),
    "shape": (SpectralShape, True),
    "rate": (Rate, True),
    "speech": (SpeechDetector, True),
    "speech, webrtc": (lambda: SpeechDetector(SpeechSettings(detector="webrtc")), True),
}


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("band_hz", [4000.0, 8000.0])
@settings(max_examples=15, deadline=None)
@given(sizes=groups())
def test_no_grouping_changes_a_bit_of_a_stage(name, band_hz, sizes):
    make, after_spectrum = STAGES[name]
    sound = SOUND if band_hz == 8000.0 else TELEPHONE
    whole = heard(make(), sound, [COUNT], band_hz, after_spectrum)
    cut = heard(make(), sound, sizes, band_hz, after_spectrum)
    for column in whole:
        assert len(whole[column]) == COUNT
        assert cut[column].tobytes() == whole[column].tobytes(), column


def listen(items, **options):
    hearing = Hearing("rep", **options)
    return joined([*(hearing.process(item) for item in items), hearing.flush()])


def assert_equal(one, other):
    assert one.start == other.start
    for column in COLUMNS:
        assert getattr(one, column).tobytes() == getattr(other, column).tobytes(), column


@settings(max_examples=15, deadline=None)
@given(sizes=groups())
def test_no_grouping_changes_a_bit_of_the_contour(sizes):
    firsts = np.cumsum([0, *sizes[:-1]])
    parts = [Frames(int(a), SOUND[a : a + n].copy()) for a, n in zip(firsts, sizes, strict=True)]
    assert_equal(listen(parts), listen([Frames(0, SOUND)]))


def test_a_second_of_single_frames_is_the_same_to_the_last_bit():
    assert_equal(listen(Frames(i, SOUND[i : i + 1]) for i in range(COUNT)), listen([Frames(0, SOUND)]))


@pytest.mark.parametrize("change", [2, 70, 73])
def test_a_change_of_bandwidth_changes_nothing_before_it(change):
    bands = [4000.0] * change + [8000.0] * (COUNT - change)
    single = [Frames(i, SOUND[i : i + 1], band) for i, band in enumerate(bands)]
    whole = [Frames(0, SOUND[:change], 4000.0), Frames(change, SOUND[change:])]
    assert_equal(listen(single), listen(whole))
    assert set(listen(whole).band_hz.tolist()) == {4000.0, 8000.0}


def test_a_long_file_is_the_same_as_its_parts():
    long = np.concatenate([SOUND] * 20)
    parts = [Frames(i, long[i : i + 1000]) for i in range(0, len(long), 1000)]
    assert_equal(listen([Frames(0, long)]), listen(parts))


def test_rows_follow_each_other_and_are_as_late_as_said():
    hearing, next_row = Hearing("rep"), 0
    for i in range(COUNT):
        rows = hearing.process(Frames(i, SOUND[i : i + 1]))
        if len(rows):
            assert rows.start == next_row
            next_row = rows.stop
        assert next_row == max(0, i + 1 - hearing.lookahead)
    assert hearing.flush().stop == COUNT


def test_a_gap_keeps_its_place_and_nothing_spans_it():
    items = [Frames(10, SOUND), Missing(10 + COUNT, 30, "lost"), Frames(40 + COUNT, SOUND)]
    contour = listen(items)
    alone = listen([Frames(10, SOUND)])
    assert (contour.start, contour.stop) == (10, 40 + 2 * COUNT)
    assert_equal(contour[:COUNT], alone)
    gap = contour[COUNT : COUNT + 30]
    assert gap.gap.all()
    assert not gap.speech.any()
    assert np.isnan(gap.level_db).all()
    after = contour[COUNT + 30 :]
    assert not after.gap.any()
    for column in COLUMNS:
        assert getattr(after, column).tobytes() == getattr(alone, column).tobytes(), column


def test_gaps_may_come_first_last_and_in_a_row():
    items = [Missing(0, 5, "late"), Missing(5, 5, "late"), Frames(10, SOUND), Missing(10 + COUNT, 7, "lost")]
    contour = listen(items)
    assert (contour.start, contour.stop) == (0, 17 + COUNT)
    assert contour.gap.tolist() == [True] * 10 + [False] * COUNT + [True] * 7


def test_one_frame_between_gaps_is_heard():
    contour = listen([Missing(0, 3, "lost"), Frames(3, SOUND[:1]), Missing(4, 2, "lost")])
    assert contour.gap.tolist() == [True] * 3 + [False] + [True] * 2


def test_nothing_heard_gives_nothing():
    assert len(Hearing("rep").flush()) == 0


def test_without_pitch_f0_is_unmeasured_and_the_rest_equal():
    whole, without = listen([Frames(0, SOUND)]), listen([Frames(0, SOUND)], pitch=False)
    assert np.isnan(without.f0_hz).all()
    for column in set(COLUMNS) - {"f0_hz", "voicing"}:
        assert getattr(without, column).tobytes() == getattr(whole, column).tobytes(), column


def test_a_pitch_is_looked_for_wherever_there_is_a_voice():
    contour = listen([Frames(0, SOUND)])
    assert np.nanmedian(contour.f0_hz) == pytest.approx(140, rel=0.1)


def test_a_pitch_is_looked_for_where_somebody_may_speak_and_a_little_longer():
    score = np.full(100, 0.02, np.float32)
    score[20:30] = 0.2
    score[32:] = 0.0
    spoken = Wanted().process(score)
    assert np.flatnonzero(spoken).tolist() == list(range(20, 34))  # even where the score itself is 0
    assert spoken[20:32].tolist() == score[20:32].tolist()


def test_a_tone_that_nobody_would_take_for_speech_has_no_pitch():
    t = np.arange(400 * FRAME) / 16000
    hiss = 0.001 * np.random.default_rng(4).standard_normal(len(t))
    tone = 0.1 * np.sin(2 * np.pi * 220 * t) + 0.05 * np.sin(2 * np.pi * 440 * t) + hiss
    frames = Frames(0, tone.astype(np.float32).reshape(400, FRAME))
    assert np.mean(~np.isnan(PitchTracker().process(frames)["f0_hz"])) > 0.9
    assert np.isnan(listen([frames]).f0_hz).all()


def test_speech_without_a_voice_is_believed_for_a_second():
    speech, voicing = np.ones(400, np.bool_), np.zeros(400, np.float32)
    voicing[200:205] = 0.9
    agreed = Agreement().process(speech, voicing)
    assert np.flatnonzero(agreed).tolist() == [*range(100), *range(202, 305)]


def test_two_voiced_frames_are_no_voice():
    voicing = np.zeros(300, np.float32)
    voicing[150:152] = 0.9
    assert not Agreement().process(np.ones(300, np.bool_), voicing)[100:].any()


def test_silence_costs_no_patience():
    speech, voicing = np.zeros(600, np.bool_), np.zeros(600, np.float32)
    speech[500:] = True
    assert (Agreement().process(speech, voicing) == speech).all()


@pytest.mark.parametrize("kind", ["zeros", "constant", "tiny"])
def test_silence_has_neither_speech_nor_pitch(kind):
    level = {"zeros": 0.0, "constant": 0.3, "tiny": 1e-6}[kind]
    contour = listen([Frames(0, np.full((300, FRAME), level, np.float32))], settings=HearingSettings())
    assert not contour.speech[5:-5].any()
    assert not contour.nucleus[5:-5].any()
    assert np.isnan(contour.f0_hz).all()
