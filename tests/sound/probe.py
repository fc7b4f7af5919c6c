"""Captures a call and tells, line by line as JSON, what `LiveSource` says of it; keeps the sound in a file.

probe.py KEPT.npz [MIC] [FAR]      a `-` leaves a leg out; words on stdin: pause, resume, end
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np

from prosody.audio.blocks import Block, Lost
from prosody.audio.capture import LiveSource


def listen(source, ended):
    for word in sys.stdin:
        if word.strip() == "end":
            break
        getattr(source, word.strip())()
    began = time.monotonic()
    source.close()
    ended.append(time.monotonic() - began)


def tell(**what):
    print(json.dumps(what), flush=True)


def main(kept, mic="default", far="default"):
    source = LiveSource(None if mic == "-" else mic, None if far == "-" else far)
    ended = []
    listener = threading.Thread(target=listen, args=(source, ended))
    listener.start()
    sound = {leg: [] for leg in source.legs}
    lost = []
    reached = dict.fromkeys(source.legs, 0)
    told_at = 0.0
    cpu_s, began_s = time.process_time(), time.monotonic()
    for item in source:
        if isinstance(item, Lost):
            sound[item.leg].append(np.zeros(item.count * 160, np.int16))
            lost.append((item.leg, reached[item.leg] / 16_000, item.count, item.reason))
            reached[item.leg] += item.count * 160
        elif isinstance(item, Block):
            assert item.rate == 16_000
            sound[item.leg].append(item.samples)
            reached[item.leg] += len(item.samples)
        if time.monotonic() - told_at > 0.1:
            told_at = time.monotonic()
            tell(health={leg: asdict(health) for leg, health in source.health.items()}, lost=lost)
    cpu_s, lasted_s = time.process_time() - cpu_s, time.monotonic() - began_s
    listener.join()
    np.savez(Path(kept), **{leg: np.concatenate(parts) for leg, parts in sound.items()})
    tell(closed_in_s=ended[0], cpu=cpu_s / lasted_s, lost=lost, reached=reached, lasted_s=lasted_s, health={})


if __name__ == "__main__":
    main(*sys.argv[1:])
