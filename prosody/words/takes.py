"""What is said while a voice is calibrated: why a take cannot be used, and what to do about it."""

from __future__ import annotations

WORDS = {
    "en": {
        "take.nothing_heard": "No voice was heard: speak into this microphone; is it muted?",
        "take.too_quiet": "Too quiet ({value}, needed {limit}): move the microphone closer or turn it up.",
        "take.noisy": "Too noisy (speech is {value} above the noise, needed {limit}): find a quieter place, "
        "or move the microphone closer.",
        "take.clipped": "Overloaded ({value} of the samples, at most {limit}): turn the microphone down.",
        "take.octaves": "The pitch jumps ({value}, at most {limit}): read again, with your usual voice.",
        "take.music": "Music plays ({value} held or stray tones, at most {limit}): turn it off.",
        "take.second_voice": "A second voice is heard: read alone, away from others, or ask them to wait.",
        "take.bleed": "The far end leaks in ({value}, at most {limit}): use a headset.",
        "take.too_short": "Too short ({value} of voice, needed {limit}): read to the end.",
        "take.not_quiet": "Somebody speaks ({value} of the time): wait until the room is quiet.",
        "unit.%": "%",
        "calibrate.kept": "Kept as calibration {version} of {name}: {voiced} s of voiced speech. {quality}",
        "calibrate.firm": "That is enough to rely on.",
        "calibrate.thin": "That is little: {needed} s of neutral speech make it firm.",
        "calibrate.usual": "What is usual for this voice ({where}):",
        "calibrate.begin": "Press Enter and read; press Enter again at the end. "
        "s skips this step, b goes back, q stops.",
        "calibrate.again": "Again, please.",
        "calibrate.optional": "(may be skipped)",
        "calibrate.good": "Good.",
        "calibrate.stopped": "Stopped; nothing was kept.",
    },
    "de": {
        "take.nothing_heard": "Keine Stimme gehört: in dieses Mikrofon sprechen, oder Stummschaltung prüfen.",
        "take.too_quiet": "Zu leise ({value}, nötig {limit}): Mikrofon näher rücken oder lauter stellen.",
        "take.noisy": "Zu viel Geräusch (Sprache {value} darüber, nötig {limit}): ruhigeren Platz suchen "
        "oder das Mikrofon näher rücken.",
        "take.clipped": "Übersteuert ({value} der Abtastwerte, höchstens {limit}): Mikrofon leiser stellen.",
        "take.octaves": "Die Tonhöhe springt ({value}, höchstens {limit}): noch einmal, mit üblicher Stimme.",
        "take.music": "Musik läuft ({value} gehaltene oder fremde Töne, höchstens {limit}): ausschalten.",
        "take.second_voice": "Eine zweite Stimme ist zu hören: allein lesen oder die anderen um Ruhe bitten.",
        "take.bleed": "Die Gegenseite dringt ein ({value}, höchstens {limit}): Headset benutzen.",
        "take.too_short": "Zu kurz ({value} Stimme, nötig {limit}): bis zum Ende lesen.",
        "take.not_quiet": "Jemand spricht ({value} der Zeit): warten, bis es still ist.",
        "unit.%": "%",
        "calibrate.kept": "Aufgehoben als Messung {version} von {name}: {voiced} s Stimme. {quality}",
        "calibrate.firm": "Darauf ist Verlass.",
        "calibrate.thin": "Das ist wenig: mit {needed} s neutraler Sprache wird es verlässlich.",
        "calibrate.usual": "Üblich für diese Stimme ({where}):",
        "calibrate.begin": "Enter drücken und lesen, am Ende wieder Enter. "
        "s überspringt, b geht zurück, q hört auf.",
        "calibrate.again": "Bitte noch einmal.",
        "calibrate.optional": "(kann übersprungen werden)",
        "calibrate.good": "Gut.",
        "calibrate.stopped": "Angehalten; nichts wurde aufgehoben.",
    },
}
