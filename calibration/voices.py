"""`tonegauge voices`: the calibrated voices: see, compare, go back, delete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from prosody.profile import VoiceProfile
    from prosody.verbs.upstairs import Upstairs
    from prosody.wording import Wording

SHOWN = ("f0", "movement_rate", "range_st", "rate", "alpha_ratio_db", "hammarberg_db")
"""What a person is shown of a profile; the file has the rest."""


@click.group(invoke_without_command=True)
@click.pass_context
def voices(context: click.Context) -> int:
    """List the calibrated voices; show, compare, go back to an earlier calibration, or delete."""
    return _listing() if context.invoked_subcommand is None else 0


@voices.command()
@click.argument("name")
@click.option("--version", type=int, help="An earlier calibration; the newest by default.")
def show(name: str, version: int | None) -> int:
    """Tell what is usual for a voice."""
    profile = _loaded(name, version)
    words = _words()
    click.echo(f"{profile.name}: {profile.made_at[:10]}  {profile.voiced_s:.1f} s  {profile.device}".rstrip())
    for line in lines(profile, words):
        click.echo(line)
    return 0


@voices.command()
@click.argument("name")
@click.argument("one", type=int)
@click.argument("other", type=int)
def compare(name: str, one: int, other: int) -> int:
    """Put two calibrations of a voice side by side."""
    words = _words()
    first, second = _loaded(name, one), _loaded(name, other)
    for measure in SHOWN:
        if measure in first.usual and measure in second.usual:
            values = [words.quantity(p.usual[measure].median, unit(measure)) for p in (first, second)]
            click.echo(f"  {called(measure, words):28} {values[0]:>30} {values[1]:>30}")
    return 0


@voices.command()
@click.argument("name")
@click.argument("version", type=int)
def back(name: str, version: int) -> int:
    """Use an earlier calibration again; the others are kept."""
    from calibration.store import ProfileStore

    store = ProfileStore()
    _loaded(name, version)
    store.restore(name, version)
    click.echo(f"{name} uses calibration {version} again, as calibration {store.versions(name)[-1]}.")
    return 0


@voices.command()
@click.argument("name")
@click.option("--version", type=int, help="One calibration; all of them by default.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(name: str, version: int | None, yes: bool) -> int:
    """Delete a voice, or one of its calibrations, for good."""
    from calibration.store import ProfileStore

    known = ProfileStore().versions(name)
    if not known or version not in (None, *known):
        _loaded(name, version)  # says what is not there; a damaged one can be deleted all the same
    what = f"calibration {version} of {name}" if version is not None else f"the voice {name}"
    if not yes:
        click.confirm(f"Delete {what} for good?", abort=True)
    ProfileStore().delete(name, version)
    click.echo(f"Deleted {what}.")
    return 0


@voices.command()
@click.argument("name")
@click.option("--propose", is_flag=True, help="Take over what the calibration proposes.")
@click.option("--from", "file", type=click.Path(path_type=Path), help="Take over a team's file (TOML).")
@click.option("--set", "limits", multiple=True, metavar="LIMIT=VALUE", help="Set one limit; may be repeated.")
@click.option("--forget", is_flag=True, help="Use everybody's limits again.")
def tolerance(name: str, propose: bool, file: Path | None, limits: tuple[str, ...], forget: bool) -> int:
    """Show, propose or set how far a voice may go before it is flagged.

    \b
    It says what is set and proposed, and what of the calibration itself would have been flagged.
    """
    from calibration.rehearsal import proposed
    from calibration.store import ProfileStore
    from calibration.tolerance import Tolerance, ToleranceError, read_tolerance
    from calibration.tolerance_told import tolerance_lines

    store, profile = ProfileStore(), _loaded(name, None)
    suggestion, reasons = proposed(profile)
    try:
        band = store.tolerance(name) or Tolerance()
        if forget or propose or file or limits:
            band = (
                Tolerance() if forget else suggestion if propose else read_tolerance(file) if file else band
            )
            band = band.changed(dict(_limit(text) for text in limits))
            store.keep_tolerance(name, None if forget and not limits else band)
    except ToleranceError as error:
        raise click.UsageError(str(error)) from None
    for line in tolerance_lines(profile, band, reasons, _words()):
        click.echo(line)
    return 0


def _limit(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError:
        raise click.UsageError(f"--set {text}: write LIMIT=NUMBER, as in flat_share=0.8.") from None


@voices.command()
@click.argument("name")
@click.option("--window", is_flag=True, help="As a picture.")
@click.pass_obj
def drift(upstairs: Upstairs, name: str, window: bool) -> int:
    """Show how a voice was in its kept calls, call by call; they are heard anew, nothing is tallied."""
    from calibration.drift import drift as calls

    profile = _loaded(name, None)
    if window:
        upstairs.need_a_window("Leave out --window.")
        return upstairs.weeks(profile)
    words, told = _words(), 0
    for call in calls(name):
        told += 1
        values = [
            words.quantity(call.usual[m].median, unit(m))
            for m in ("f0_median", *SHOWN[1:])
            if m in call.usual
        ]
        click.echo(
            f"{call.started:%Y-%m-%d %H:%M}  {'  '.join(values)}" if call.started else "  ".join(values)
        )
    if not told:
        click.echo(words("drift.none", name=name))
    return 0


def lines(profile: VoiceProfile, words: Wording) -> list[str]:
    """Return what is usual for a voice, a line for each measure that a person is shown."""
    told = []
    for measure in SHOWN:
        usual = profile.usual.get(measure)
        if usual:
            low, middle, high = (
                words.quantity(n, unit(measure)) for n in (usual.p25, usual.median, usual.p75)
            )
            told.append(f"  {called(measure, words):28} {middle:>30}   ({low} – {high})")
    return told


def called(measure: str, words: Wording) -> str:
    """Return what a measure of a profile is called; `f0` is the pitch height in Hz."""
    return words.measure("f0_median" if measure == "f0" else measure)


def unit(measure: str) -> str:
    """Return the unit in which a profile keeps a measure."""
    from prosody.judgement.measures import MEASURES

    return "Hz" if measure == "f0" else MEASURES[measure].unit


def _listing() -> int:
    from calibration.store import ProfileError, ProfileStore

    store, damaged = ProfileStore(), 0
    for name in store.names():
        try:
            profile = store.load(name)
        except ProfileError as error:
            damaged += 1
            click.echo(f"{name}: {error} Go back to an earlier one, or delete it.", err=True)
            continue
        kept = f"{len(store.versions(name))} kept"
        devices = ", ".join(known.device for known in (profile, *profile.others) if known.device)
        click.echo(f"{name:24} {profile.made_at[:10]:10}  {profile.voiced_s:6.1f} s  {kept}  {devices}")
    if not store.names():
        click.echo("No voice is calibrated yet; 'tonegauge calibrate --help' tells how.")
    return 1 if damaged else 0


def _loaded(name: str, version: int | None) -> VoiceProfile:
    from calibration.store import ProfileError, ProfileStore

    store = ProfileStore()
    try:
        return store.load(name, version)
    except ProfileError as error:
        if name in store.names() and version in (None, *store.versions(name)):
            raise  # it is there and damaged: no wrong use
        raise click.UsageError(str(error)) from None


def _words() -> Wording:
    from prosody import settings as kept
    from prosody.wording import wording

    program = kept.load().program
    return wording(program.wording, program.spoken())
