"""The command line: the verbs, their options and their exit status. What they do stands elsewhere.

The rule of the room: importing this costs next to nothing, so every verb imports what it needs
when it is called; and no traceback ever reaches a person.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from prosody import __version__
from prosody.cli_faults import reader_left, say, say_error
from prosody.cli_options import (
    contour_option,
    doors,
    jsonl_option,
    leg_option,
    named,
    place,
    secret_option,
    terminal_option,
    voice_option,
)
from prosody.cli_sessions import kept_sessions

if TYPE_CHECKING:
    from prosody.verbs.upstairs import Upstairs

DONE: Final = 0
SOME_FAILED: Final = 1
WRONG_USE: Final = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tonegauge")
def tonegauge() -> None:
    """Hear the greeting's melody and the voice's tone in customer-service calls.

    \b
    Try it:   tonegauge demo
    A file:   tonegauge analyse call.wav --jsonl -
    Live:     tonegauge live --far default
    """


@tonegauge.command()
@terminal_option
@voice_option
@click.option(
    "--speed", default=1.0, show_default=True, type=click.FloatRange(0.1, 1000.0), help="1 is real."
)
@jsonl_option
@contour_option
@click.option("--record", is_flag=True, help="Keep the call as a session.")
@click.pass_obj
def demo(
    upstairs: Upstairs,
    terminal: bool,
    voice: str | None,
    speed: float,
    jsonl: str | None,
    contour: str | None,
    record: bool,
) -> int:
    """Play the bundled two-leg call through the gauge, at real speed."""
    from prosody.verbs import call

    return call.demo(upstairs, call.Wish(terminal, voice, jsonl, contour, record), speed)


@tonegauge.command()
@click.option("--mic", metavar="NAME", help="Your microphone, or an address: audiosocket:127.0.0.1:9092 ...")
@click.option(
    "--far",
    metavar="NAME",
    help="Where the customer is heard; 'default': what the speaker plays, 'none': nowhere.",
)
@voice_option
@click.option("--record", is_flag=True, help="Keep the call as a session on this machine.")
@terminal_option
@jsonl_option
@contour_option
@click.option("--duration", metavar="S", type=click.FloatRange(0.1), help="End by itself after S seconds.")
@click.option("--follow", metavar="ADDRESS", help="Show what a server hears: ws://HOST:PORT/follow[/CALL].")
@secret_option
@click.pass_obj
def live(
    upstairs: Upstairs,
    mic: str | None,
    far: str | None,
    voice: str | None,
    record: bool,
    terminal: bool,
    jsonl: str | None,
    contour: str | None,
    duration: float | None,
    follow: str | None,
    secret_file: str | None,
) -> int:
    """Listen to a call as it happens. Nothing is kept unless you say --record."""
    if follow is not None:
        if any((mic, far, voice, record, jsonl, contour)):
            raise click.UsageError("With --follow the server hears, judges and keeps; leave the others out.")
        from prosody.verbs import follow as following

        return following.follow(upstairs, follow, secret_file, terminal, duration)
    from prosody.verbs import call

    return call.live(upstairs, call.Wish(terminal, voice, jsonl, contour, record), mic, far, duration)


@tonegauge.command("analyse")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", callback=named)
@leg_option
@voice_option
@jsonl_option
@contour_option
@click.option("--explain", is_flag=True, help="Say each flag with its evidence in words.")
@click.option("--pace/--no-pace", help="At real speed, or as fast as possible (the default).")
@click.pass_obj
def analyse_files(
    upstairs: Upstairs,
    files: tuple[str, ...],
    legs: Mapping[Any, int],
    voice: str | None,
    jsonl: str | None,
    contour: str | None,
    explain: bool,
    pace: bool,
) -> int:
    """Analyse recordings and sessions.

    A FILE is a recording, a session's folder or a session's id. With several of them --jsonl and
    --contour name folders, and each result bears its file's stem.
    """
    from prosody.verbs import analyse

    asked = analyse.Asked(files, legs or None, voice, jsonl, contour, explain, 1.0 if pace else 0.0)
    return analyse.main(upstairs, asked)


@tonegauge.command("serve")
@click.option(
    "--listen",
    "doors",
    multiple=True,
    required=True,
    metavar="[LEG=]KIND:HOST:PORT",
    callback=doors,
    help="Take calls here; KIND is audiosocket, media-stream, fork or rtp, whose PORT may be FIRST-LAST."
    " May be given several times.",
)
@click.option(
    "--events",
    default="127.0.0.1:8765",
    show_default=True,
    metavar="HOST:PORT",
    callback=place,
    help="Tell events and figures here.",
)
@click.option("--workers", default=0, type=click.IntRange(0, 256), help="Processes; one a core if 0.")
@voice_option
@click.option(
    "--voices", is_flag=True, help="Compare each rep with the voice of their name, where the calls say whose."
)
@click.option("--record", is_flag=True, help="Keep every call as a session on this machine.")
@secret_option
@click.option("--cert", metavar="FILE", callback=named, help="A TLS certificate (PEM) to listen with.")
@click.option("--key", metavar="FILE", callback=named, help="The certificate's key (PEM).")
@click.pass_obj
def serve_calls(
    upstairs: Upstairs,
    doors: tuple[Any, ...],
    events: tuple[str, int],
    workers: int,
    voice: str | None,
    voices: bool,
    record: bool,
    secret_file: str | None,
    cert: str | None,
    key: str | None,
) -> int:
    """Analyse the calls of a telephone system, many at once. Only this machine may send them, unless you
    name a secret and a certificate.

    \b
    tonegauge serve --listen audiosocket:127.0.0.1:9092 --listen customer=audiosocket:127.0.0.1:9093
    """
    from prosody.verbs import serve

    asked = serve.Asked(doors, events, workers, voice, voices, record, secret_file, cert, key)
    return serve.main(upstairs, asked)


@tonegauge.command()
@click.argument("call", required=False, metavar="[SESSION|FILE]", callback=named)
@leg_option
@voice_option
@click.pass_obj
def replay(upstairs: Upstairs, call: str | None, legs: Mapping[Any, int], voice: str | None) -> int:
    """See and hear a call again.

    It is a session, a recording, or, where none is named, what you choose from the library.
    """
    from prosody.verbs import replay as replaying

    return replaying.main(upstairs, call, legs or None, voice)


@tonegauge.command("devices")
def list_devices() -> int:
    """List the microphones and what can be heard of the far end."""
    from prosody.verbs import devices

    return devices.main()


@tonegauge.command("settings")
@click.option("--path", is_flag=True, help="Say where the settings are kept.")
@click.option("--init", is_flag=True, help="Write them there, with every setting explained.")
def print_settings(path: bool, init: bool) -> int:
    """Print the settings, each with its meaning, range and source."""
    from prosody.verbs import settings

    return settings.main(path, init)


@tonegauge.command()
@click.option("--live", is_flag=True, help="Say something, hear the other side, and see your two legs.")
@click.option("--mic", default="default", metavar="NAME", help="Microphone for --live.", show_default=True)
@click.option("--far", default="default", metavar="NAME", help="Far end for --live.", show_default=True)
def doctor(live: bool, mic: str, far: str) -> int:
    """Say what is missing on this machine and how to mend it."""
    if live:
        from prosody.verbs.soundcheck import main as soundcheck

        return soundcheck(mic, far)
    from prosody.doctor import main as examination

    return examination()


tonegauge.add_command(kept_sessions)


def main(upstairs: Upstairs, arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status. Whatever happens becomes one sentence."""
    if sys.stdout is None:
        say("Cannot write standard output: it is closed.")
        return SOME_FAILED
    try:
        status = tonegauge.main(arguments, prog_name="tonegauge", standalone_mode=False, obj=upstairs)
        sys.stdout.flush()
        return status if isinstance(status, int) else DONE
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        say("Stopped.")
        return SOME_FAILED
    except BrokenPipeError:
        reader_left()
        return SOME_FAILED
    except Exception as error:
        say_error(error)
        return SOME_FAILED
