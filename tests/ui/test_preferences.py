"""Preferences are made from the settings' own metadata, and cannot leave a range."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PyQt6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit

from prosody.setting import about
from prosody.settings import Settings, from_table, to_toml
from prosody.wording import wording
from ui.preferences import Preferences, Switch, at, changed, rooms, title, told

pytestmark = pytest.mark.usefixtures("application")


def opened() -> tuple[Preferences, list[Settings]]:
    kept: list[Settings] = []
    return Preferences(Settings(), wording("plain", "en"), kept.append), kept


def test_every_setting_has_a_control_with_a_tooltip_and_a_name() -> None:
    shown, _ = opened()
    wanted = {
        (path, field.name)
        for path, room in rooms(Settings())
        for field in fields(room)
        if "about" in field.metadata
    }
    assert set(shown.controls) == wanted
    for control in shown.controls.values():
        assert "Default" in control.toolTip()
        assert control.accessibleName()


def test_what_is_changed_is_handed_on_at_once() -> None:
    shown, kept = opened()
    size, zoom, contrast = (
        shown.controls[("overlay", "look"), name] for name in ("size", "zoom", "contrast")
    )
    goal = shown.controls[("overlay", "view"), "goal"]
    assert isinstance(size, QComboBox)
    assert isinstance(zoom, QDoubleSpinBox)
    assert isinstance(contrast, Switch)
    assert isinstance(goal, QLineEdit)
    size.setCurrentText("bar")
    zoom.setValue(1.5)
    contrast.click()
    goal.setText("smile first")
    goal.editingFinished.emit()
    look = kept[-1].overlay.look
    assert (look.size, look.zoom, look.contrast) == ("bar", 1.5, True)
    assert kept[-1].overlay.view.goal == "smile first"
    assert len(kept) == 4
    assert "smile first" in to_toml(kept[-1])


def test_a_number_cannot_leave_its_range() -> None:
    shown, kept = opened()
    zoom = shown.controls[("overlay", "look"), "zoom"]
    assert isinstance(zoom, QDoubleSpinBox)
    zoom.setValue(99.0)
    assert kept[-1].overlay.look.zoom == 2.0


def test_opening_changes_nothing() -> None:
    shown, kept = opened()
    assert kept == []
    assert shown.settings == Settings()


def test_a_page_is_reset_and_no_other() -> None:
    look = {"size": "bar", "zoom": 1.4}
    start = from_table({"overlay": {"look": look}, "judge": {"flags": {"hold_s": 4.0}}})
    kept: list[Settings] = []
    shown = Preferences(start, wording("plain", "en"), kept.append)
    shown.reset(("overlay", "look"))
    assert kept[-1].overlay.look == Settings().overlay.look
    assert kept[-1].judge.flags.hold_s == 4.0


def test_a_value_out_of_range_is_refused_where_it_enters() -> None:
    with pytest.raises(ValueError, match="zoom"):
        changed(Settings(), ("overlay", "look"), "zoom", 7.0)


def test_every_room_has_a_title_in_each_language() -> None:
    for language in ("en", "de"):
        words = wording("plain", language)
        titles = [title(path, words) for path, _ in rooms(Settings())]
        assert len(set(titles)) == len(titles)


def test_the_tooltip_says_range_default_and_source() -> None:
    field = next(f for f in fields(at(Settings(), ("overlay", "look"))) if f.name == "zoom")
    text = told(about(field), field.default, wording("plain", "en"))
    assert text.splitlines() == ["1 to 2.", "Default 1.0. Source: WCAG 2.2, 1.4.4: text up to 200 %."]
