"""`tonegauge serve`: many calls of a telephone system on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import click

from prosody import settings as kept
from prosody.audio.network.listeners import Door
from prosody.output import shown
from prosody.places import sessions_folder
from prosody.serve.server import Plan, Server, serve
from prosody.serve.switchboard import Judging
from prosody.verbs.interrupts import interrupts
from prosody.verbs.upstairs import Upstairs
from prosody.wording import wording


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line; what is None stands in the settings."""

    doors: Sequence[Door]
    events: tuple[str, int]
    workers: int
    voice: str | None
    voices: bool
    record: bool
    secret_file: str | None
    certificate: str | None
    key: str | None


def main(upstairs: Upstairs, asked: Asked) -> int:
    """Serve until it is asked to stop; return the exit status."""
    settings = kept.load()
    program = settings.program
    network = settings.network
    network = replace(
        network,
        secret_file=asked.secret_file or network.secret_file,
        certificate=asked.certificate or network.certificate,
        private_key=asked.key or network.private_key,
    )
    names = upstairs.voices() if asked.voices else ()
    own = {name: (upstairs.within(name)(settings), upstairs.voice(name)) for name in names}
    judging = Judging(
        upstairs.within(asked.voice)(settings),
        upstairs.voice(asked.voice),
        sessions_folder() if asked.record else None,
        own,
    )
    words = wording(program.wording, program.spoken())
    host, port = asked.events

    def say(sentence: str) -> None:
        click.echo(shown(words.sentence(sentence)), err=True)  # in some is what a peer said

    server = Server(Plan(asked.doors, judging, words, network, host, port, asked.workers, say))
    with interrupts(server.stop):
        asyncio.run(serve(server))
    return 0
