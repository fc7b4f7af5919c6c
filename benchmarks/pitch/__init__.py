"""Accuracy and cost of the pitch tracker, with its peers beside it: `python -m benchmarks.pitch --data DIR`."""
