"""The judge: measures against what is usual for a voice; greeting, tone, trust, flags."""
