"""How the threshold was chosen: `python -m benchmarks.speech.threshold --data DIR --prompts DIR`.

On what is neither fitted on nor reported: spoken prompts in French and Russian and real hold
music, as Debian ships them for Asterisk (`asterisk-core-sounds-fr-g722`,
`asterisk-core-sounds-ru-g722`, `asterisk-moh-opsound-g722`, unpacked into `--prompts`), in
rooms that `speech.md` does not use. Needs ffmpeg. Writes `benchmarks/results/speech_threshold.md`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path

import numpy as np

from benchmarks import report
from benchmarks.speech import conditions, corpora, trial
from benchmarks.speech.corpora import RATE, Clip, Sound
from benchmarks.speech.labels import FRAME, Flags, by_level
from benchmarks.speech.measures import balanced_accuracy, change_delays
from benchmarks.speech.peers import Detector, own, silero
from prosody.analysis.speech import SpeechSettings

LANGUAGES = ("fr", "ru")
ROOMS = ("speechbrain_rir1", "speechbrain_rir2", "lhotse_sim", "auralizr_basement")
HEARD = ("clean", "pink 0", "babble 10", "tel+pink 10", "room")
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75)
_PROMPTS, _ITEMS, _ITEM_S, _MUSIC_S = 28, 9, 12.0, 30

HEAD = """# The threshold of speech

`python -m benchmarks.speech.threshold --data DIR --prompts DIR` wrote this page. Spoken prompts in French
and Russian and five pieces of hold music, none of them fitted on or reported elsewhere: by threshold, the
balanced accuracy of each condition, mean of both languages; the median of the onsets, ms, in clean; the
share of frames of hold music called speech. The default is {default}, a step and not the best of the table:
clean speech loses from there on, and `speech.md` shows what soft beginnings and echoes pay. Silero is shown
at its own 0.5.

| detector | threshold | {names} | mean | onset, clean | hold music |
|---|---|{lines}---|---|---|
"""


def prompts(folder: Path, language: str) -> list[Clip]:
    """Return some prompts of a language as items of about `_ITEM_S` seconds, labelled by their own level."""
    files = [path for path in sorted(folder.rglob("*.g722")) if _of(path, folder, language)]
    random = np.random.default_rng(3)
    clips = []
    for i in sorted(random.choice(len(files), _PROMPTS, replace=False)):
        sound = np.pad(read(files[i]), (RATE * 3 // 10, RATE * 4 // 10))
        sound = sound + 3e-5 * random.standard_normal(len(sound), np.float32)
        flags = by_level(sound)
        clips.append(Clip(files[i].stem, language, sound[: len(flags) * FRAME], flags))
    return trial.in_items(clips, _ITEM_S)[:_ITEMS]


def _of(path: Path, folder: Path, language: str) -> bool:
    inside = any(part.startswith(language) for part in path.relative_to(folder).parts[:-1])
    return inside and path.stat().st_size > RATE  # a second and more: g722 takes half a byte a sample


def read(path: Path) -> Sound:
    """Return a recording in G.722 at 16 kHz."""
    command = ["ffmpeg", "-v", "error", "-f", "g722", "-i", str(path), "-f", "f32le", "-ar", str(RATE), "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.float32).copy()


def music(folder: Path) -> list[Sound]:
    """Return two stretches of each piece of hold music."""
    pieces = [read(path) for path in sorted(folder.rglob("moh/*.g722"))]
    return [piece[RATE * at : RATE * (at + _MUSIC_S)] for piece in pieces for at in (0, 60)]


def changed(
    clip: Clip, place: int, condition: str, others: list[Clip], rooms: list[Sound]
) -> tuple[Sound, float]:
    """Return a clip in a condition, and the width of its band."""
    sound, random = clip.samples, np.random.default_rng(place)
    if condition == "room":
        return conditions.in_room(sound, rooms[place % len(rooms)]), 8000.0
    if condition == "babble 10":
        talkers = [others[i].samples for i in random.choice(len(others), 8)]
        return conditions.mixed(sound, conditions.babble(talkers, len(sound), random), 10), 8000.0
    if condition == "clean":
        return sound, 8000.0
    noisy = conditions.mixed(sound, conditions.pink(len(sound), random), 0 if condition == "pink 0" else 10)
    return (conditions.telephone(noisy), 4000.0) if condition.startswith("tel") else (noisy, 8000.0)


Parts = list[tuple[np.ndarray, Flags]]


def heard(
    detector: Detector, folder: Path, data: Path
) -> tuple[dict[tuple[str, str], Parts], list[np.ndarray]]:
    """Return scores and truth by language and condition, and the scores of the music."""
    clips = {language: prompts(folder, language) for language in LANGUAGES}
    rooms = [corpora.rooms(data)[name][1] for name in ROOMS]
    found: dict[tuple[str, str], Parts] = {}
    for language in LANGUAGES:
        others = [clip for name in LANGUAGES if name != language for clip in clips[name]]
        for condition in HEARD:
            found[language, condition] = [
                (detector.score(*changed(clip, i, condition, others, rooms))[: len(clip.speech)], clip.speech)
                for i, clip in enumerate(clips[language])
            ]
    return found, [detector.score(piece, 8000.0) for piece in music(folder)]


def row(
    detector: Detector, threshold: float, found: dict[tuple[str, str], Parts], played: list[np.ndarray]
) -> str:
    """Return a line of the table."""
    right = {key: _right(parts, threshold) for key, parts in found.items()}
    means = [np.mean([right[language, condition] for language in LANGUAGES]) for condition in HEARD]
    onsets = [
        delay
        for language in LANGUAGES
        for scores, truth in found[language, "clean"]
        for delay in change_delays(scores >= threshold, truth, detector.delays(len(scores)))[0]
    ]
    share = np.mean([(scores >= threshold).mean() for scores in played])
    cells = [detector.name, f"{threshold:g}", *(f"{mean:.3f}" for mean in means), f"{np.mean(means):.3f}"]
    return "| " + " | ".join([*cells, f"{np.median(onsets):.0f}", f"{share:.0%}"]) + " |\n"


def _right(parts: Parts, threshold: float) -> float:
    scores, truth = (np.concatenate([part[i] for part in parts]) for i in range(2))
    return balanced_accuracy(scores >= threshold, truth)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--prompts", type=Path, required=True, help="folder with the unpacked Debian packages"
    )
    given = parser.parse_args()
    if not (given.data / "noise" / "rir_manifest.csv").is_file():
        parser.error(f"{given.data} holds no development data (noise/rir_manifest.csv is missing).")
    if not (shutil.which("ffmpeg") and music(given.prompts)):
        parser.error(f"ffmpeg, or hold music under {given.prompts}, is missing: see this page's head.")
    default = SpeechSettings().threshold
    text = HEAD.format(default=default, names=" | ".join(HEARD), lines="---|" * len(HEARD))
    network, peer = own(SpeechSettings(detector="network"), "tonegauge"), silero()
    for detector, thresholds in ((network, THRESHOLDS), (peer, (peer.threshold,))):
        found, played = heard(detector, given.prompts, given.data)
        text += "".join(row(detector, threshold, found, played) for threshold in thresholds)
    report.write("speech_threshold", text)
    print(text)


if __name__ == "__main__":
    main()
