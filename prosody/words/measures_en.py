"""What is said of a measure, in English."""

from __future__ import annotations

from collections.abc import Mapping

from prosody.words.phrase import Phrase

MEASURES: Mapping[str, Phrase] = {
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
    "liveliness": Phrase(
        "liveliness", "greeting is {amount} less lively", "greeting is {amount} livelier", "signed"
    ),
    "nucleus_tilt_db": Phrase(
        "vowel brightness", "vowels are {amount} darker", "vowels are {amount} brighter", "difference"
    ),
    "run_s": Phrase(
        "length of voiced stretches",
        "voiced stretches are {amount} shorter",
        "voiced stretches are {amount} longer",
        "share",
    ),
    "run_rate": Phrase(
        "rate of voiced stretches",
        "there are {amount} fewer voiced stretches",
        "there are {amount} more voiced stretches",
        "share",
    ),
    "unvoiced_s": Phrase(
        "length of unvoiced stretches",
        "unvoiced stretches are {amount} shorter",
        "unvoiced stretches are {amount} longer",
        "share",
    ),
    "voicing": Phrase(
        "clarity of the voice", "voice is {amount} rougher", "voice is {amount} clearer", "share"
    ),
    "rise_rate": Phrase(
        "speed of rises", "pitch rises {amount} slower", "pitch rises {amount} faster", "share"
    ),
    "fall_rate": Phrase(
        "speed of falls", "pitch falls {amount} slower", "pitch falls {amount} faster", "share"
    ),
    "shape_flux_db": Phrase(
        "movement of the sound", "sound moves {amount} less", "sound moves {amount} more", "share"
    ),
    "flux_db": Phrase(
        "movement of the spectrum",
        "spectrum moves {amount} less",
        "spectrum moves {amount} more",
        "share",
    ),
    "level_spread_db": Phrase(
        "spread of loudness", "loudness varies {amount} less", "loudness varies {amount} more", "share"
    ),
    "level_peak_db": Phrase(
        "loudness peaks", "peaks are {amount} lower", "peaks are {amount} higher", "difference"
    ),
    "f0_low": Phrase(
        "low end of the pitch",
        "low end of the pitch is {amount} lower",
        "low end of the pitch is {amount} higher",
        "difference",
    ),
    "nucleus_centroid_hz": Phrase(
        "vowel centre of gravity", "vowels lie {amount} lower", "vowels lie {amount} higher", "share"
    ),
    "loud_pitch_st": Phrase(
        "pitch of loud parts",
        "loud parts lie {amount} lower",
        "loud parts lie {amount} higher",
        "difference",
    ),
    "slope_1000_3400": Phrase(
        "upper slope", "upper slope is {amount} lower", "upper slope is {amount} higher", "difference"
    ),
    "alpha_range_db": Phrase(
        "range of brightness",
        "brightness varies {amount} less",
        "brightness varies {amount} more",
        "difference",
    ),
    "skew_st": Phrase(
        "lean of the pitch",
        "pitch reaches {amount} less upwards",
        "pitch reaches {amount} more upwards",
        "difference",
    ),
    "attack_db": Phrase(
        "attack of syllables",
        "syllables start {amount} softer",
        "syllables start {amount} harder",
        "difference",
    ),
    "nucleus_gap_s": Phrase(
        "longest syllables",
        "longest syllables are {amount} shorter",
        "longest syllables are {amount} longer",
        "share",
    ),
    "tilt_db": Phrase("brightness", "voice is {amount} darker", "voice is {amount} brighter", "difference"),
    "span_s": Phrase("length of the ending"),
    "share": Phrase("likelihood"),
    "voiced_s": Phrase("voiced speech"),
    "voiced_share": Phrase("share of voiced speech"),
    "hold_s": Phrase("held for"),
    "noise_db": Phrase("noise floor"),
    "snr_db": Phrase("speech over noise"),
    "clipped": Phrase("share of clipped samples"),
    "correlation": Phrase("likeness to the other side"),
    "band_hz": Phrase("bandwidth"),
    "spread_st": Phrase(
        "pitch spread", "pitch spread is {amount} narrower", "pitch spread is {amount} wider", "share"
    ),
    "level_range_db": Phrase(
        "loudness range",
        "loudness range is {amount} smaller",
        "loudness range is {amount} larger",
        "difference",
    ),
    "pause_share": Phrase("share of pauses"),
    "syllable_step_st": Phrase(
        "steps from syllable to syllable",
        "pitch steps are {amount} smaller",
        "pitch steps are {amount} larger",
        "difference",
    ),
    "syllable_drift_st": Phrase(
        "drift of the pitch",
        "pitch sinks {amount} more by syllable",
        "pitch sinks {amount} less by syllable",
        "difference",
    ),
    "voicing_low": Phrase(
        "clarity of weak sounds",
        "weak sounds are {amount} rougher",
        "weak sounds are {amount} clearer",
        "share",
    ),
    "loud_slope_1000_3400": Phrase(
        "upper slope of loud parts",
        "upper slope of loud parts is {amount} lower",
        "upper slope of loud parts is {amount} higher",
        "difference",
    ),
    "loud_tilt_db": Phrase(
        "brightness of loud parts",
        "loud parts are {amount} darker",
        "loud parts are {amount} brighter",
        "difference",
    ),
    "tilt_per_db": Phrase(
        "brightness that comes with loudness",
        "the voice brightens {amount} less as it gets louder",
        "the voice brightens {amount} more as it gets louder",
        "difference",
    ),
    "centroid_spread_hz": Phrase(
        "spread of the centre of gravity",
        "vowels differ {amount} less in brightness",
        "vowels differ {amount} more in brightness",
        "share",
    ),
    "voiced_flux_db": Phrase(
        "movement of voiced sounds",
        "voiced sounds move {amount} less",
        "voiced sounds move {amount} more",
        "share",
    ),
    "near_shape_flux_db": Phrase(
        "movement of loud sounds", "loud sounds move {amount} less", "loud sounds move {amount} more", "share"
    ),
    "swing_db": Phrase(
        "swing of loudness", "loudness swings {amount} less", "loudness swings {amount} more", "difference"
    ),
    "swing_1_3": Phrase(
        "slow swing of loudness",
        "loudness swings {amount} less with the phrase",
        "loudness swings {amount} more with the phrase",
        "difference",
    ),
    "swing_3_6": Phrase(
        "syllables' swing of loudness",
        "loudness swings {amount} less with the syllables",
        "loudness swings {amount} more with the syllables",
        "difference",
    ),
    "swing_6_10": Phrase(
        "quick syllables' swing of loudness",
        "quick syllables swing {amount} less",
        "quick syllables swing {amount} more",
        "difference",
    ),
    "swing_10_20": Phrase(
        "quick swing of loudness",
        "loudness flickers {amount} less",
        "loudness flickers {amount} more",
        "difference",
    ),
}
