"""Accuracy and cost of the pitch tracker beside its peers: `python -m benchmarks.pitch --data DIR`."""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # one core each, before numpy is imported
