"""English: words that speak of sound only (the descriptor profile)."""

from __future__ import annotations

from prosody.words.phrase import Phrase

WORDS = {
    "tone.flat": "Flat",
    "tone.in_range": "In range",
    "tone.tense": "Tense",
    "contour.flat": "Flat greeting",
    "contour.rising": "Rising greeting",
    "contour.falling": "Falling greeting",
    "contour.level": "Level greeting",
    "pace.fast": "Faster than your usual",
    "pace.slow": "Slower than your usual",
    "greeting.rising": "Rising",
    "greeting.level": "Level",
    "greeting.falling": "Falling",
    "greeting.unclear": "Too short to judge",
    "state.collecting": "Listening",
    "state.cannot_tell": "Cannot tell",
    "state.waiting": "Waiting for a call",
    "state.paused": "Paused",
    "state.stale": "No data",
    "state.ended": "Call ended",
    "state.recording": "Recording",
    "state.uncalibrated": "Not calibrated",
    "reason.little_speech": "Not enough speech",
    "reason.noise": "Too noisy",
    "reason.gap": "Audio missing",
    "reason.bleed": "The other side leaks in",
    "reason.clipped": "Microphone overloaded",
    "reason.narrow_band": "Telephone sound",
    "reason.warm_up": "Listening",
    "reason.other_speaks": "The other side speaks",
    "trouble.zeros": "No signal: permission or mute",
    "trouble.no_signal": "No signal: permission or mute",
    "trouble.clipping": "Microphone overloaded",
    "trouble.clipped": "Microphone overloaded",
    "trouble.noise": "Noisy line",
    "trouble.noisy": "Noisy line",
    "trouble.bleed": "The other side leaks into the microphone",
    "trouble.agc": "Automatic gain at work",
    "trouble.gain_control": "Automatic gain at work",
    "trouble.narrow_band": "Telephone sound: narrow band",
    "trouble.damaged": "Damaged sound",
    "trouble.lost": "Sound was lost",
    "trouble.device_lost": "Device lost",
    "trouble.device_changed": "Another device took over",
    "trouble.uncalibrated_device": "Not the calibrated microphone",
    "trouble.disk_full": "Recording stopped: disk full",
    "gap.paused": "paused",
    "gap.lost": "sound lost",
    "gap.device": "device lost",
    "gap.device_lost": "device lost",
    "gap.not_recorded": "not recorded",
    "gap.damaged": "damaged record",
    "mark.greeting": "That was my greeting",
    "mark.fine": "That was fine",
    "mark.note": "Note",
    "leg.rep": "Rep",
    "leg.customer": "Customer",
}

HINTS = {
    "tone.flat": "lift a little",
    "tone.tense": "soften",
    "contour.flat": "more movement",
    "contour.rising": "settle the end",
    "contour.falling": "lift the end",
    "contour.level": "lift the end",
    "greeting.level": "too small to hear",
    "pace.fast": "slow down",
    "pace.slow": "pick up",
    "state.collecting": "a few seconds of speech",
    "state.stale": "is the microphone on?",
    "state.uncalibrated": "compared with many voices, not yours",
    "reason.little_speech": "keep talking",
    "reason.noise": "find a quieter place",
    "reason.bleed": "use a headset",
    "reason.clipped": "turn the microphone down",
    "trouble.zeros": "check permission and mute switch",
    "trouble.no_signal": "check permission and mute switch",
    "trouble.clipping": "turn the microphone down",
    "trouble.clipped": "turn the microphone down",
    "trouble.bleed": "use a headset",
    "trouble.disk_full": "make room; the call is still analysed",
}

MEANINGS = {
    "tone.flat": "flat: little pitch movement against your own range",
    "tone.in_range": "inside the band that is usual for you",
    "tone.tense": "tense: louder and brighter than your own calm voice",
    "contour.flat": "the greeting moved less than your greetings usually do",
    "contour.rising": "the greeting's last phrase ended clearly higher than it began",
    "contour.falling": "the greeting's last phrase ended clearly lower than it began",
    "contour.level": "the greeting's last phrase moved too little to be heard",
    "pace.fast": "more syllables a second than is usual for you",
    "pace.slow": "fewer syllables a second than is usual for you",
}

MEASURES = {
    "movement_rate": Phrase(
        "pitch movement", "pitch moves {amount} less", "pitch moves {amount} more", "share"
    ),
    "range_st": Phrase(
        "pitch range", "pitch range is {amount} narrower", "pitch range is {amount} wider", "share"
    ),
    "f0_median": Phrase("pitch", "pitch is {amount} lower", "pitch is {amount} higher", "difference"),
    "level_db": Phrase("loudness", "voice is {amount} quieter", "voice is {amount} louder", "difference"),
    "alpha_ratio_db": Phrase(
        "brightness", "voice is {amount} darker", "voice is {amount} brighter", "difference"
    ),
    "hammarberg_db": Phrase(
        "spectral fall", "highs are {amount} stronger", "highs are {amount} weaker", "difference"
    ),
    "slope_0_500": Phrase(
        "low slope", "low slope is {amount} lower", "low slope is {amount} higher", "difference"
    ),
    "slope_500_1500": Phrase(
        "middle slope", "middle slope is {amount} lower", "middle slope is {amount} higher", "difference"
    ),
    "rate": Phrase("pace", "pace is {amount} slower", "pace is {amount} faster", "share"),
    "movement_st": Phrase("ending", "the ending falls {amount}", "the ending rises {amount}", "signed"),
    "slope_st_per_s": Phrase("slope of the ending", "it falls {amount}", "it rises {amount}", "signed"),
    "liveliness": Phrase("liveliness", "{amount} less lively", "{amount} livelier", "signed"),
    "span_s": Phrase("length of the ending"),
    "voiced_s": Phrase("voiced speech"),
    "voiced_share": Phrase("share of voiced speech"),
    "hold_s": Phrase("held for"),
    "noise_db": Phrase("noise floor"),
    "snr_db": Phrase("speech over noise"),
    "clipped": Phrase("share of clipped samples"),
    "correlation": Phrase("likeness to the other side"),
    "band_hz": Phrase("bandwidth"),
}

UNITS = {
    "st": "semitones",
    "st/s": "semitones per second",
    "dB": "dB",
    "dB/kHz": "dB per kHz",
    "1/s": "syllables per second",
    "s": "s",
    "Hz": "Hz",
    "sd": "of your own spreads",
    "": "",
}

SENTENCES = {
    "than_usual": "{what} than your usual",
    "as_usual": "{name} as usual for you",
    "value": "{name}: {value}",
    "value_limit": "{name}: {value} (limit {limit})",
    "flag": "{word} from {start} to {end}",
    "because": "{what}: {why}",
    "decimal": ".",
}

JSON = {
    "tone.flat": "flat",
    "tone.in_range": "in_range",
    "tone.tense": "tense",
    "contour.flat": "flat_greeting",
    "contour.rising": "rising_greeting",
    "contour.falling": "falling_greeting",
    "contour.level": "level_greeting",
    "pace.fast": "fast",
    "pace.slow": "slow",
}
"""What scripts read: the same in every language."""

NOTICE = (
    "EU law (AI Act, Article 5(1)(f), applied since 2 February 2025) bans AI that infers a person's"
    " emotions at work, except for medical or safety reasons; service quality is neither.",
    "The Commission's guidelines name call centres that track employees' emotions by voice; personal"
    " training passes only if results never reach HR and cannot touch appraisal or promotion.",
    "Plainly audible facts such as a raised voice are left out (Recital 18) unless they serve to infer"
    ' an emotion: "flat, loud, fast, tense" can stand, a conclusion about feelings crosses over.',
    "New words alone change nothing: in the descriptor profile no class of emotion is computed, stored,"
    " exported or shared, and you alone open the data.",
    "Data protection and co-determination law pull the same way. This is not legal advice.",
)
