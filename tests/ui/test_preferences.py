"""Preferences are made from the settings' own metadata, and cannot leave a range."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest
from PyQt6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QLineEdit

from prosody.setting import about
from prosody.settings import Settings, from_table, to_toml
from prosody.wording import LANGUAGES, wording
from prosody.words.about import MEANINGS
from ui.preferences import SOUND, Preferences, at, changed, rooms, title
from ui.setting_controls import Switch, told

pytestmark = pytest.mark.usefixtures("application")


def opened(language: str = "en") -> tuple[Preferences, list[Settings]]:
    kept: list[Settings] = []
    return Preferences(Settings(), wording("plain", language), keeping(kept)), kept


def keeping(kept: list[Settings], says: str = "") -> Callable[[Settings], str]:
    def keep(settings: Settings) -> str:
        kept.append(settings)
        return says

    return keep


def test_every_setting_has_a_control_with_a_tooltip_and_a_name() -> None:
    shown, _ = opened()
    wanted = {
        (path, field.name)
        for path, room in rooms(Settings())
        for field in fields(room)
        if "about" in field.metadata and field.name not in SOUND
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
    size.setCurrentIndex(size.findData("bar"))
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
    shown = Preferences(start, wording("plain", "en"), keeping(kept))
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
    text = told("zoom", about(field), field.default, wording("plain", "en"))
    assert text.splitlines() == ["1 to 2.", "Default 1.0. Source: WCAG 2.2, 1.4.4: text up to 200 %."]


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_every_setting_is_explained_in_every_language(language: str) -> None:
    said = {
        ".".join((*path, field.name))
        for path, room in rooms(Settings())
        for field in fields(room)
        if "about" in field.metadata
    }
    assert said == set(MEANINGS[language])
    english = [
        about(f).meaning for _, room in rooms(Settings()) for f in fields(room) if "about" in f.metadata
    ]
    assert not set(english) & set(MEANINGS[language].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_has_words_in_every_language(language: str) -> None:
    words = wording("plain", language)
    for _, room in rooms(Settings()):
        for field in fields(room):
            if "about" in field.metadata:
                for choice in about(field).choices:
                    assert words.knows(f"choice.{field.name}.{choice}"), (field.name, choice)


def test_german_preferences_show_no_english() -> None:
    shown, _ = opened("de")
    labels = [label.text() for label in shown.findChildren(QLabel)]
    assert "Vergrößert das ganze Overlay." in labels
    assert "Enlarges the whole overlay." not in labels
    size = shown.controls[("overlay", "look"), "size"]
    assert isinstance(size, QComboBox)
    assert [size.itemText(i) for i in range(size.count())] == ["Nur Anzeige", "Alles", "Eine Zeile"]


def test_a_gauge_wears_the_looks_at_once() -> None:
    shown, _ = opened()
    tolerance = shown.controls[("overlay", "view"), "tolerance"]
    assert isinstance(tolerance, QDoubleSpinBox)
    shown.preview.slider.setValue(60)
    assert shown.preview.zone == "tense"
    tolerance.setValue(0.8)
    assert shown.preview.zone == "in_range"
    assert shown.preview.gauge.face.band == (-0.8, 0.8)
    theme = shown.controls[("program",), "theme"]
    assert isinstance(theme, QComboBox)
    for name in ("light", "dark"):
        theme.setCurrentIndex(theme.findData(name))
        assert shown.preview.gauge.colours.name == name
    wording_box = shown.controls[("program",), "wording"]
    assert isinstance(wording_box, QComboBox)
    shown.preview.slider.setValue(-100)
    assert shown.preview.gauge.face.word == "Bored"
    wording_box.setCurrentIndex(wording_box.findData("descriptor"))
    assert shown.preview.gauge.face.word == "Flat"


def test_what_cannot_be_had_is_said_in_the_preferences_too() -> None:
    shown = Preferences(Settings(), wording("plain", "en"), keeping([], "Ctrl+Alt+P cannot be had."))
    everywhere = shown.controls[("overlay", "hotkeys"), "everywhere"]
    assert isinstance(everywhere, Switch)
    everywhere.click()
    assert shown.later.text() == "Ctrl+Alt+P cannot be had."
