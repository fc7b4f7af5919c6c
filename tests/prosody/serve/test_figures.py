"""Figures and addresses."""

from __future__ import annotations

import pytest

from prosody.audio.network.address import place
from prosody.audio.network.listeners import Door
from prosody.serve.address import door
from prosody.serve.metrics import BOUNDS_S, Metrics


def test_the_lag_is_a_histogram_whose_buckets_hold_all_below() -> None:
    metrics = Metrics()
    for lag_s in (0.02, 0.21, 0.3, 7.0):
        metrics.lag.take(lag_s)
    lines = metrics.text([], {}).splitlines()
    buckets = [float(line.split()[-1]) for line in lines if line.startswith("tonegauge_lag_seconds_bucket")]
    assert len(buckets) == len(BOUNDS_S) + 1
    assert buckets == sorted(buckets)
    assert 'tonegauge_lag_seconds_bucket{le="0.3"} 3' in lines
    assert 'tonegauge_lag_seconds_bucket{le="+Inf"} 4' in lines
    assert "tonegauge_lag_seconds_sum 7.530000" in lines
    assert "tonegauge_lag_seconds_count 4" in lines


def test_every_figure_says_what_it_is() -> None:
    metrics = Metrics()
    metrics.lose('odd "reason"\\\n', 1.5)
    metrics.refuse("busy")
    metrics.end("done")
    text = metrics.text([("tonegauge_calls", "Calls that are on.", 2)], {"admitted": 3})
    assert text.endswith("\n")
    names = {line.split("{")[0].split()[0] for line in text.splitlines() if not line.startswith("#")}
    for name in names:
        base = name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count")
        assert f"# TYPE {base} " in text
        assert f"# HELP {base} " in text
    assert 'tonegauge_lost_seconds_total{reason="odd \\"reason\\"\\\\\\n"} 1.5' in text
    assert 'tonegauge_connections_total{became="admitted"} 3' in text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("audiosocket:127.0.0.1:9092", Door("audiosocket", "127.0.0.1", 9092, "rep")),
        ("customer=audiosocket:localhost:0", Door("audiosocket", "localhost", 0, "customer")),
        ("fork:[::1]:80", Door("fork", "::1", 80, "rep")),
        ("rtp:127.0.0.1:4000-4019", Door("rtp", "127.0.0.1", 4000, "rep", 20)),
        ("customer=rtp:my-host:4000", Door("rtp", "my-host", 4000, "customer", 1)),
    ],
)
def test_a_door_is_written_as_leg_kind_host_port(text: str, meant: Door) -> None:
    assert door(text) == meant


@pytest.mark.parametrize(
    "text",
    ["", "audiosocket", "audiosocket:", "audiosocket:1.2.3.4", "sip:1.2.3.4:5", "me=rtp:1.2.3.4:5",
     "rtp:1.2.3.4:99999", "rtp:1.2.3.4:x", "rtp::1", "rtp:1.2.3.4:5/path", "=rtp:1.2.3.4:5",
     "rtp:1.2.3.4:9-8", "rtp:1.2.3.4:1-999", "rtp:1.2.3.4:0-9", "rtp:1.2.3.4:65500-65536", "rtp:1.2.3.4:-5",
     "audiosocket:1.2.3.4:5-6"],
)  # fmt: skip
def test_what_is_no_door_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write "):
        door(text)


def test_a_place_has_a_host_and_a_port() -> None:
    assert place("127.0.0.1:8765") == ("127.0.0.1", 8765)
    with pytest.raises(ValueError, match="write HOST:PORT"):
        place("8765")
