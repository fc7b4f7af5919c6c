"""Work that may take long, done beside the GUI thread; what came of it is told there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PyQt6.QtCore import QObject, pyqtSignal

Made = TypeVar("Made")


class Aside(QObject):
    """Does one thing after the other on a thread of its own, each time it is asked."""

    _done = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: list[threading.Thread] = []
        self._done.connect(lambda tell: tell())

    def do(
        self, work: Callable[[], Made], then: Callable[[Made], None], failed: Callable[[str], None]
    ) -> None:
        """Do `work`, then tell the GUI thread what it made, or what it said when it failed."""

        def run() -> None:
            try:
                made = work()
            except Exception as error:  # a sentence for the person, whatever it was
                said = str(error)
                self._tell(lambda: failed(said))
            else:
                self._tell(lambda: then(made))

        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(threading.Thread(target=run, name="aside", daemon=True))
        self._threads[-1].start()

    def _tell(self, what: Callable[[], None]) -> None:
        try:
            self._done.emit(what)
        except RuntimeError:  # the window has gone meanwhile: nobody is there to be told
            return

    def finish(self, timeout_s: float) -> None:
        """Wait for what is under way, before the program ends."""
        for thread in self._threads:
            thread.join(timeout_s)
