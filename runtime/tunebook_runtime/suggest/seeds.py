"""Random numbers that depend on the sweep's seed and the trial's number only.

Every draw gets its own stream. So a worker that was killed and opened again with the history of its sweep goes on
exactly as if nothing had happened, and the order in which trials end does not shift later random draws.
"""

from __future__ import annotations

from random import Random


def stream(seed: int, *parts: object) -> Random:
    """A generator for one purpose. Text seeds are stable over Python versions and processes (random.seed, version 2)."""
    return Random(":".join(str(part) for part in (seed, *parts)))


def seed_32(seed: int, *parts: object) -> int:
    """A seed for libraries that take 32 bits."""
    return stream(seed, *parts).getrandbits(32)
