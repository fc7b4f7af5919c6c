"""The spectrum's lane says why there is none, and paints what was made where it belongs."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QImage, QPainter

from prosody.wording import wording
from ui import theme
from ui.replay import lane_spectrum
from ui.replay.lane import Scene
from ui.replay.lane_spectrum import SpectrumLane
from ui.replay.sight import Sight
from ui.replay.span import Scale, whole
from ui.replay.spectrogram import ROWS

WORDS = wording("plain", "en")
WIDTH, HEIGHT = 600, 90

pytestmark = pytest.mark.usefixtures("application")


class Pictures:
    """Stands for the thread that makes pictures."""

    def __init__(self, picture=None):
        self.made, self.wanted = picture, []

    def picture(self, wanted, _sound):
        self.wanted.append(wanted)
        return self.made


@pytest.fixture
def lane(monkeypatch):
    said = []
    monkeypatch.setattr(lane_spectrum, "caption", lambda _p, _box, text, _colour: said.append(text))
    made = SpectrumLane()
    made.said = said
    return made


def painted(lane, demo, first, last):
    """Return the lane's pixels, (height, width), 0..255."""
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(QColor("black"))
    painter = QPainter(picture)
    painter.setClipRect(0, 0, WIDTH, HEIGHT)
    sight = Sight(demo)
    scale = Scale(whole(sight.length).over(first, last), 0.0, WIDTH)
    lane.paint(painter, QRectF(0, 0, WIDTH, HEIGHT), scale, Scene(sight, WORDS, theme.DARK))
    painter.end()
    data = picture.constBits()
    data.setsize(picture.sizeInBytes())
    return np.frombuffer(data, np.uint8).reshape(HEIGHT, WIDTH, 4)[..., 0].astype(int), scale


def test_without_librosa_the_clear_one_names_what_to_install(lane, demo, monkeypatch):
    monkeypatch.setattr(lane_spectrum, "available", lambda: False)
    lane.clear = True
    painted(lane, demo, 0, 1_000)
    assert "tonegauge[spectrogram]" in lane.said[0]


def test_from_afar_it_asks_to_come_closer_and_makes_nothing(lane, demo):
    lane.pictures = Pictures()
    painted(lane, demo, 0, 10_000)
    assert lane.said == [WORDS("spectrogram.wide")]
    assert lane.pictures.wanted == []


def test_while_it_is_made_that_is_said(lane, demo):
    lane.pictures = Pictures()
    painted(lane, demo, 0, 1_000)
    assert lane.said == [WORDS("spectrogram.making")]


def test_the_picture_lies_where_its_frames_are(lane, demo):
    picture = np.zeros((ROWS, 1_000), np.uint8)
    picture[:, 500:] = 255  # loud from the middle of the picture on
    lane.pictures = Pictures(picture)
    pixels, scale = painted(lane, demo, 2_100, 2_900)
    wanted = lane.pictures.wanted[0]
    assert wanted.start <= 2_100
    assert wanted.end >= 2_900
    middle = scale.x((wanted.start + wanted.end) / 2)
    loud = np.flatnonzero(pixels[HEIGHT // 2] > 150)
    assert abs(loud.min() - middle) < 3


def test_a_small_pan_needs_no_new_picture(lane, demo):
    lane.pictures = Pictures(np.zeros((ROWS, 10), np.uint8))
    painted(lane, demo, 2_010, 2_810)
    painted(lane, demo, 2_050, 2_850)
    assert lane.pictures.wanted[0] == lane.pictures.wanted[1]
