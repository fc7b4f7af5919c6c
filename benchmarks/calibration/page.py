"""The page of results: tables of what was found, beside the bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.calibration.people import Session, noticed
from benchmarks.calibration.refusals import Verdict, share
from benchmarks.calibration.worth import Stranger, Worth

HEAD: Final = """# Calibration: what it is worth, what it refuses, whom it notices

`python -m benchmarks.calibration --data DIR`. Profiles by the calibration engine. EmoDB: 6 actors, the
judged one left out of everything that was fitted; RAVDESS: 12 actors, nothing fitted on them. Acted,
read, short clips of one microphone each: expect less on calls.
"""

AMOUNTS: Final = """
## Each further 10 s of neutral speech

EmoDB, UAR per clip; 3 draws. The six speakers have 4 to 11 neutral clips of 2.4 s, so beyond four clips
fewer speakers add.

| neutral clips | speech, s | bored / neutral / anger, wide | telephone | and happiness, wide | telephone |
|---|---|---|---|---|---|
"""

STRANGERS: Final = """
"None" flatters here: what is then taken as usual are the other five speakers, in the same studio, with
the same ten sentences. Voices from elsewhere show what a calibration is for. RAVDESS, weights and
population from EmoDB: mean recall of anger of normal strength (as tense) and of neutral, calm and happy
(as in range), and calm clips called bored. In a call, a voice without a profile is not judged like this,
but against its own first 20 s.

| neutral clips | speech, s | right, wide | telephone | calm called bored, wide | telephone |
|---|---|---|---|---|---|
"""

DEVICES: Final = """
## Calibrated in another place than called from

Profile from 3 neutral clips through a room's response or a telephone (G.711), the judged clips as they
are (wide band). Trust is what the judgement says of itself from the sound alone. A profile from another
place is worth little, so in the program a microphone of another name takes the trust down to 0.45 of it,
and where the voice does not fit either, nothing is said.

| calibrated in | bored / neutral / anger | with happiness as in range | trust | too little voice heard, % |
|---|---|---|---|---|
"""

PEOPLE: Final = """
## The wrong person, and the right one in every mood

A session is 20 s of speech: clips joined, repeated where there are not enough, against a profile from
half of the neutral clips (RAVDESS: and calm ones). Wrong persons speak in a neutral mood. "With lines":
the profile also holds three bored and three angry clips, as a person reads them who goes through all
steps. Bars: other sex >= 90 %, same sex >= 60 %, right person <= 2 %.

| profile | set | other sex | same sex | right person, usual mood | median delay, other / same sex, s |
|---|---|---|---|---|---|
"""

MOODS: Final = """
The right person said not to fit, %, by what they were in for all of the 20 s (EmoDB's moods are full-
blown, RAVDESS's strong ones too):

| profile | set | mood: % |
|---|---|---|
"""

BAD: Final = """
## Bad takes

Readings of about 12 s of voice from all 18 speakers of EmoDB and RAVDESS, spoilt on purpose. "Own reason"
counts only the right one among the reasons given. Bar: >= 95 %. Music: hold music, made chords{more}.

| take | n | refused, % | for its own reason, % | reasons given |
|---|---|---|---|---|
"""

GOOD: Final = """
## Good takes

Single clips as they are (0.5 s of voice asked for) and whole readings. Bar: <= 2 % refused.

| takes | n | refused, % | reasons given |
|---|---|---|---|
"""

WEAK: Final = """
EmoDB's whole readings go from neutral to bored clips and back, as there are too few of neutral alone. The
limit of a voice that takes over was set on EmoDB and the synthetic voices; RAVDESS shows what it is
worth. Those of octaves and of two voices at once were set with all of these takes in view: expect
somewhat less on others. Where it falls short: a second voice of the same sex 6 dB below, and the far end,
which is seen only in the reader's pauses. 23 of the synthetic files are truly clipped (runs of 4 to 7
samples at full scale) and rightly refused. RAVDESS's refused clips are mostly its strong moods, which
nobody reads in a calibration. Who talks freely, and for less than half a minute, may be taken for two: so
it went with one in eight stretches of 11 s of the sample calls, and with no whole call.
"""


@dataclass
class Found:
    """All that the benchmark found; sessions and worths by condition."""

    amounts: Mapping[str, Mapping[int, Worth]]
    strangers: Mapping[str, Mapping[int, Stranger]]
    devices: Mapping[str, Worth]
    people: Mapping[tuple[str, str], Sequence[Session]]
    bad: Sequence[Verdict]
    good: Sequence[Verdict]
    more_music: int


def page(found: Found) -> str:
    """Return the page."""
    more = f" and {found.more_music} pieces of game music" if found.more_music else ""
    parts = [
        HEAD,
        AMOUNTS + "".join(_amounts(found.amounts)),
        STRANGERS + "".join(_strangers(found.strangers)),
        DEVICES + "".join(_devices(found.devices)),
        PEOPLE + "".join(_people(found.people)),
        MOODS + "".join(_moods(found.people)),
        BAD.format(more=more) + "".join(_bad(found.bad)),
        GOOD + "".join(_good(found.good)),
        WEAK,
    ]
    return "".join(parts)


def _amounts(amounts: Mapping[str, Mapping[int, Worth]]) -> list[str]:
    wide, narrow = amounts["wide"], amounts["telephone"]
    return [
        f"| {count or 'none'} | {worth.seconds:.1f} | {worth.three:.3f} | {narrow[count].three:.3f} "
        f"| {worth.judged:.3f} | {narrow[count].judged:.3f} |\n"
        for count, worth in wide.items()
    ]


def _strangers(strangers: Mapping[str, Mapping[int, Stranger]]) -> list[str]:
    wide, narrow = strangers["wide"], strangers["telephone"]
    return [
        f"| {count or 'none'} | {worth.seconds:.1f} | {worth.right:.2f} | {narrow[count].right:.2f} "
        f"| {worth.bored:.2f} | {narrow[count].bored:.2f} |\n"
        for count, worth in wide.items()
    ]


def _devices(devices: Mapping[str, Worth]) -> list[str]:
    return [
        f"| {name} | {worth.three:.3f} | {worth.judged:.3f} | {worth.trust:.2f} "
        f"| {100 * worth.refused:.0f} |\n"
        for name, worth in devices.items()
    ]


def _people(people: Mapping[tuple[str, str], Sequence[Session]]) -> list[str]:
    return [
        f"| {profile} | {name} | {_percent(noticed(of, 'other sex'))} | {_percent(noticed(of, 'same sex'))} "
        f"| {_percent(noticed(of, 'right', 'usual'))} "
        f"| {_delay(of, 'other sex')} / {_delay(of, 'same sex')} |\n"
        for (profile, name), of in people.items()
    ]


def _moods(people: Mapping[tuple[str, str], Sequence[Session]]) -> list[str]:
    lines = []
    for (profile, name), of in people.items():
        moods = sorted({session.mood for session in of if session.kind == "right"} - {"usual"})
        told = ", ".join(f"{mood} {_percent(noticed(of, 'right', mood))}" for mood in moods)
        lines.append(f"| {profile} | {name} | {told} |\n")
    return lines


def _delay(of: Sequence[Session], kind: str) -> str:
    times = sorted(session.noticed_s for session in of if session.kind == kind)
    middle = times[len(times) // 2]
    return f"{middle:.0f}" if middle < 1e9 else "–"


def _bad(found: Sequence[Verdict]) -> list[str]:
    return [
        f"| {kind} | {_count(found, kind)} | {_percent(share(found, kind))} "
        f"| {_percent(share(found, kind, 'for_its_reason'))} | {_reasons(found, kind)} |\n"
        for kind in dict.fromkeys(verdict.kind for verdict in found)
    ]


def _good(found: Sequence[Verdict]) -> list[str]:
    return [
        f"| {kind} | {_count(found, kind)} | {_percent(share(found, kind))} | {_reasons(found, kind)} |\n"
        for kind in dict.fromkeys(verdict.kind for verdict in found)
    ]


def _count(found: Sequence[Verdict], kind: str) -> int:
    return sum(verdict.kind == kind for verdict in found)


def _reasons(found: Sequence[Verdict], kind: str) -> str:
    given = Counter(reason for verdict in found if verdict.kind == kind for reason in verdict.given)
    return ", ".join(f"{reason} {count}" for reason, count in given.most_common(4)) or "none"


def _percent(value: float) -> str:
    return f"{100.0 * value:.0f}"
