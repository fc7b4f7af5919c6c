"""Something that takes a moment, done beside the GUI thread; the window looks whether it is over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Work(Generic[T]):
    """One call in a daemon thread.

    Parameters
    ----------
    do : callable
        What it raises is kept in `error`.
    """

    def __init__(self, do: Callable[[], T]) -> None:
        self._do = do
        self._result: list[T] = []
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="work", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result.append(self._do())
        except Exception as error:
            self.error = error

    @property
    def over(self) -> bool:
        """Whether it has returned or raised."""
        return not self._thread.is_alive()

    @property
    def result(self) -> T | None:
        """What it returned; None before that and after an error."""
        return self._result[0] if self._result else None

    def wait(self, limit_s: float) -> bool:
        """Wait for it; return whether it is over."""
        self._thread.join(limit_s)
        return self.over
