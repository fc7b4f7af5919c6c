"""What the practice window and the picture of one's voice over the weeks say."""

from __future__ import annotations

WORDS = {
    "en": {
        # Practice.
        "practice.title": "Practise your greeting",
        "practice.say": "The shaded band is usual for {name}, the broad stroke is how the end should go. "
        "Nothing is kept when you close this.",
        "practice.say.population": "Your voice is not calibrated yet: how lively it is cannot be told, "
        "how it ends can. Nothing is kept when you close this.",
        "practice.last": "Your last ten",
        "practice.try": "Try {number}: {verdict}",
        "practice.empty": "No try yet",
        "practice.again": "&Read again",
        "practice.over": "O&ver and over",
        "practice.play": "&Play",
        "practice.save": "Save the &sound …",
        "practice.close": "&Close",
        "practice.flagged": "In a call this would have been flagged.",
        "practice.none": "That was too short to be a greeting. Please read it again.",
        # Drift.
        "weeks.title": "Your voice over the weeks",
        "weeks.say": "Each point is one of your own recorded calls, heard anew just now. "
        "The band is what was usual when you calibrated; it never moves by itself.",
        "weeks.working": "Hearing call {at} of {count} …",
        "weeks.band": "band: usual at the calibration of {date}",
        "weeks.date": "Date",
        "weeks.table": "The same as a table",
        "weeks.recalibrate": "Calibrate &again…",
        "weeks.outside": "{measure}: {count} of {total} calls lie outside the band.",
        "weeks.inside": "All {total} calls lie inside the band.",
    },
    "de": {
        "practice.title": "Begrüßung üben",
        "practice.say": "Das schattierte Band ist für {name} üblich, der breite Strich zeigt das "
        "gewünschte Ende. Nichts bleibt, wenn Sie das Fenster schließen.",
        "practice.say.population": "Ihre Stimme ist noch nicht eingemessen: wie lebhaft sie ist, "
        "lässt sich nicht sagen, wie sie endet, schon. Nichts bleibt, wenn Sie das Fenster schließen.",
        "practice.last": "Ihre letzten zehn",
        "practice.try": "Versuch {number}: {verdict}",
        "practice.empty": "Noch kein Versuch",
        "practice.again": "&Noch einmal lesen",
        "practice.over": "&Immer wieder",
        "practice.play": "An&hören",
        "practice.save": "Ton &sichern …",
        "practice.close": "S&chließen",
        "practice.flagged": "In einem Gespräch wäre das markiert worden.",
        "practice.none": "Das war zu kurz für eine Begrüßung. Bitte noch einmal lesen.",
        "weeks.title": "Ihre Stimme über die Wochen",
        "weeks.say": "Jeder Punkt ist eines Ihrer aufgenommenen Gespräche, eben neu gehört. "
        "Das Band ist, was beim Einmessen üblich war; es verschiebt sich nie von selbst.",
        "weeks.working": "Hört Gespräch {at} von {count} …",
        "weeks.band": "Band: üblich beim Einmessen am {date}",
        "weeks.date": "Datum",
        "weeks.table": "Dasselbe als Tabelle",
        "weeks.recalibrate": "Neu &einmessen…",
        "weeks.outside": "{measure}: {count} von {total} Gesprächen liegen außerhalb des Bandes.",
        "weeks.inside": "Alle {total} Gespräche liegen im Band.",
    },
}
