"""The end of a window: however it is closed, its parts stop once, and whoever opened it hears of it once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Protocol, TypeVar


class Ending(Protocol):
    """A window that ends: whether it has, and who is told."""

    _gone: bool
    _closed: Callable[[], None] | None


Window = TypeVar("Window", bound=Ending)


def once(stop: Callable[[Window], None]) -> Callable[[Window], None]:
    """Let `finish` stop a window's parts the first time, then tell that it has gone; later do nothing."""

    @wraps(stop)
    def finish(window: Window) -> None:
        if window._gone:
            return
        window._gone = True
        stop(window)
        if window._closed is not None:
            window._closed()

    return finish
