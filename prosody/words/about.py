"""What each setting means, in languages other than English; English stands where the setting is declared.

A test holds that none is missing.
"""

from __future__ import annotations

MEANINGS = {
    "de": {
        "program.wording": "Die Wörter: einfach nennt Stimmungen, beschreibend sagt nur, was hörbar ist.",
        "program.language": "Die Sprache der Wörter; auto folgt dem System.",
        "program.microphone": "Ihr Mikrofon: default, ein Name, den 'tonegauge devices' nennt, oder die "
        "Adresse für eine Telefonanlage.",
        "program.far_end": "Worauf der Kunde gehört wird: none, default für das, was die Lautsprecher "
        "spielen, ein Name oder eine Adresse.",
        "program.theme": "Die Farben des Overlays.",
        "program.record": "Jeden Anruf als Sitzung behalten, ohne darum gebeten zu werden.",
        "program.audio_days": "Tage, nach denen 'sessions delete --old' den Ton einer Sitzung löschen darf.",
        "program.session_days": "Tage, nach denen 'sessions delete --old' eine ganze Sitzung löschen darf.",
        "calls.automatic": "Anrufe beginnen, wenn jemand spricht, und enden nach langer Stille. Dazwischen "
        "ist das Mikrofon offen.",
        "calls.quiet_s": "Anrufe, die von selbst beginnen, enden, wenn so lange niemand gesprochen hat.",
        "calls.keep_later": "Jeden Anruf vertraulich aufnehmen, bis Sie an seinem Ende entscheiden; er wird "
        "gelöscht, wenn Sie ihn nicht behalten.",
        "network.secret_file": "Eine Datei mit dem Geheimnis, das eine Telefonanlage zeigen muss; leer: nur "
        "dieser Rechner darf senden.",
        "network.certificate": "Das TLS-Zertifikat (PEM), mit dem zugehört wird; jede Adresse außer der "
        "dieses Rechners braucht es und ein Geheimnis.",
        "network.private_key": "Der Schlüssel des Zertifikats (PEM).",
        "network.public_url": "Die Adresse, unter der Twilio dieses Programm erreicht (wss://...): seine "
        "Unterschrift gilt für sie.",
        "network.senders": "Adressen, die RTP senden dürfen (ohne Geheimnis); durch Kommas getrennt.",
        "network.customer_track": "Die Spur eines Media Streams, auf der der Kunde spricht.",
        "network.customer_channel": "Der Kanal eines zweikanaligen Forks, auf dem der Kunde spricht.",
        "network.fork_rate": "Abtastwerte je Sekunde eines Forks, dessen Adresse kein ?rate= nennt.",
        "network.fork_channels": "Kanäle eines Forks, dessen Adresse kein ?channels= nennt.",
        "network.reorder_s": "Wie lange auf ein fehlendes Stück eines Media Streams gewartet wird.",
        "network.jitter_s": "Wie lange auf ein fehlendes RTP-Paket gewartet wird.",
        "network.digits_pause_s": "Nach einer Telefontaste wird so lange nichts behalten oder beurteilt: es "
        "könnte eine Kartennummer sein.",
        "network.patience_s": "Eine Seite, von der so lange nichts kommt, ist von da an eine Lücke.",
        "network.idle_s": "Ein Anruf endet, wenn so lange gar nichts gekommen ist.",
        "network.opening_s": "Bis dahin muss eine Verbindung gesagt haben, wer sie ist.",
        "network.ahead_s": "Ein Anruf, der so viel mehr Ton schickt, als Zeit vergangen ist, wird beendet.",
        "network.longest_gap_s": "Springt die Uhr der Gegenseite um mehr, ist das keine Lücke: sie wurde neu "
        "gestellt.",
        "network.longest_call_h": "Ein Anruf endet nach so langer Zeit.",
        "network.largest_message": "So viele Bytes darf eine Nachricht höchstens haben.",
        "network.most_calls": "So viele Verbindungen werden zugleich angenommen.",
        "network.most_strangers": "So viele Verbindungen dürfen zugleich noch nicht gesagt haben, wer sie "
        "sind.",
        "hearing.speech.detector": "Welcher Detektor zuhört: das eigene Netz des Programms oder das ältere, "
        "einfachere von WebRTC.",
        "hearing.speech.threshold": "Ab diesem Wert gilt ein Laut als Sprache.",
        "hearing.speech.hangover_s": "Sprache gilt so lange weiter, nachdem der Detektor sie zuletzt gehört "
        "hat.",
        "hearing.speech.webrtc_mode": "Wie streng webrtcvad ist: 0 hält die meisten Laute für Sprache, 3 "
        "die wenigsten.",
        "hearing.pitch.lowest_hz": "Tiefste Tonhöhe, die gesucht wird.",
        "hearing.pitch.highest_hz": "Höchste Tonhöhe, die gesucht wird.",
        "hearing.pitch.awaited_frames": "Frames, die vor der Entscheidung über eine Tonhöhe abgewartet "
        "werden, über Fenster und Umgebung hinaus.",
        "hearing.level.clip_level": "Ab diesem Anteil des Vollausschlags gilt ein Abtastwert als "
        "übersteuert.",
        "hearing.rate.dip_db": "Ein Silbenkern hebt sich so weit von der Senke vor ihm ab.",
        "hearing.rate.over_floor_db": "Ein Silbenkern ist so viel lauter als das Grundrauschen seines "
        "Bandes.",
        "hearing.bleed.search_s": "Wie spät die Gegenseite im eigenen Mikrofon ankommen darf.",
        "hearing.bleed.correlation": "Wie ähnlich die beiden Lautstärkeverläufe sein müssen.",
        "hearing.bleed.timbre": "Wie ähnlich die Klangfarben sich bewegen müssen, wo die Tonhöhe stimmt.",
        "hearing.bleed.timbre_alone": "Wie ähnlich sie sich bewegen müssen, wo keine Tonhöhe zu hören ist.",
        "hearing.bleed.pitch_st": "Wie nahe die beiden Tonhöhen beieinander liegen müssen.",
        "hearing.bleed.lookahead_s": "Wie lange eine Entscheidung auf mehr davon wartet.",
        "judge.utterances.phrase_end_s": "Eine Pause dieser Länge beendet eine Äußerung.",
        "judge.utterances.shortest_s": "Weniger Sprache ist keine Äußerung, sondern ein Klicken oder ein "
        "Atemzug.",
        "judge.greeting.tail_s": "Länge der Stimme am Ende eines Satzes, an der die Bewegung gemessen wird.",
        "judge.greeting.tail_min_s": "Kürzestes Stück Stimme, an dem eine Richtung erkannt wird.",
        "judge.greeting.tail_gap_ms": "Längste stimmlose Strecke, die das Satzende enthalten darf.",
        "judge.greeting.tail_reach_s": "Das gemessene Ende darf nicht weiter zurückreichen.",
        "judge.greeting.glissando": "Hörgrenze für eine Tonbewegung in fließender Rede: diese Zahl / T^2 in "
        "Halbtönen je Sekunde.",
        "judge.greeting.own_min": "Ab dieser Wahrscheinlichkeit gilt eine Tonhöhe als die der Stimme, nicht "
        "des Raums.",
        "judge.greeting.sure_min": "Unter dieser Wahrscheinlichkeit, recht zu haben, ist die Richtung "
        "unklar.",
        "judge.greeting.search_s": "Die Begrüßung wird in so viel eigener Sprache gesucht.",
        "judge.greeting.min_voiced_s": "Ein Beitrag mit weniger Stimme gilt nicht als Begrüßung.",
        "judge.greeting.end_pause_s": "Eine Pause dieser Länge beendet die Begrüßung.",
        "judge.greeting.answer_s": "Die Begrüßung endet früher, wenn der Kunde so lange gesprochen hat.",
        "judge.greeting.resume_s": "Sprechen Sie in dieser Zeit weiter und der Kunde nicht, wird die "
        "Begrüßung neu beurteilt.",
        "judge.greeting.new_call_s": "Waren beide Seiten so lange still, gilt der nächste Beitrag als "
        "Begrüßung eines neuen Anrufs.",
        "judge.greeting.new_call_alone_s": "Dasselbe, wo nur Ihre Seite gehört wird: Dort kann lange Stille "
        "heißen, dass der Kunde spricht.",
        "judge.greeting.target_contour": "Wie die Frage am Ende der Begrüßung klingen soll.",
        "judge.tone.window_s": "Sekunden Sprache, die betrachtet werden.",
        "judge.tone.memory_s": "Ältere Sprache wird vergessen, wie wenig seitdem auch gesprochen wurde.",
        "judge.tone.least_voiced_s": "Stimme, die gebraucht wird, bevor etwas gezeigt wird.",
        "judge.tone.own_after_s": "Sprache, nach der eine Stimme ohne Profil mit ihrem eigenen Anfang des "
        "Anrufs verglichen wird.",
        "judge.tone.trust.least": "Unter diesem Vertrauen wird nichts gesagt.",
        "judge.tone.trust.snr_good_db": "Abstand der Sprache vom Lärm, der kein Vertrauen kostet.",
        "judge.tone.trust.snr_bad_db": "Abstand der Sprache vom Lärm, bei dem nichts erkannt werden kann.",
        "judge.tone.trust.clipped_bad": "Anteil übersteuerter Abtastwerte, bei dem nichts erkannt werden "
        "kann.",
        "judge.tone.trust.bleed_bad": "Anteil der Frames mit Gegenseite im Mikrofon, bei dem nichts erkannt "
        "werden kann.",
        "judge.tone.trust.other_band": "Vertrauen, das bleibt, wenn die Bandbreite nicht die kalibrierte "
        "ist.",
        "judge.tone.trust.after_gap": "Vertrauen, das gleich nach verlorenem Ton bleibt, wenn das Fenster "
        "fast leer ist.",
        "judge.tone.trust.firm_voiced_s": "Stimme, ab der einem Profil ganz vertraut wird; einem kürzeren "
        "wird weniger vertraut.",
        "judge.tone.trust.other_device": "Vertrauen, das bleibt, wenn das Mikrofon nicht das kalibrierte "
        "ist.",
        "judge.tone.trust.unlike": "Vertrauen, das bleibt, wenn die Stimme nicht mehr zu ihrem Profil passt.",
        "judge.tone.trust.uncalibrated": "Vertrauen, das bleibt, wenn die Stimme kein Profil hat.",
        "judge.tone.fit.after_s": "Sekunden Sprache, die zuerst gehört sein müssen.",
        "judge.tone.fit.memory_s": "Sekunden Sprache, die verglichen werden; ältere werden vergessen.",
        "judge.tone.fit.limit": "Logarithmisches Wahrscheinlichkeitsverhältnis einer anderen Stimme, ab dem "
        "sie gemeldet wird.",
        "judge.greeting.phrase_targets": "Wie Sätze vor der Frage enden sollen (rise, fall, level, free), "
        "mit Kommas; das letzte Wort gilt für alle weiteren.",
        "judge.greeting.phrase_pause_s": "Eine Pause dieser Länge beendet einen Satz in der Begrüßung.",
        "judge.flags.tone_flat": "Einen Ton melden, der flach bleibt.",
        "judge.flags.tone_tense": "Einen Ton melden, der angespannt bleibt.",
        "judge.flags.contour_flat": "Eine flache Begrüßung melden.",
        "judge.flags.pace_fast": "Ein Tempo melden, das viel schneller ist als sonst.",
        "judge.flags.level_loud": "Eine Stimme melden, die viel lauter ist als zuvor im Anruf.",
        "judge.flags.dead_air": "Lange Stille auf beiden Seiten melden.",
        "judge.flags.monologue": "Melden, wenn Sie ohne Pause weiterreden.",
        "judge.flags.overlap": "Melden, wenn Sie dem Kunden ins Wort fallen.",
        "judge.flags.slow_answer": "Eine späte Antwort an den Kunden melden.",
        "judge.flags.strict_contour": "Auch eine lebhafte Begrüßung melden, die entgegen ihrem Ziel endet.",
        "judge.flags.clear_st": "Ein Ende der Begrüßung entgegen dem Ziel wird, wenn überhaupt, ab dieser "
        "Größe gemeldet.",
        "judge.flags.situation": "Was für ein Anruf es ist: Es verschiebt, was von der Stimme verlangt wird.",
        "judge.flags.flat_share": "Anteil von flach, ab dem eine Sekunde für eine Meldung zählt.",
        "judge.flags.tense_share": "Anteil von angespannt, ab dem eine Sekunde für eine Meldung zählt.",
        "judge.flags.evidence_enough": "Belege für einen Ton, über alle Sekunden, ab denen er gemeldet wird.",
        "judge.flags.evidence_most": "Beleg, den eine Sekunde Sprache bringen kann: ihre Chancen gegen die "
        "der Grenze.",
        "judge.flags.share_hysteresis": "Ein gemeldeter Ton muss so weit unter die Grenze fallen, bevor er "
        "wieder gemeldet wird.",
        "judge.flags.flat_greeting_sd": "Eine Begrüßung, deren Bewegung so weit unter Ihrer üblichen liegt, "
        "ist flach.",
        "judge.flags.fast_sd": "Ein Tempo, das so weit über Ihrem üblichen liegt, ist schnell.",
        "judge.flags.fast_rate": "Ein langsameres Tempo wird nie schnell genannt.",
        "judge.flags.pace_window_s": "Sekunden Sprache, über die das Tempo gezählt wird.",
        "judge.flags.loud_db": "Laut ist so viel über dem üblichen Pegel der Sitzung.",
        "judge.flags.loud_window_s": "Sekunden Sprache, über die die Lautheit gemittelt wird.",
        "judge.flags.loud_after_s": "Stimme, die gehört sein muss, bevor der übliche Pegel der Sitzung "
        "bekannt ist.",
        "judge.flags.dead_air_s": "Stille beider Seiten, die als Stille in der Leitung zählt.",
        "judge.flags.monologue_s": "So lange ohne Pause zu reden ist ein Monolog.",
        "judge.flags.monologue_pause_s": "Eine Pause dieser Länge beendet ihn.",
        "judge.flags.overlap_s": "Dem Kunden so lange ins Wort zu fallen wird gemeldet.",
        "judge.flags.slow_answer_s": "Eine Antwort, die nach dieser Zeit nicht gekommen ist, ist spät.",
        "judge.flags.hold_s": "Eine Überschreitung muss so lange dauern, bevor sie gemeldet wird.",
        "judge.flags.cooldown_s": "Zeit zwischen zwei Hinweisen auf dem Bildschirm.",
        "judge.flags.warmup_s": "Kein Hinweis vor dieser Zeit des Anrufs; die Begrüßung ist ausgenommen.",
        "judge.flags.wait_s": "Ein Hinweis wartet so lange, bis der Kunde ausgesprochen hat, dann entfällt "
        "er.",
        "judge.flags.nudges_per_call": "Hinweise, die in einem Anruf höchstens gezeigt werden.",
        "judge.flags.ok_step_sd": "Wie weit ein Druck auf „Das war in Ordnung“ eine Grenze in eigenen "
        "Streuungen lockert.",
        "judge.flags.ok_step_share": "Wie weit ein Druck auf „Das war in Ordnung“ eine Grenze lockert, die "
        "ein Anteil ist.",
        "judge.flags.ok_steps": "Wie oft eine Grenze gelockert werden darf.",
        "overlay.look.size": "Nur die Anzeige, alles oder eine Zeile.",
        "overlay.look.zoom": "Vergrößert das ganze Overlay.",
        "overlay.look.contrast": "Mehr Kontrast: eine undurchsichtige Fläche mit kräftigem Rand.",
        "overlay.look.stillness": "Weniger Bewegung: kein gleitender Zeiger, kein Überblenden.",
        "overlay.look.hide_from_sharing": "Das Overlay aus geteilten Bildschirmen heraushalten, wo das "
        "System es kann (Windows, macOS).",
        "overlay.view.tolerance": "Wie weit der Zeiger zu jeder Seite ausschlagen darf, bevor die Anzeige "
        "ihren ruhigen Bereich verlässt.",
        "overlay.view.grey_s": "Nach so langer Zeit ohne Neues wird die Anzeige grau.",
        "overlay.view.gone_s": "Nach so langer Zeit ohne Neues wird die Anzeige leer.",
        "overlay.view.tone_grey_s": "Sie haben so lange geschwiegen: Der letzte Ton wird grau.",
        "overlay.view.tone_gone_s": "Sie haben so lange geschwiegen: Der letzte Ton wird weggenommen.",
        "overlay.view.zone_hysteresis": "So weit muss der Zeiger über die Grenze eines Bereichs hinaus, um "
        "ihn zu wechseln.",
        "overlay.view.zone_hold_s": "Ein Bereich wird mindestens so lange gehalten.",
        "overlay.view.show_s": "Ein Hinweis bleibt so lange.",
        "overlay.view.goal": "Ein Satz von Ihnen, der Ihnen am Ende eines Anrufs gezeigt wird.",
        "overlay.view.goal_measure": "Worum es bei Ihrem Ziel geht: Der Verlauf über Ihre behaltenen Anrufe "
        "wird am Ende eines Anrufs gezeigt.",
        "overlay.view.summary": "Am Ende eines Anrufs eine private Zusammenfassung zeigen.",
        "overlay.view.nudges": "Während des Anrufs Hinweise zeigen.",
        "overlay.hotkeys.everywhere": "Diese Tasten gelten in jedem Programm. Nur um sie wird das System "
        "gebeten: Keine andere Taste wird gehört.",
        "overlay.hotkeys.pause": "Pause und weiter.",
        "overlay.hotkeys.mark": "Diesen Moment merken.",
        "overlay.hotkeys.greeting": "Die Begrüßung beginnt jetzt.",
        "overlay.hotkeys.hide": "Das Overlay verstecken und wieder zeigen.",
    },
}
"""Language -> path of the setting -> its meaning."""
