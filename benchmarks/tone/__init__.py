"""How well the tone is judged, beside eGeMAPS and logistic regression: `python -m benchmarks.tone --data DIR`."""
