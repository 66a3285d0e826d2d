"""A Python app: it logs a line a second and ends when asked."""

import signal
import sys
import time

signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
print("python app started", flush=True)
made = 0
while True:
    made += 1
    print(f"job {made}", flush=True)
    time.sleep(1)
