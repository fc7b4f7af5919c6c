"""The one error that leaves this room."""

from __future__ import annotations


class AudioError(Exception):
    """Sound cannot be had. Its text is one sentence for a person: what is wrong with what, and what to do."""
