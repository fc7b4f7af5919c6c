"""How often the far end is rightly and wrongly taken to leak into the rep's microphone."""
