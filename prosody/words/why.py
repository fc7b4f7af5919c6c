"""What a judgement would have needed to come out otherwise, and where a measure's definition comes from."""

from __future__ import annotations

WORDS = {
    "en": {
        "why.least": "not flagged at {limit} or more",
        "why.most": "not flagged at {limit} or less",
        "why.under": "not flagged below {limit}",
        "why.together_least": "{limit} or more, the other measures of this kind at their limits too",
        "why.together_most": "{limit} or less, the other measures of this kind at their limits too",
        "why.never": "no value of it would have been enough",
        "why.own": "defined in this program",
    },
    "de": {
        "why.least": "ab {limit} nicht markiert",
        "why.most": "bis {limit} nicht markiert",
        "why.under": "unter {limit} nicht markiert",
        "why.together_least": "mindestens {limit}, die anderen Maße dieser Art auch an ihrer Grenze",
        "why.together_most": "höchstens {limit}, die anderen Maße dieser Art auch an ihrer Grenze",
        "why.never": "kein Wert davon hätte gereicht",
        "why.own": "in diesem Programm definiert",
    },
}
