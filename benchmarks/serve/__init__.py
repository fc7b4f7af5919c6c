"""How many calls `tonegauge serve` hears at once, and what hostile peers can do to it.

`python -m benchmarks.serve` writes the section.
"""
