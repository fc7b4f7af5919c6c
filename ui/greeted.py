"""A greeting's verdict as the badge shows it. No Qt."""

from __future__ import annotations

from prosody.events import Greeting
from prosody.wording import Wording
from ui.face import GreetingFace


def greeting_face(greeting: Greeting, words: Wording, tail: tuple[float, ...] = ()) -> GreetingFace:
    """Return the badge's face: the verdict, what to do about it, and the melody of the last phrase.

    Parameters
    ----------
    greeting : Greeting
    words : Wording
    tail : tuple of float
        The last phrase's melody in st, oldest first; left out where the direction is unclear.
    """
    known = greeting.verdict != "unclear"
    if not known:
        hint = ""
    elif greeting.on_target is False:
        hint = words(f"greeting.off.{greeting.target}")
    else:
        hint = words("greeting.on_target") if greeting.on_target else ""
    match = greeting.on_target if known else None
    return GreetingFace(
        words(f"greeting.{greeting.verdict}"), hint, greeting.verdict, match, tail if known else ()
    )
