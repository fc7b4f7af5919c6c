"""What a peer on the network may do at most, and whose voice comes on which of its channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prosody.setting import Settings, setting


@dataclass(frozen=True, slots=True)
class NetworkSettings(Settings):
    """How calls are taken from a telephone system."""

    secret_file: str = setting(
        "",
        "A file that holds the secret which a telephone system must show; empty: only this machine may send.",
        source="nothing listens to strangers; docs/telephony.md",
    )
    certificate: str = setting(
        "",
        "The TLS certificate (PEM) to listen with; any address but this machine's needs it and a secret.",
        source="a call is never sent in clear text across a network",
    )
    private_key: str = setting("", "The key of the certificate (PEM).", source="see certificate")
    public_url: str = setting(
        "",
        "The address under which Twilio reaches this program (wss://...): its signature covers it.",
        source="twilio.com, security of requests",
    )
    senders: str = setting(
        "127.0.0.1, ::1",
        "Addresses that may send RTP, which carries no secret; separated by commas.",
        source="this machine alone unless said otherwise",
    )
    customer_track: str = setting(
        "inbound",
        "The track of a media stream that carries the customer.",
        choices=("inbound", "outbound"),
        source="in a call that comes in, inbound is the caller",
    )
    customer_channel: str = setting(
        "left",
        "The channel of a two-channel fork that carries the customer.",
        choices=("left", "right"),
        source="FreeSWITCH puts what the forked party says on the left; the caller is forked",
    )
    fork_rate: int = setting(
        16000,
        "Samples per second of a fork whose address does not say ?rate=.",
        unit="Hz",
        low=8000,
        high=48000,
        source="the rate that mod_audio_fork's examples ask for",
    )
    fork_channels: int = setting(
        2,
        "Channels of a fork whose address does not say ?channels=.",
        unit="channels",
        low=1,
        high=2,
        source="two: both legs, apart",
    )
    reorder_s: float = setting(
        0.1,
        "How long a piece of a media stream that is missing is waited for.",
        unit="s",
        low=0.0,
        high=1.0,
        source="five chunks of 20 ms; others of this shape do not promise any order",
    )
    jitter_s: float = setting(
        0.06,
        "How long an RTP packet that is missing is waited for.",
        unit="s",
        low=0.0,
        high=0.5,
        source="twice the jitter that telephony is built for (30 ms)",
    )
    digits_pause_s: float = setting(
        5.0,
        "After a telephone's key nothing is kept or judged for so long: a card number may be typed.",
        unit="s",
        low=0.0,
        high=60.0,
        source="proposal: slower than people type, faster than they talk on",
    )
    patience_s: float = setting(
        1.0,
        "A leg from which nothing comes for so long is a gap from there on.",
        unit="s",
        low=0.2,
        high=5.0,
        source="the same as for a device that falls silent",
    )
    idle_s: float = setting(
        10.0,
        "A call ends when nothing at all has come for so long.",
        unit="s",
        low=1.0,
        high=600.0,
        source="a cut line says no goodbye",
    )
    opening_s: float = setting(
        5.0,
        "A connection must have said who it is by then.",
        unit="s",
        low=0.5,
        high=30.0,
        source="200 silent connections are shut within it",
    )
    ahead_s: float = setting(
        5.0,
        "A call that sends so much more sound than time has passed is ended.",
        unit="s",
        low=1.0,
        high=60.0,
        source="twice real speed for 5 s",
    )
    longest_gap_s: float = setting(
        60.0,
        "A jump of a peer's clock by more than this is no gap: its clock was set anew.",
        unit="s",
        low=1.0,
        high=3600.0,
        source="proposal: a caller on hold who is not sent for longer is filled in by our own clock",
    )
    longest_call_h: float = setting(
        12.0,
        "A call ends after so long.",
        unit="h",
        low=0.1,
        high=48.0,
        source="a line that was never hung up",
    )
    largest_message: int = setting(
        65536,
        "Bytes of one message at most.",
        unit="bytes",
        low=1024,
        high=1 << 20,
        source="20 ms of two legs at 48 kHz are 3,840 bytes; AudioSocket's own limit",
    )
    most_calls: int = setting(
        128,
        "Connections that are taken at once.",
        unit="connections",
        low=1,
        high=4096,
        source="more than two cores analyse",
    )
    most_strangers: int = setting(
        32,
        "Connections at once that have not said who they are.",
        unit="connections",
        low=1,
        high=1024,
        source="a flood of them must not keep a good call out",
    )


DEFAULTS: Final = NetworkSettings()
