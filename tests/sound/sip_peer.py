"""A SIP user agent in Python as the far side of a call: `python sip_peer.py SPOKEN HEARD ADDRESS SECONDS`.

Calls ADDRESS, says the 8 kHz int16 samples of the file SPOKEN, and writes what it hears to the file HEARD.
The library lives once in a process, so it has one of its own.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from baresip import Account, AudioNotActive, AudioRestarted, Config, Runtime, UserAgent

TICK_S = 0.01


async def converse(audio, spoken, duration_s):
    """Say what is to be said as the call takes it; return what was heard."""
    heard = bytearray()
    until_s = time.monotonic() + duration_s
    while time.monotonic() < until_s:
        try:
            spoken = spoken[audio.write(spoken[:3_200]) :]
            heard += audio.read(64_000)
        except (AudioNotActive, AudioRestarted):
            pass  # it begins when the first packet comes
        await asyncio.sleep(TICK_S)
    return bytes(heard)


async def main(spoken, heard, address, duration_s):
    runtime = Runtime()
    await runtime.start(Config(net_interface="127.0.0.1"))
    agent = await UserAgent.create(
        runtime,
        Account(user="customer", domain="127.0.0.1", password="", reg_interval=0, audio_codecs=("PCMU",)),
    )
    call = await agent.dial(address)
    await call.wait_established()
    print("talking", flush=True)
    Path(heard).write_bytes(await converse(call.audio, Path(spoken).read_bytes(), float(duration_s)))
    await call.hangup()
    await runtime.close()


if __name__ == "__main__":
    asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 60.0))
