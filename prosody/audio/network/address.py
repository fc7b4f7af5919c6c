"""HOST:PORT, as people write it."""

from __future__ import annotations

from urllib.parse import urlsplit


def place(text: str) -> tuple[str, int]:
    """Return a host and a port.

    Raises
    ------
    ValueError
        With what to write instead.
    """
    try:
        asked = urlsplit(f"//{text}")
        host, port = asked.hostname, asked.port
    except ValueError:  # no number, too large
        host = port = None
    if not host or port is None or asked.netloc != text:
        raise ValueError(f"{text!r}: write HOST:PORT, as in 127.0.0.1:9092; port 0 is any that is free.")
    return host, port
