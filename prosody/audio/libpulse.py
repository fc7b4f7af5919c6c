"""What is used of libpulse to record: its own types and calls, and nothing made of them.

The rule of the room: declarations only. The calls and structures are those of PulseAudio's
`pulse/{mainloop,context,stream,proplist,subscribe}.h`, unchanged since version 0.9.19.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_void_p
from functools import lru_cache
from typing import Final

READY: Final = {"context": 4, "stream": 2}
"""State of each that is connected; larger numbers mean failed or ended."""

NO_AUTOSPAWN: Final = 0x0001
ADJUST_LATENCY: Final = 0x2000
SERVER_CHANGES: Final = 0x0080
DEFAULT: Final = 0xFFFFFFFF
"""Lets the server choose a number."""

SIXTEEN_BIT: Final = 3 if sys.byteorder == "little" else 4

CHANGED = ctypes.CFUNCTYPE(None, c_void_p, c_int, c_uint32, c_void_p)
"""Context, what has happened, to which object, ours."""


class Format(ctypes.Structure):
    """`pa_sample_spec`."""

    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class Buffering(ctypes.Structure):
    """`pa_buffer_attr`, in bytes."""

    _fields_ = tuple((name, c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


CALLS: Final = {
    "mainloop_new": (c_void_p,),
    "mainloop_get_api": (c_void_p, c_void_p),
    "mainloop_iterate": (c_int, c_void_p, c_int, c_void_p),
    "mainloop_free": (None, c_void_p),
    "context_new": (c_void_p, c_void_p, c_char_p),
    "context_connect": (c_int, c_void_p, c_char_p, c_int, c_void_p),
    "context_get_state": (c_int, c_void_p),
    "context_errno": (c_int, c_void_p),
    "context_set_subscribe_callback": (None, c_void_p, CHANGED, c_void_p),
    "context_subscribe": (c_void_p, c_void_p, c_int, c_void_p, c_void_p),
    "context_disconnect": (None, c_void_p),
    "context_unref": (None, c_void_p),
    "operation_unref": (None, c_void_p),
    "proplist_new": (c_void_p,),
    "proplist_sets": (c_int, c_void_p, c_char_p, c_char_p),
    "proplist_free": (None, c_void_p),
    "stream_new_with_proplist": (c_void_p, c_void_p, c_char_p, POINTER(Format), c_void_p, c_void_p),
    "stream_connect_record": (c_int, c_void_p, c_char_p, POINTER(Buffering), c_int),
    "stream_get_state": (c_int, c_void_p),
    "stream_get_device_name": (c_char_p, c_void_p),
    "stream_is_suspended": (c_int, c_void_p),
    "stream_peek": (c_int, c_void_p, POINTER(c_void_p), POINTER(c_size_t)),
    "stream_drop": (c_int, c_void_p),
    "stream_disconnect": (c_int, c_void_p),
    "stream_unref": (None, c_void_p),
    "strerror": (c_char_p, c_int),
}
"""What each returns, and what it takes; every name has `pa_` before it."""


@lru_cache(maxsize=1)
def library() -> ctypes.CDLL:
    """Return libpulse with its calls declared; raises OSError where there is none."""
    made = ctypes.CDLL("libpulse.so.0")
    for name, (result, *takes) in CALLS.items():
        call = getattr(made, f"pa_{name}")
        call.restype, call.argtypes = result, takes
    return made
