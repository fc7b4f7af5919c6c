"""The only machinery there is: a stage turns what comes in into what goes out.

The rule of the room: a stage may be handed any number of frames at once, and its result
must not depend on how many. Recursions therefore run frame by frame and carry their
state; vector operations are used only where a row does not feel the other rows
(`docs/design.md`, law 4).
"""

from __future__ import annotations

from typing import Protocol, TypeVar

In = TypeVar("In", contravariant=True)
Out = TypeVar("Out", covariant=True)


class Stage(Protocol[In, Out]):
    """One step of the pipeline."""

    @property
    def lookahead(self) -> int:
        """Frames between what is heard and what is known."""
        ...

    def process(self, item: In, /) -> Out:
        """Take in what came next; return all that is known because of it."""
        ...

    def flush(self) -> Out:
        """The stretch ends (a gap or the end of the stream): close and return what is open.

        The stage is then ready for the next stretch; nothing heard before the gap may
        be joined to what comes after it.
        """
        ...
