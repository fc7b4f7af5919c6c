"""How well the tone is judged, beside eGeMAPS with a regression: `python -m benchmarks.tone --data DIR`."""
