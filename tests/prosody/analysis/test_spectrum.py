"""The shared spectrum and the spectral balance on signals whose balance is known."""

import numpy as np
import pytest

from prosody.analysis.spectrum import BIN_HZ, BINS, ShortSpectrum, Spectra
from prosody.analysis.spectrum_shape import SpectralShape
from prosody.frames import Frames
from prosody.units import FRAME

BALANCE = ("alpha_ratio_db", "hammarberg_db", "slope_0_500", "slope_500_1500")


def tones(*parts, seconds=0.5):
    t = np.arange(int(16000 * seconds)) / 16000
    return sum(10 ** (db / 20) * 0.01 * np.sin(2 * np.pi * hz * t) for hz, db in parts)


def spectra_of(samples, band_hz=8000.0):
    spectrum = ShortSpectrum()
    rows = samples.astype(np.float32).reshape(-1, FRAME)
    return spectrum.process(Frames(0, rows, band_hz))


def balance_of(samples, band_hz=8000.0, row=20):
    columns = SpectralShape().process(spectra_of(samples, band_hz))
    return {name: float(columns[name][row]) for name in BALANCE}


def made(power_db, band_hz=8000.0):
    """Spectra whose power in dB is a function of frequency."""
    power = 10 ** (power_db(np.arange(BINS) * BIN_HZ) / 10)
    return Spectra(0, np.zeros((1, FRAME), np.float32), power[None].astype(np.float32), band_hz)


def test_a_tone_shows_its_mean_square_in_its_bins():
    power = spectra_of(tones((1000, 0))).power[20]
    assert np.argmax(power) == round(1000 / BIN_HZ)
    assert 2 * power.sum() == pytest.approx(0.01**2 / 2, rel=0.01)


def test_the_spectrum_of_a_frame_is_centred_on_it():
    click = np.zeros(FRAME * 20)
    click[FRAME * 10 + 64] = 1.0
    total = spectra_of(click).power.sum(axis=1)
    assert np.argmax(total) == 10
    assert total[9] == pytest.approx(total[11], rel=0.05)


def test_every_frame_gets_its_spectrum_one_frame_late():
    spectrum = ShortSpectrum()
    first = spectrum.process(Frames(7, np.ones((1, FRAME), np.float32)))
    second = spectrum.process(Frames(8, np.ones((3, FRAME), np.float32)))
    last = spectrum.flush()
    assert [(part.start, len(part)) for part in (first, second, last)] == [(7, 0), (7, 3), (10, 1)]
    assert len(spectrum.flush()) == 0


def test_alpha_ratio_is_the_upper_band_over_the_lower():
    assert balance_of(tones((500, 0), (2500, -12)))["alpha_ratio_db"] == pytest.approx(-12, abs=0.1)


def test_alpha_ratio_ends_at_3400_hz_on_the_telephone():
    sound = tones((500, 0), (2500, -12), (3800, 0))
    assert balance_of(sound)["alpha_ratio_db"] == pytest.approx(0.26, abs=0.1)
    assert balance_of(sound, band_hz=4000.0)["alpha_ratio_db"] == pytest.approx(-12, abs=0.1)


def test_hammarberg_is_the_distance_of_the_two_peaks():
    sound = tones((500, 0), (1500, -6), (3000, -20))
    assert balance_of(sound)["hammarberg_db"] == pytest.approx(20, abs=0.3)


@pytest.mark.parametrize("tilt", [-30.0, -6.0, 10.0])
def test_slopes_are_those_of_a_straight_spectrum(tilt):
    columns = SpectralShape().process(made(lambda hz: -60 + tilt * hz / 1000))
    assert columns["slope_0_500"][0] == pytest.approx(tilt, abs=0.01)
    assert columns["slope_500_1500"][0] == pytest.approx(tilt, abs=0.01)


@pytest.mark.parametrize("gain_db", [-30, 30])
def test_gain_changes_no_balance(gain_db):
    rng = np.random.default_rng(0)
    sound = np.cumsum(rng.normal(0, 0.001, 8000)) * 0.1
    plain, louder = balance_of(sound), balance_of(sound * 10 ** (gain_db / 20))
    assert louder == pytest.approx(plain, abs=0.01)


def test_silence_has_no_balance():
    assert all(np.isnan(value) for value in balance_of(np.zeros(8000)).values())
