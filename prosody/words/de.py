"""German: words that speak of sound only (the descriptor profile)."""

from __future__ import annotations

from prosody.words.phrase import Phrase

WORDS = {
    "tone.flat": "Flach",
    "tone.in_range": "Im Rahmen",
    "tone.tense": "Gespannt",
    "contour.flat": "Flache Begrüßung",
    "contour.rising": "Steigende Begrüßung",
    "contour.falling": "Fallende Begrüßung",
    "contour.level": "Ebene Begrüßung",
    "pace.fast": "Schneller als sonst",
    "pace.slow": "Langsamer als sonst",
    "greeting.rising": "Steigend",
    "greeting.level": "Eben",
    "greeting.falling": "Fallend",
    "greeting.unclear": "Zu kurz für ein Urteil",
    "state.collecting": "Hört zu",
    "state.cannot_tell": "Kein Urteil möglich",
    "state.waiting": "Wartet auf ein Gespräch",
    "state.paused": "Pause",
    "state.stale": "Keine Daten",
    "state.ended": "Gespräch beendet",
    "state.recording": "Aufnahme läuft",
    "state.uncalibrated": "Nicht eingemessen",
    "reason.little_speech": "Zu wenig Sprache",
    "reason.noise": "Zu viel Geräusch",
    "reason.gap": "Ton fehlt",
    "reason.bleed": "Die Gegenseite spricht über",
    "reason.clipped": "Mikrofon übersteuert",
    "reason.narrow_band": "Telefonton",
    "reason.warm_up": "Hört zu",
    "reason.other_speaks": "Die Gegenseite spricht",
    "trouble.zeros": "Kein Signal: Berechtigung oder Stummschaltung",
    "trouble.no_signal": "Kein Signal: Berechtigung oder Stummschaltung",
    "trouble.clipping": "Mikrofon übersteuert",
    "trouble.clipped": "Mikrofon übersteuert",
    "trouble.noise": "Leitung verrauscht",
    "trouble.noisy": "Leitung verrauscht",
    "trouble.bleed": "Die Gegenseite ist im Mikrofon zu hören",
    "trouble.agc": "Automatische Aussteuerung aktiv",
    "trouble.gain_control": "Automatische Aussteuerung aktiv",
    "trouble.narrow_band": "Telefonton: schmales Band",
    "trouble.damaged": "Ton beschädigt",
    "trouble.lost": "Ton verloren",
    "trouble.device_lost": "Gerät verloren",
    "trouble.device_changed": "Ein anderes Gerät hat übernommen",
    "trouble.uncalibrated_device": "Nicht das eingemessene Mikrofon",
    "trouble.disk_full": "Aufnahme angehalten: Datenträger voll",
    "gap.paused": "Pause",
    "gap.lost": "Ton verloren",
    "gap.device": "Gerät verloren",
    "gap.device_lost": "Gerät verloren",
    "gap.not_recorded": "nicht aufgenommen",
    "gap.damaged": "Aufzeichnung beschädigt",
    "mark.greeting": "Das war meine Begrüßung",
    "mark.fine": "Das war in Ordnung",
    "mark.note": "Notiz",
    "leg.rep": "Mitarbeiter",
    "leg.customer": "Kunde",
}

HINTS = {
    "tone.flat": "etwas heben",
    "tone.tense": "sanfter",
    "contour.flat": "mehr Bewegung",
    "contour.rising": "Ende senken",
    "contour.falling": "Ende heben",
    "contour.level": "Ende heben",
    "greeting.level": "zu klein, um gehört zu werden",
    "pace.fast": "langsamer",
    "pace.slow": "zügiger",
    "state.collecting": "einige Sekunden Sprache",
    "state.stale": "ist das Mikrofon an?",
    "state.uncalibrated": "mit vielen Stimmen verglichen, nicht mit Ihrer",
    "reason.little_speech": "weitersprechen",
    "reason.noise": "ruhigeren Platz suchen",
    "reason.bleed": "Headset benutzen",
    "reason.clipped": "Mikrofon leiser stellen",
    "trouble.zeros": "Berechtigung und Stummschalter prüfen",
    "trouble.no_signal": "Berechtigung und Stummschalter prüfen",
    "trouble.clipping": "Mikrofon leiser stellen",
    "trouble.clipped": "Mikrofon leiser stellen",
    "trouble.bleed": "Headset benutzen",
    "trouble.disk_full": "Platz schaffen; die Auswertung läuft weiter",
}

MEANINGS = {
    "tone.flat": "flach: wenig Tonhöhenbewegung, gemessen am eigenen Umfang",
    "tone.in_range": "in dem Band, das bei Ihnen üblich ist",
    "tone.tense": "gespannt: lauter und heller als die eigene ruhige Stimme",
    "contour.flat": "die Begrüßung bewegte sich weniger als Ihre Begrüßungen sonst",
    "contour.rising": "der letzte Teil der Begrüßung endete deutlich höher, als er begann",
    "contour.falling": "der letzte Teil der Begrüßung endete deutlich tiefer, als er begann",
    "contour.level": "der letzte Teil der Begrüßung bewegte sich zu wenig, um gehört zu werden",
    "pace.fast": "mehr Silben in der Sekunde als bei Ihnen üblich",
    "pace.slow": "weniger Silben in der Sekunde als bei Ihnen üblich",
}

MEASURES = {
    "movement_rate": Phrase(
        "Tonhöhenbewegung",
        "die Tonhöhe bewegt sich {amount} weniger",
        "die Tonhöhe bewegt sich {amount} mehr",
        "share",
    ),
    "range_st": Phrase(
        "Tonumfang", "der Tonumfang ist {amount} enger", "der Tonumfang ist {amount} weiter", "share"
    ),
    "f0_median": Phrase(
        "Tonhöhe", "die Stimme liegt {amount} tiefer", "die Stimme liegt {amount} höher", "difference"
    ),
    "level_db": Phrase(
        "Lautstärke", "die Stimme ist {amount} leiser", "die Stimme ist {amount} lauter", "difference"
    ),
    "alpha_ratio_db": Phrase(
        "Helligkeit", "die Stimme ist {amount} dunkler", "die Stimme ist {amount} heller", "difference"
    ),
    "hammarberg_db": Phrase(
        "Spektralabfall", "die Höhen sind {amount} stärker", "die Höhen sind {amount} schwächer", "difference"
    ),
    "slope_0_500": Phrase(
        "Steigung unten",
        "die Steigung unten ist {amount} kleiner",
        "die Steigung unten ist {amount} größer",
        "difference",
    ),
    "slope_500_1500": Phrase(
        "Steigung in der Mitte",
        "die Steigung in der Mitte ist {amount} kleiner",
        "die Steigung in der Mitte ist {amount} größer",
        "difference",
    ),
    "rate": Phrase("Tempo", "das Tempo ist {amount} langsamer", "das Tempo ist {amount} schneller", "share"),
    "movement_st": Phrase("Ende", "das Ende fällt um {amount}", "das Ende steigt um {amount}", "signed"),
    "slope_st_per_s": Phrase(
        "Steigung des Endes", "es fällt mit {amount}", "es steigt mit {amount}", "signed"
    ),
    "liveliness": Phrase("Lebhaftigkeit", "{amount} weniger lebhaft", "{amount} lebhafter", "signed"),
    "span_s": Phrase("Länge des Endes"),
    "voiced_s": Phrase("stimmhafte Sprache"),
    "voiced_share": Phrase("Anteil stimmhafter Sprache"),
    "hold_s": Phrase("gehalten"),
    "noise_db": Phrase("Grundgeräusch"),
    "snr_db": Phrase("Sprache über Geräusch"),
    "clipped": Phrase("Anteil übersteuerter Abtastwerte"),
    "correlation": Phrase("Ähnlichkeit mit der Gegenseite"),
    "band_hz": Phrase("Bandbreite"),
}

UNITS = {
    "st": "Halbtöne",
    "st/s": "Halbtöne je Sekunde",
    "dB": "dB",
    "dB/kHz": "dB je kHz",
    "1/s": "Silben je Sekunde",
    "s": "s",
    "Hz": "Hz",
    "sd": "der eigenen Streuung",
    "": "",
}

SENTENCES = {
    "than_usual": "{what} als bei Ihnen üblich",
    "as_usual": "{name} wie bei Ihnen üblich",
    "value": "{name}: {value}",
    "value_limit": "{name}: {value} (Grenze {limit})",
    "flag": "{word} von {start} bis {end}",
    "because": "{what}: {why}",
    "decimal": ",",
}

NOTICE = (
    "EU-Recht (KI-Verordnung, Artikel 5 Absatz 1 f, gilt seit 2. Februar 2025) verbietet KI, die bei der"
    " Arbeit auf Gefühle einer Person schließt, außer aus medizinischen oder Sicherheitsgründen;"
    " Servicequalität ist keines von beiden.",
    "Die Leitlinien der Kommission nennen Callcenter, die Gefühle der Beschäftigten aus der Stimme"
    " verfolgen; eigenes Üben geht nur, wenn Ergebnisse nie zur Personalabteilung gelangen und weder"
    " Beurteilung noch Beförderung berühren.",
    "Hörbare Tatsachen wie eine erhobene Stimme sind ausgenommen (Erwägungsgrund 18), außer man schließt"
    ' daraus auf ein Gefühl: "flach, laut, schnell, gespannt" kann stehen, ein Schluss auf Gefühle nicht.',
    "Andere Wörter allein ändern nichts: im Profil descriptor wird keine Gefühlsklasse berechnet,"
    " gespeichert, ausgegeben oder geteilt, und nur Sie öffnen die Daten.",
    "Datenschutz und Mitbestimmung weisen in dieselbe Richtung. Dies ist keine Rechtsberatung.",
)
