"""The timeline of the bundled call: lanes, cursor, flags, mouse, wheel, keys."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PyQt6.QtTest import QTest

from prosody.events import Flag, Greeting
from prosody.wording import wording
from ui import theme
from ui.replay.lane_tone import FlagLane, code_of, sign_of
from ui.replay.overview import Overview
from ui.replay.sheet import MARGIN
from ui.replay.sight import Sight
from ui.replay.span import Scale, whole
from ui.replay.timeline import Timeline

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
NOTCH = QPoint(0, 120)
WORDS = wording("plain", "en")
SIZE = (1184, 640)  # 1100 px of time: a frame of the demo's 60 s view is 0.18 px


@pytest.fixture
def timeline(application, demo):
    made = Timeline(Sight(demo), WORDS, theme.DARK)
    made.resize(*SIZE)
    made.show()
    yield made
    made.hide()
    made.deleteLater()
    application.processEvents()


@pytest.fixture
def overview(application, demo):
    made = Overview(Sight(demo), WORDS, theme.DARK)
    made.resize(1184, 70)
    made.show()
    yield made
    made.hide()
    made.deleteLater()
    application.processEvents()


def heard(signal):
    told = []
    signal.connect(lambda *what: told.append(what[0] if len(what) == 1 else what))
    return told


def mouse(widget, kind, x, y, button=Qt.MouseButton.LeftButton):
    at = QPointF(x, y)
    widget.event(QMouseEvent(kind, at, widget.mapToGlobal(at), button, button, NONE))


def drag(widget, start, end, button=Qt.MouseButton.LeftButton):
    mouse(widget, QEvent.Type.MouseButtonPress, *start, button)
    for share in (0.3, 0.7, 1.0):
        x, y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
        mouse(widget, QEvent.Type.MouseMove, x, y, button)
    mouse(widget, QEvent.Type.MouseButtonRelease, *end, button)


def wheel(widget, x, turned=NOTCH, modifiers=NONE):
    at = QPointF(x, 200)
    widget.event(
        QWheelEvent(
            at,
            widget.mapToGlobal(at),
            QPoint(),
            turned,
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
    )


def press(timeline, key):
    return timeline.hand.press(QKeyEvent(QEvent.Type.KeyPress, key, NONE))


def mark(timeline, code):
    return next(found for found in timeline.sight.marks if code_of(found) == code)


# What is seen.


def test_marks_are_flags_and_the_greetings_that_were_not_flagged(timeline):
    kinds = [(type(found), code_of(found)) for found in timeline.sight.marks]
    assert (Flag, "contour.flat") in kinds
    assert (Flag, "tone.tense") in kinds
    assert (Greeting, "contour.rising") in kinds
    assert (Greeting, "contour.level") not in kinds  # that greeting was flagged: one mark is enough


def test_every_judged_second_lies_in_a_stretch_of_its_tone(timeline):
    tones = timeline.sight.call.tone("rep")
    for index, judged in zip(tones.index.tolist(), tones.judged.tolist(), strict=True):
        (run,) = [run for run in timeline.sight.tones if run.start <= index - 1 < run.end]
        assert (run.zone == "none") != judged


def test_the_fitted_end_goes_as_far_as_the_greeting_says(timeline):
    tails = timeline.sight.tails
    assert len(tails) == len(timeline.sight.greetings) == 2
    for tail, greeting in zip(tails, timeline.sight.greetings, strict=True):
        assert tail.to_st - tail.from_st == pytest.approx(greeting.movement_st)
        st = timeline.sight.curves["rep", "st"].rows(tail.start, tail.end)
        fitted = np.linspace(tail.from_st, tail.to_st, len(st))
        assert np.nanmedian(np.abs(st - fitted)) < 1.0  # it lies on the voice


def test_the_band_is_the_voices_own(timeline):
    low, high = timeline.sight.band_st
    usual = timeline.sight.call.profile.usual["range_st"].median
    assert high - low == pytest.approx(usual)


def lane_image(timeline, code, first, last):
    """Return a lane alone, as opaque pixels."""
    timeline.show_span(timeline.span.over(first, last))
    lane = next(lane for lane in timeline.lanes if lane.code == code)
    picture = QImage(1100, 120, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(QColor("black"))
    painter = QPainter(picture)
    lane.paint(painter, QRectF(0, 0, 1100, 120), Scale(timeline.span, 0.0, 1100.0), timeline.scene)
    painter.end()
    data = picture.constBits()
    data.setsize(picture.sizeInBytes())
    return np.frombuffer(data, np.uint8).reshape(120, 1100, 4)[..., :3].astype(int)


@pytest.mark.parametrize("frames", [10_300, 1_000, 300, 40])
def test_the_waveform_is_tall_where_somebody_speaks_at_every_zoom(timeline, frames):
    picture = lane_image(timeline, "wave.rep", 5_800, 5_800 + frames)
    tall = (picture.sum(axis=2) > 150).sum(axis=0)
    speech = timeline.sight.call.columns("rep").speech
    span = timeline.span
    frame = np.clip(
        (span.first + (np.arange(1100) + 0.5) * span.frames / 1100).astype(int), 0, len(speech) - 1
    )
    loud = speech[frame]
    if frames > 1_000:
        assert tall[loud].mean() > 3 * tall[~loud].mean()
    assert tall[loud].max() > 20


@pytest.mark.parametrize("frames", [10_300, 1_000, 100])
def test_the_melody_stands_at_its_semitones_at_every_zoom(timeline, frames):
    lane = next(lane for lane in timeline.lanes if lane.code == "melody")
    timeline.flags_visible = False  # no fitted line over it
    picture = lane_image(timeline, "melody", 8_360, 8_360 + frames)
    bright = picture.min(axis=2) > 200
    span = timeline.span
    st = timeline.sight.curves["rep", "st"].rows(0, 10**6) - timeline.sight.middle_st["rep"]
    low, high = lane.reach(timeline.scene)
    checked = 0
    for x in range(1100):
        first = span.first + x * span.frames / 1100
        rows = st[int(first) : int(first + span.frames / 1100) + 1]
        rows = rows[~np.isnan(rows)]
        if len(rows) and frames > 200 and bright[:, x].any():
            y = 2 + (high - np.clip(rows, low, high)) / (high - low) * 116
            seen = np.flatnonzero(bright[:, x])
            assert abs(seen.min() - y.min()) < 40
            checked += abs(seen.mean() - y.mean()) < 8
    assert bright.any()
    assert frames <= 200 or checked > 100


def test_a_gap_is_hatched_and_silence_is_not(timeline):
    before = lane_image(timeline, "wave.rep", 0, 100).sum()
    timeline.sight.gaps["rep"] = [(10, 60)]
    assert lane_image(timeline, "wave.rep", 0, 100).sum() > before


# Cursor and frames.


def test_the_cursor_is_exact_to_the_frame(timeline):
    timeline.show_span(whole(timeline.sight.length).over(8_400, 8_450))
    went = heard(timeline.went)
    for frame in (8_401, 8_425, 8_449):
        x = timeline.scale.x(frame) + 0.5 / timeline.scale.per_pixel
        mouse(timeline, QEvent.Type.MouseButtonPress, x, 300)
        mouse(timeline, QEvent.Type.MouseButtonRelease, x, 300)
    assert went == [8_401, 8_425, 8_449]


def test_a_moving_cursor_paints_no_lane_anew(timeline):
    timeline.grab()
    painted = timeline.painted
    for frame in range(100, 140):
        timeline.show_cursor(frame)
        timeline.grab()
    assert timeline.painted == painted


def test_the_view_turns_its_page_with_the_cursor(timeline):
    timeline.show_span(timeline.span.over(0, 1_000))
    moved = heard(timeline.moved)
    timeline.show_cursor(1_050)
    assert len(moved) == 1
    assert timeline.span.first < 1_050 < timeline.span.last


# The hand.


def test_the_wheel_zooms_about_the_pointer_and_pans_sideways(timeline):
    timeline.show_span(timeline.span.over(2_000, 6_000))
    under = timeline.scale.frame(500)
    wheel(timeline, 500)
    assert timeline.span.frames < 4_000
    assert timeline.scale.frame(500) == pytest.approx(under)
    first = timeline.span.first
    wheel(timeline, 500, QPoint(-120, 0))
    assert timeline.span.first > first
    wheel(timeline, 500, QPoint(0, 120), Qt.KeyboardModifier.ShiftModifier)
    assert timeline.span.first == pytest.approx(first)


def test_a_drag_selects_and_a_click_deselects(timeline):
    timeline.show_span(timeline.span.over(2_000, 4_000))
    chosen = heard(timeline.selected)
    drag(timeline, (MARGIN + 110, 300), (MARGIN + 220, 320))
    assert timeline.selection == (2_200, 2_400)
    mouse(timeline, QEvent.Type.MouseButtonPress, 700, 300)
    mouse(timeline, QEvent.Type.MouseButtonRelease, 700, 300)
    assert timeline.selection is None
    assert chosen[-1] is None


def test_a_drag_on_the_time_axis_or_with_the_middle_button_pans(timeline):
    for place, button in ((SIZE[1] - 10, Qt.MouseButton.LeftButton), (200, Qt.MouseButton.MiddleButton)):
        timeline.show_span(timeline.span.over(2_000, 4_200))
        drag(timeline, (600, place), (500, place), button)
        assert timeline.span.first == pytest.approx(2_200)
        assert timeline.selection is None


def test_keys_zoom_pan_and_select(timeline):
    timeline.show_span(timeline.span.over(4_000, 6_000))
    timeline.show_cursor(5_000)
    press(timeline, Key.Key_Plus)
    assert timeline.span.frames < 2_000
    press(timeline, Key.Key_PageDown)
    assert timeline.span.first > 4_500
    press(timeline, Key.Key_0)
    assert timeline.span.is_whole
    press(timeline, Key.Key_I)
    timeline.show_cursor(5_400)
    press(timeline, Key.Key_O)
    assert timeline.selection == (5_000, 5_400)
    assert press(timeline, Key.Key_Escape)
    assert timeline.selection is None
    assert not press(timeline, Key.Key_Space)  # playback's


# Flags.


def test_a_flag_is_chosen_by_a_click_on_its_label(timeline):
    timeline.show_span(timeline.span.over(5_000, 7_000))
    timeline.grab()
    chose = heard(timeline.chose)
    (box,) = [box for box, found in timeline.flags.shown if code_of(found) == "tone.tense"]
    mouse(timeline, QEvent.Type.MouseButtonPress, box.center().x(), box.center().y())
    mouse(timeline, QEvent.Type.MouseButtonRelease, box.center().x(), box.center().y())
    assert [code_of(found) for found in chose] == ["tone.tense"]


def test_where_a_hidden_lane_had_its_labels_nothing_is_found(timeline):
    timeline.grab()
    box, _ = timeline.flags.shown[0]
    timeline.show_lane("flags", False)
    timeline.grab()
    assert timeline.flags.at(box.center()) is None


def test_labels_do_not_lie_over_each_other_at_any_zoom(timeline):
    for frames in (10_374, 4_000, 500):
        timeline.show_span(timeline.span.over(0, frames))
        timeline.grab()
        boxes = [box for box, _ in timeline.flags.shown]
        for number, one in enumerate(boxes):
            assert not any(one.intersects(other) for other in boxes[:number])


def test_a_chosen_flag_is_brought_into_view(timeline):
    timeline.show_span(timeline.span.over(0, 1_000))
    tense = mark(timeline, "tone.tense")
    timeline.choose(tense)
    assert timeline.span.first < tense.index < tense.end < timeline.span.last


def test_nothing_that_was_judged_is_seen_while_flags_are_hidden(timeline):
    timeline.show_span(whole(timeline.sight.length))
    seen = timeline.grab().toImage()
    timeline.flags_visible = False
    hidden = timeline.grab().toImage()
    assert seen != hidden
    assert timeline.flags.shown == []
    zones = {theme.DARK.flat.rgb(), theme.DARK.tense.rgb()}
    colours = {hidden.pixel(x, y) for x in range(0, SIZE[0], 2) for y in range(0, SIZE[1], 2)}
    assert not zones & colours


def test_flags_are_told_by_shape_and_word_too(timeline):
    assert isinstance(timeline.lanes[0], FlagLane)
    signs = {sign_of(found) for found in timeline.sight.marks}
    assert len(signs) == len(timeline.sight.marks)  # level, flat, tense, rising: all drawn otherwise


@pytest.mark.usefixtures("application")
def test_time_runs_left_to_right_in_every_language(demo):
    pictures = []
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        made = Timeline(Sight(demo), WORDS, theme.LIGHT)
        made.setLayoutDirection(direction)
        made.resize(*SIZE)
        pictures.append(made.grab().toImage())
        made.deleteLater()
    assert pictures[0] == pictures[1]


def heights(timeline):
    boxes = timeline.sheet().boxes(*SIZE)
    return {lane.code: box.height() for lane, box in zip(timeline.shown_lanes(), boxes, strict=True)}


def test_a_hidden_lane_leaves_its_room_to_the_others(timeline):
    high = heights(timeline)
    timeline.show_lane("level", False)
    now = heights(timeline)
    assert "level" not in now
    assert now["melody"] > high["melody"]


# The overview.


def test_the_overviews_frame_is_dragged_and_stretched(overview):
    overview.show_span(whole(overview.sight.length).over(2_000, 4_000))
    moved = heard(overview.moved)
    left, right = overview.scale.x(2_000), overview.scale.x(4_000)
    drag(overview, ((left + right) / 2, 40), ((left + right) / 2 + 100, 40))
    assert moved[-1].frames == pytest.approx(2_000)
    assert moved[-1].first > 2_500
    overview.show_span(whole(overview.sight.length).over(2_000, 4_000))
    drag(overview, (right, 40), (right + 100, 40))
    assert moved[-1].first == pytest.approx(2_000)
    assert moved[-1].last > 4_500


def test_the_overview_is_a_slider_whose_arrows_move_the_cursor(overview):
    went = heard(overview.went)
    overview.show_cursor(1_000)
    QTest.keyClick(overview, Key.Key_Right)
    assert went == [1_100]
    assert overview.accessibleName()
