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
        "drift.title": "Your voice over the weeks",
        "drift.say": "Each point is one of your own recorded calls, heard anew just now. "
        "The band is what was usual when you calibrated; it never moves by itself.",
        "drift.none": "No recorded calls of {name} with sound are kept. Record calls, and they appear here.",
        "drift.working": "Hearing call {at} of {count} …",
        "drift.band": "band: usual at the calibration of {date}",
        "drift.date": "Date",
        "drift.table": "The same as a table",
        "drift.call": "{date}: {values}",
        "drift.recalibrate": "Calibrate &again…",
        "drift.outside": "{measure}: {count} of {total} calls lie outside the band.",
        "drift.inside": "All {total} calls lie inside the band.",
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
        "drift.title": "Ihre Stimme über die Wochen",
        "drift.say": "Jeder Punkt ist eines Ihrer aufgenommenen Gespräche, eben neu gehört. "
        "Das Band ist, was beim Einmessen üblich war; es verschiebt sich nie von selbst.",
        "drift.none": "Von {name} ist kein Gespräch mit Ton aufgehoben. "
        "Aufgenommene Gespräche erscheinen hier.",
        "drift.working": "Hört Gespräch {at} von {count} …",
        "drift.band": "Band: üblich beim Einmessen am {date}",
        "drift.date": "Datum",
        "drift.table": "Dasselbe als Tabelle",
        "drift.call": "{date}: {values}",
        "drift.recalibrate": "Neu &einmessen…",
        "drift.outside": "{measure}: {count} von {total} Gesprächen liegen außerhalb des Bandes.",
        "drift.inside": "Alle {total} Gespräche liegen im Band.",
    },
}
