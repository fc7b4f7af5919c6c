"""Replay: opening, analysis, painting, and the cursor against the sound."""
