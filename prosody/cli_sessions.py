"""The verb `sessions` and what can be done with kept calls; light like all of the command line."""

from __future__ import annotations

import click


@click.group("sessions", invoke_without_command=True)
@click.pass_context
def kept_sessions(context: click.Context) -> int:
    """List kept calls; show, hand out or delete them."""
    if context.invoked_subcommand is None:
        from prosody.verbs import sessions

        return sessions.listing()
    return 0


@kept_sessions.command("list")
def list_sessions() -> int:
    """List all sessions, the newest first."""
    from prosody.verbs import sessions

    return sessions.listing()


@kept_sessions.command()
@click.argument("session")
def show(session: str) -> int:
    """Tell what was said in a session."""
    from prosody.verbs import sessions

    return sessions.show(session)


@kept_sessions.command()
@click.argument("session", required=False)
def recover(session: str | None) -> int:
    """Finish sessions whose program died (all, if none is named)."""
    from prosody.verbs import sessions

    return sessions.recover(session)


@kept_sessions.command()
@click.argument("session")
@click.option("--to", "folder", required=True, metavar="DIR", help="A new folder to write into.")
def export(session: str, folder: str) -> int:
    """Write a session's sound, events, notes and manifest into a new folder."""
    from prosody.verbs import sessions

    return sessions.export(session, folder)


@kept_sessions.command()
@click.argument("session", nargs=-1)
@click.option("--old", is_flag=True, help="What is older than the settings allow.")
@click.option("--all", "everything", is_flag=True, help="All sessions.")
@click.option("--recordings", is_flag=True, help="Measures and marks of recordings opened in replay.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(session: tuple[str, ...], old: bool, everything: bool, recordings: bool, yes: bool) -> int:
    """Delete sessions for good."""
    from prosody.verbs import sessions

    return sessions.delete(session, old, everything, recordings, yes)
