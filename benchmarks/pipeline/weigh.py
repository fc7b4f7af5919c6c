"""Runs one command and prints what it took, as JSON: `python -S weigh.py until-end|first-line COMMAND...`.

A program of its own, small on purpose: the system counts a process's memory from its fork on, so that
whoever starts it from a large process weighs the large process.
"""

import json
import os
import subprocess
import sys
import time


def main() -> None:
    until, *command = sys.argv[1:]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    if until == "first-line":
        process.stdout.readline()
        process.kill()
    while process.stdout.read(1 << 16):
        pass
    _, status, used = os.wait4(process.pid, 0)
    taken = {
        "status": os.waitstatus_to_exitcode(status),
        "cpu_s": used.ru_utime + used.ru_stime,
        "wall_s": time.monotonic() - began,
        "peak_mb": used.ru_maxrss / 1024,
    }
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
