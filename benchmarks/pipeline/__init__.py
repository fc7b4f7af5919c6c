"""What the pipeline costs: time, memory, start-up, delay.

`python -m benchmarks.pipeline` writes the section.
"""
