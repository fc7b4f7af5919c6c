"""What a person should know before the plain words are used: law, in five lines. Not legal advice."""

from __future__ import annotations

NOTICE = {
    "en": (
        "EU law (AI Act, Article 5(1)(f), applied since 2 February 2025) bans AI that infers a"
        " person's emotions at work, except for medical or safety reasons; service quality is neither.",
        "The Commission's guidelines name call centres that track employees' emotions by voice;"
        " personal training passes only if results never reach HR and cannot touch appraisal or"
        " promotion.",
        "Plainly audible facts such as a raised voice are left out (Recital 18) unless they serve to"
        ' infer an emotion: "flat, loud, fast, tense" can stand, a conclusion about feelings crosses'
        " over.",
        "New words alone change nothing: in the descriptor profile no class of emotion is computed,"
        " stored, exported or shared, and you alone open the data.",
        "Data protection and co-determination law pull the same way. This is not legal advice.",
    ),
    "de": (
        "EU-Recht (KI-Verordnung, Artikel 5 Absatz 1 f, gilt seit 2. Februar 2025) verbietet KI, die"
        " bei der Arbeit auf Gefühle einer Person schließt, außer aus medizinischen oder"
        " Sicherheitsgründen; Servicequalität ist keines von beiden.",
        "Die Leitlinien der Kommission nennen Callcenter, die Gefühle der Beschäftigten aus der Stimme"
        " verfolgen; eigenes Üben geht nur, wenn Ergebnisse nie zur Personalabteilung gelangen und"
        " weder Beurteilung noch Beförderung berühren.",
        "Hörbare Tatsachen wie eine erhobene Stimme sind ausgenommen (Erwägungsgrund 18), außer man"
        ' schließt daraus auf ein Gefühl: "flach, laut, schnell, gespannt" kann stehen, ein Schluss'
        " auf Gefühle nicht.",
        "Andere Wörter allein ändern nichts: im Profil descriptor wird keine Gefühlsklasse berechnet,"
        " gespeichert, ausgegeben oder geteilt, und nur Sie öffnen die Daten.",
        "Datenschutz und Mitbestimmung weisen in dieselbe Richtung. Dies ist keine Rechtsberatung.",
    ),
}
