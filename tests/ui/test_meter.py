"""Level meters: which source is really heard."""

from __future__ import annotations

import math

import pytest
from feed import Health

from prosody.wording import wording
from ui.meter import Meters, share_of

pytestmark = pytest.mark.usefixtures("application")


@pytest.mark.parametrize(
    ("level_db", "share"), [(-90.0, 0.0), (-60.0, 0.0), (-30.0, 0.5), (0.0, 1.0), (3.0, 1.0), (math.nan, 0.0)]
)
def test_a_level_fills_its_bar(level_db: float, share: float) -> None:
    assert share_of(level_db) == share


def test_a_call_without_devices_has_no_meters() -> None:
    meters = Meters(wording())
    meters.show_health({})
    assert not meters.isVisibleTo(None)
    assert meters.accessibleName() == ""


def test_both_legs_are_named_with_their_devices_and_what_ails_them() -> None:
    meters = Meters(wording("plain", "en"))
    meters.show_health({"customer": Health("lost", device="headset"), "rep": Health(device="desk")})
    assert meters.accessibleName() == "You: desk; Customer: headset · Microphone lost"


def test_a_bar_rises_at_once_and_falls_slowly() -> None:
    meters = Meters(wording())
    meters.show_health({"rep": Health(level_db=-12.0)})
    assert meters.shares["rep"] == pytest.approx(0.8)
    meters.show_health({"rep": Health(level_db=-60.0)})
    assert meters.shares["rep"] == pytest.approx(0.74)


def test_a_pause_empties_the_bars_at_once() -> None:
    meters = Meters(wording())
    meters.show_health({"rep": Health(level_db=-12.0)})
    meters.show_health({"rep": Health(level_db=-12.0)}, hearing=False)
    assert meters.shares["rep"] == 0.0
    meters.show_health({"rep": Health(level_db=-12.0)})
    assert meters.shares["rep"] == pytest.approx(0.8)
