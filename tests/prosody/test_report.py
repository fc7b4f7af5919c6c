"""JSON lines and CSV: the contract of the design's section 7."""

from __future__ import annotations

import io
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosody.contour import missing
from prosody.events import LEGS, End, Event, Evidence, Flag, Gap, Greeting, Start, Tone, Trouble, Utterance
from prosody.pipeline import Heard
from prosody.report import COLUMNS, ContourRows, Lines, line
from prosody.wording import wording

NAN = float("nan")
SOME: list[Event] = [
    Start(0, 0, "rep", "call.flac", 16_000, 0.08, "population"),
    Utterance(100, 250, 285, "rep"),
    Greeting(100, 250, 290, "unclear", NAN, NAN, 0.1, None, "rise", None),
    Greeting(
        100, 250, 290, "rising", 4.5, 9.0, 0.9, -0.5, "rise", True, (Evidence("movement_st", 4.5, "st"),)
    ),
    Tone(300, 301, 0.2, 0.7, 0.1, -0.1, 0.8, "judged"),
    Flag(300, 400, 410, "tone.flat", (Evidence("movement_rate", 3.0, "st/s", 4.0, 6.0),), shown=False),
    Gap(500, 600, 600, "customer", "paused"),
    Trouble(700, 701, "rep", "muted"),
    End(1000, 1000, 400, 900),
]


def written(event: Event, profile: str = "plain") -> dict[str, object]:
    out = io.StringIO()
    Lines(out, wording(profile)).accept(Heard(events=(event,)))
    read: dict[str, object] = json.loads(out.getvalue(), parse_constant=pytest.fail)
    return read


def test_each_line_has_the_keys_of_the_contract() -> None:
    keys = {
        "start": {"schema", "type", "file", "leg", "sample_rate", "latency_s", "voice", "wording"},
        "utterance": {"type", "start_s", "end_s", "decided_s"},
        "greeting": {
            "start_s",
            "end_s",
            "decided_s",
            "verdict",
            "movement_st",
            "slope_st_per_s",
            "confidence",
        },
        "tone": {"time_s", "bored", "in_range", "irritated", "needle", "trust"},
        "flag": {"kind", "start_s", "end_s", "decided_s", "evidence"},
        "gap": {"start_s", "end_s", "reason"},
        "trouble": {"time_s", "code"},
        "end": {"duration_s", "speech_s", "measured_pct"},
    }
    for event in SOME:
        found = written(event)
        assert found.keys() >= keys[str(found["type"])]


def test_times_are_seconds_and_what_is_not_known_is_null() -> None:
    unclear, rising = written(SOME[2]), written(SOME[3])
    assert (unclear["start_s"], unclear["end_s"], unclear["decided_s"]) == (1.0, 2.5, 2.9)
    assert (unclear["movement_st"], unclear["slope_st_per_s"]) == (None, None)
    assert rising["evidence"] == [
        {"measure": "movement_st", "value": 4.5, "unit": "st", "threshold": None, "usual": None}
    ]


def test_the_end_says_how_much_was_measured() -> None:
    assert written(SOME[-1]) == {
        "type": "end",
        "duration_s": 10.0,
        "speech_s": 4.0,
        "measured_pct": 90.0,
        "troubles": [],
    }
    assert written(End(0, 0, 0, 0))["measured_pct"] == 0.0


@pytest.mark.parametrize(
    ("profile", "flat", "tense"), [("plain", "bored", "irritated"), ("x", "flat", "tense")]
)
def test_the_wording_names_the_judgements(profile: str, flat: str, tense: str) -> None:
    tone = written(SOME[4], profile)
    assert (tone[flat], tone["in_range"], tone[tense]) == (0.2, 0.7, 0.1)
    assert written(SOME[5], profile)["kind"] == flat
    assert written(SOME[0], profile)["wording"] == ("plain" if profile == "plain" else "descriptor")


@given(st.floats(allow_nan=True, allow_infinity=True), st.floats(allow_nan=True, allow_infinity=True))
def test_every_number_is_finite_or_null(value: float, other: float) -> None:
    events = [
        Tone(
            0, 0, value, other, value, other, value, "judged", "", (Evidence("x", value, "st", other, value),)
        ),
        Greeting(0, 0, 0, "rising", value, other, value, other, "free", None),
    ]
    for event in events:
        json.dumps(line(event, wording("plain")), allow_nan=False)


def test_a_file_name_that_is_no_text_still_makes_a_line() -> None:
    out = io.StringIO()
    odd = b"ab\xff.wav".decode("utf-8", "surrogateescape")
    Lines(out, wording()).accept(Heard(events=(Start(0, 0, "rep", odd, 8000, 0.1, "v"),)))
    assert json.loads(out.getvalue().encode("utf-8", "backslashreplace"))["file"] == odd


def test_the_contour_has_a_row_for_each_frame_in_the_middle_of_its_window() -> None:
    contour = missing(598, 3)
    contour.f0_hz[1], contour.voicing[1], contour.level_db[1], contour.speech[1] = 220.5, 0.875, -23.25, True
    out = io.StringIO()
    ContourRows(out).accept(Heard(contours=(("customer", contour),)))
    assert out.getvalue().splitlines() == [
        COLUMNS,
        "5.985,customer,,,,0",
        "5.995,customer,220.500,0.875,-23.25,1",
        "6.005,customer,,,,0",
    ]


def test_the_contours_rows_do_not_depend_on_which_leg_came_first() -> None:
    starts = tuple(Start(0, 0, leg, "x", 8000, 0.1, "v") for leg in LEGS)
    rep, customer = missing(0, 5), missing(0, 3)
    end = End(5, 5, 0, 0)
    walks = [
        [("rep", rep), ("customer", customer)],
        [("customer", customer), ("rep", rep)],
        [("rep", rep[:1]), ("customer", customer[:2]), ("rep", rep[1:]), ("customer", customer[2:])],
    ]
    written = []
    for walk in walks:
        out = io.StringIO()
        sink = ContourRows(out)
        sink.accept(Heard(events=starts))
        for part in walk:
            sink.accept(Heard(contours=(part,)))
        assert out.getvalue().count("\n") == 1 + 2 * 3
        sink.accept(Heard(events=(end,)))
        written.append(out.getvalue())
    assert len(set(written)) == 1
    places = [tuple(row.split(",")[:2]) for row in written[0].splitlines()[1:]]
    both = [(f"0.0{k}5", leg) for k in range(3) for leg in LEGS]
    assert places == [*both, ("0.035", "rep"), ("0.045", "rep")]


def test_the_point_is_the_decimal_sign_whatever_the_columns_hold() -> None:
    contour = missing(0, 2)
    contour.f0_hz[:] = np.float32(1e-3)
    out = io.StringIO()
    ContourRows(out).accept(Heard(contours=(("rep", contour),)))
    assert [len(row.split(",")) for row in out.getvalue().splitlines()] == [6, 6, 6]
    assert math.isclose(float(out.getvalue().splitlines()[1].split(",")[2]), 0.001)
