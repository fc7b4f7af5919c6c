"""What may be set about the overlay.

It is declared below the wall, away from the window that uses it, so that one settings file and
one `tonegauge settings` hold everything a person can set. No Qt here either.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from prosody.setting import Settings, setting


@dataclass(frozen=True, slots=True)
class LookSettings(Settings):
    """How the overlay looks."""

    size: str = setting(
        "full",
        "The gauge alone, everything, or one line.",
        choices=("gauge", "full", "bar"),
        source="proposal",
    )
    zoom: float = setting(
        1.0, "Enlarges the whole overlay.", low=1.0, high=2.0, source="WCAG 2.2, 1.4.4: text up to 200 %"
    )
    contrast: bool = setting(
        False,
        "More contrast: an opaque panel with a strong edge.",
        source="also on when the system asks for it",
    )
    stillness: str = setting(
        "system",
        "Less motion: no gliding needle, no fading.",
        choices=("system", "on", "off"),
        source="the system's own",
    )
    hide_from_sharing: bool = setting(
        False,
        "Keep the overlay out of screen sharing, where the system can (Windows, macOS).",
        source="proposal",
    )


@dataclass(frozen=True, slots=True)
class ViewSettings(Settings):
    """What the overlay shows, and for how long."""

    tolerance: float = setting(
        0.5,
        "How far the needle may lean to either side before the gauge leaves its calm zone.",
        low=0.2,
        high=0.9,
        source="0.5 is where flat or tense becomes likelier than in range",
    )
    grey_s: float = setting(
        1.0, "Without news for this long the gauge turns grey.", unit="s", low=0.3, high=5.0, source="ux.md 1"
    )
    gone_s: float = setting(
        2.0, "Without news for this long the gauge is empty.", unit="s", low=0.6, high=10.0, source="ux.md 1"
    )
    tone_grey_s: float = setting(
        6.0,
        "You have been silent for this long: the last tone turns grey.",
        unit="s",
        low=2.0,
        high=60.0,
        source="the judge looks at the last 6 s of speech",
    )
    tone_gone_s: float = setting(
        20.0,
        "You have been silent for this long: the last tone is taken away.",
        unit="s",
        low=5.0,
        high=120.0,
        source="the judge forgets speech after 20 s",
    )
    zone_hysteresis: float = setting(
        0.05,
        "The needle must go this far past a zone's limit to change the zone.",
        low=0.0,
        high=0.3,
        source="science.md 11, tried on prototypes",
    )
    zone_hold_s: float = setting(
        0.6,
        "A zone is held for at least this long.",
        unit="s",
        low=0.0,
        high=3.0,
        source="science.md 11, tried on prototypes",
    )
    show_s: float = setting(
        4.5, "A hint stays for this long.", unit="s", low=1.0, high=15.0, source="read in open programs"
    )
    goal: str = setting(
        "",
        "One sentence of your own, shown to you at the end of a call.",
        source="a goal of one's own motivates",
    )
    goal_measure: str = setting(
        "none",
        "What your goal is about: its trend over your own kept calls is shown at the end of a call.",
        choices=("none", "greeting_end", "in_range", "flat", "tense", "fast"),
        source="an own goal with delayed, personal feedback teaches",
    )
    summary: bool = setting(True, "Show a private summary at the end of a call.", source="proposal")
    nudges: bool = setting(True, "Show hints during the call.", source="an equal choice: after the call only")


@dataclass(frozen=True, slots=True)
class HotkeySettings(Settings):
    """Keys that work in every program."""

    everywhere: bool = setting(
        False,
        "These keys work in every program. The system is asked for them alone: no other key is heard.",
        source="off by default: a program that hears keys is a question of trust",
    )
    pause: str = setting("Ctrl+Alt+P", "Pause, and go on.", source="proposal")
    mark: str = setting("Ctrl+Alt+M", "Mark this moment.", source="proposal")
    greeting: str = setting("Ctrl+Alt+G", "The greeting starts now.", source="proposal")
    hide: str = setting("Ctrl+Alt+H", "Hide the overlay, and show it again.", source="proposal")


@dataclass(frozen=True, slots=True)
class OverlaySettings(Settings):
    """The overlay: how it looks and what it shows."""

    look: LookSettings = field(default_factory=LookSettings)
    view: ViewSettings = field(default_factory=ViewSettings)
    hotkeys: HotkeySettings = field(default_factory=HotkeySettings)
