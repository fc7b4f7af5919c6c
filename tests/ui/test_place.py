"""Where the overlay stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QPoint, QRect, QSize

from ui.place import Place, PlaceStore, docked, inside, place_of

AREA, SIZE = QRect(100, 30, 1500, 900), QSize(484, 176)


@given(st.integers(100, 1116), st.integers(30, 754))
def test_a_place_leads_back_to_its_position(x: int, y: int) -> None:
    assert place_of(QPoint(x, y), AREA, SIZE).position(AREA, SIZE) == QPoint(x, y)


@given(st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_nothing_lies_outside_the_screen(x: int, y: int) -> None:
    found = inside(QPoint(x, y), AREA, SIZE)
    assert AREA.contains(QRect(found, SIZE))


def test_a_corner_is_kept_when_the_screen_grows() -> None:
    place = place_of(QPoint(1100, 40), AREA, SIZE)
    assert place.right
    wider = QRect(0, 0, 2560, 1440)
    assert place.position(wider, SIZE) == QPoint(2560 - 484 - place.dx, place.dy)


@pytest.mark.parametrize(("y", "docked_y"), [(30, 30), (69, 30), (70, 70), (854, 854), (855, 894)])
def test_a_bar_docks_to_a_near_edge(y: int, docked_y: int) -> None:
    assert docked(QPoint(300, y), AREA, QSize(456, 36)) == QPoint(300, docked_y)


def test_places_are_found_again(tmp_path: Path) -> None:
    PlaceStore(tmp_path / "deep" / "overlay.json").remember("maker|model", Place(False, True, 7, 9))
    again = PlaceStore(tmp_path / "deep" / "overlay.json")
    assert again.last == "maker|model"
    assert again.place("maker|model") == Place(False, True, 7, 9)
    assert again.place("another") == Place()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"places": {"a": {"left": 1}}, "last": 3}', "\0"])
def test_a_spoiled_file_counts_as_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / "overlay.json"
    path.write_text(text)
    assert PlaceStore(path).place("a") == Place()


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = PlaceStore(tmp_path / "file" / "overlay.json")
    store.remember("a", Place(dx=3))
    assert store.place("a").dx == 3
