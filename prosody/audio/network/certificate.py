"""From when until when a certificate counts: all that is read of one here (X.509, RFC 5280 section 4.1)."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

END: Final = "-----END CERTIFICATE-----"
VERSION: Final = 0xA0
"""Tag of the version, which the oldest certificates lack."""

UTC_TIME: Final = 0x17
"""Tag of a time whose year has two digits: 50 to 99 are those of the last century."""


def validity(pem: str) -> tuple[datetime, datetime]:
    """Return from when until when the first certificate of a PEM file counts.

    Raises
    ------
    ValueError
        When there is none, or it is no certificate.
    """
    begin = pem.find("-----BEGIN CERTIFICATE-----")
    if begin < 0 or END not in pem[begin:]:
        raise ValueError("there is no certificate in it")
    der = ssl.PEM_cert_to_DER_cert(pem[begin : pem.index(END, begin) + len(END)])
    try:
        (_, whole), *_ = _parts(der)
        (_, inner), *_ = _parts(whole)
        fields = [part for part in _parts(inner) if part[0] != VERSION]
        first, last = _parts(fields[3][1])  # after number, algorithm and issuer
    except IndexError:
        raise ValueError("it is cut short") from None
    return _time(*first), _time(*last)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of each part that stands in `data` (DER)."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count]), at + count
        yield tag, data[at : at + length]
        at += length


def _time(tag: int, content: bytes) -> datetime:
    text = content.decode("ascii")
    if tag == UTC_TIME:
        text = ("19" if text >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
