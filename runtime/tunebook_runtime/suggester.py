"""``python -m tunebook_runtime.suggester``: suggestions for one sweep, over JSON lines (see suggest/worker.py)."""

from __future__ import annotations

import sys

from .suggest.worker import run_worker

if __name__ == "__main__":
    sys.exit(run_worker())
