"""The connection to a server that is followed: a thread that hears it, and connects again when it breaks.

The rule of the room: whatever becomes of the connection is one sentence, and what comes over it is believed
only as far as `wire` reads it.
"""

from __future__ import annotations

import logging
import ssl
import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from prosody.audio.clock import Clock
from prosody.serve import wire

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

LOG: Final = logging.getLogger("tonegauge")

LOOK_S: Final = 0.25
"""Between two looks at what the person wishes."""

FIRST_S: Final = 0.25
LONGEST_S: Final = 4.0
"""Between two tries to connect: doubled each time."""

DEAF_S: Final = 3.0
"""A server that shows a call tells four times a second how its legs are; silent for so long, it is gone."""

OPENING_S: Final = 5.0

REFUSED: Final = "The server refuses to be followed: name its secret (--secret-file)."
UNREACHABLE: Final = "There is no connection to the server; it is tried again and again."
UNKNOWN: Final = "That is no address of a tonegauge server; they end in /follow or /follow/CALL."
NO_TLS: Final = "The server speaks no TLS there; write ws:// instead of wss://, or another port."
EXPIRED: Final = "The server's certificate has expired; whoever looks after it must renew it."
OTHER_NAME: Final = "The server's certificate is for another name; write the address with that one."
UNTRUSTED: Final = "This machine trusts nobody who signed the server's certificate; install its authority."
LASTING: Final = (REFUSED, UNKNOWN, NO_TLS, EXPIRED, OTHER_NAME, UNTRUSTED)
"""What trying again does not mend."""


class Link(threading.Thread):
    """Follows a server until it is asked to stop.

    Parameters
    ----------
    address, secret : str
    take : callable
        Is told what the server says, on this thread.
    clock : Clock

    Attributes
    ----------
    connected : bool
    shows : bool
        The server shows a call, and so must be heard of often.
    error : str
        Why there is no connection, as a sentence; empty while there is one, or none was tried.
    wishes : deque of str
        Messages for the server; put down by anybody.
    """

    def __init__(self, address: str, secret: str, take: Callable[[wire.Message], None], clock: Clock) -> None:
        super().__init__(name="follow", daemon=True)
        self._address, self._take, self._clock = address, take, clock
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self._stopping = threading.Event()
        self._met = False
        self.connected = self.shows = False
        self.error = ""
        self.wishes: deque[str] = deque(maxlen=100)

    def stop(self) -> None:
        """Follow no more."""
        self._stopping.set()

    def run(self) -> None:
        """Connect, hear, and connect again."""
        wait_s = FIRST_S
        while not self._stopping.is_set() and self.error not in LASTING:
            if self._once():
                wait_s = FIRST_S
            self._clock.wait(self._stopping, wait_s)
            wait_s = min(LONGEST_S, 2 * wait_s)

    def _once(self) -> bool:
        """Follow until the connection breaks; return whether there was one."""
        from websockets.exceptions import InvalidStatus, InvalidURI, WebSocketException
        from websockets.sync.client import connect

        was = False
        try:
            with connect(
                self._address,
                additional_headers=self._headers,
                compression=None,
                open_timeout=OPENING_S,
                close_timeout=1.0,
                max_size=wire.LARGEST,
            ) as connection:
                self.connected = self._met = was = True
                self.error = ""
                self._hear(connection)
        except InvalidStatus as status:
            self.error = {403: REFUSED, 404: UNKNOWN}.get(status.response.status_code, UNREACHABLE)
        except InvalidURI:
            self.error = UNKNOWN
        except ssl.SSLError as error:
            self.error = distrust(error, self._met)
        except (WebSocketException, OSError, EOFError):  # TimeoutError is an OSError
            self.error = UNREACHABLE
        except wire.WireError as error:
            LOG.warning("The server says what is not known: %s", error)
            self.error = UNKNOWN
        finally:
            self.connected = False
        return was

    def _hear(self, connection: ClientConnection) -> None:
        heard_s = self._clock.mono()
        while not self._stopping.is_set():
            while self.wishes:
                connection.send(self.wishes.popleft())
            try:
                message = wire.read(connection.recv(LOOK_S))
            except TimeoutError:
                if self.shows and self._clock.mono() - heard_s > DEAF_S:
                    raise
                continue
            heard_s = self._clock.mono()
            self._take(message)


def distrust(error: ssl.SSLError, met: bool = False) -> str:
    """Return the sentence for a connection that TLS did not let come about; `met`: another one did before."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return NO_TLS if error.reason in NOT_TLS and not met else UNREACHABLE
    return _CERTIFICATES.get(error.verify_code, UNTRUSTED)


NOT_TLS: Final = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNEXPECTED_EOF_WHILE_READING")
"""What OpenSSL says where nobody answers in TLS, or hangs up at its first word."""

_CERTIFICATES: Final = {10: EXPIRED, 62: OTHER_NAME, 64: OTHER_NAME}
"""By OpenSSL's codes of verification (x509_vfy.h): expired, another host's name, another address."""
