"""What is said of a calibrated voice: its readings, its range of tolerance, and whether it still fits."""

from __future__ import annotations

WORDS = {
    "en": {
        "drift.none": "No kept call of {name} has its sound and enough speech; 'live --record' keeps calls.",
        "trouble.voice_unlike": "Sounds unlike your calibration: calibrate again?",
        "reason.voice_unlike": "unlike your calibration",
        "room.judge.tone.fit": "Tone: does the voice still fit",
        "reason.other_device": "not the calibrated microphone",
        "reading.neutral": "your usual reading",
        "reading.greeting_level": "the greeting without life",
        "reading.greeting_lively": "the greeting to a friend",
        "reading.lively": "the lines read warm",
        "reading.flat": "the lines read flat",
        "reading.tense": "the lines read tense",
        "tolerance.head": "How far {name} may go before it is said, and what the calibration proposes:",
        "tolerance.gauge": "The needle's calm zone, to either side",
        "tolerance.flat_share": "A second counts as flat from a share of",
        "tolerance.tense_share": "A second counts as tense from a share of",
        "tolerance.flat_greeting_sd": "A greeting is flat below (spreads)",
        "tolerance.because.default": "proposed {value}, as for everybody",
        "tolerance.because.alike": "proposed {value}, as for everybody: what was read for it ({read}) hardly "
        "differs from your usual ({own})",
        "tolerance.because.widened": "proposed {value}: your usual reading itself reaches {own}",
        "tolerance.because.between": "proposed {value}: between your usual ({own}) and what was read for it "
        "({read})",
        "tolerance.would": "On your calibration you would have been flagged here:",
        "tolerance.nothing": "nowhere",
        "tolerance.moment.second": "{what}, {reading}, second {at} ({value}, limit {limit})",
        "tolerance.moment.take": "{what}, {reading}, number {at} ({value}, limit {limit})",
    },
    "de": {
        "drift.none": "Kein aufgehobenes Gespräch von {name} hat Ton und genug Sprache.",
        "trouble.voice_unlike": "Klingt anders als eingemessen: neu einmessen?",
        "reason.voice_unlike": "anders als eingemessen",
        "room.judge.tone.fit": "Ton: passt die Stimme noch",
        "reason.other_device": "nicht das eingemessene Mikrofon",
        "reading.neutral": "Ihr übliches Lesen",
        "reading.greeting_level": "die Begrüßung ohne Leben",
        "reading.greeting_lively": "die Begrüßung an einen Freund",
        "reading.lively": "die warm gelesenen Sätze",
        "reading.flat": "die flach gelesenen Sätze",
        "reading.tense": "die gespannt gelesenen Sätze",
        "tolerance.head": "Wie weit {name} gehen darf, bevor es gesagt wird, und was die Messung vorschlägt:",
        "tolerance.gauge": "Ruhiger Bereich der Nadel, je Seite",
        "tolerance.flat_share": "Eine Sekunde zählt als flach ab einem Anteil von",
        "tolerance.tense_share": "Eine Sekunde zählt als gespannt ab einem Anteil von",
        "tolerance.flat_greeting_sd": "Eine Begrüßung ist flach unter (Streuungen)",
        "tolerance.because.default": "Vorschlag {value}, wie für alle",
        "tolerance.because.alike": "Vorschlag {value}, wie für alle: das dafür Gelesene ({read}) "
        "unterscheidet sich kaum von Ihrem Üblichen ({own})",
        "tolerance.because.widened": "Vorschlag {value}: schon Ihr übliches Lesen erreicht {own}",
        "tolerance.because.between": "Vorschlag {value}: zwischen Ihrem Üblichen ({own}) und dem dafür "
        "Gelesenen ({read})",
        "tolerance.would": "Mit Ihrer Messung wären Sie hier markiert worden:",
        "tolerance.nothing": "nirgends",
        "tolerance.moment.second": "{what}, {reading}, Sekunde {at} ({value}, Grenze {limit})",
        "tolerance.moment.take": "{what}, {reading}, Nummer {at} ({value}, Grenze {limit})",
    },
}
