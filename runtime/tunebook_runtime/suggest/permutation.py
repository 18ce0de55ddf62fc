"""A seeded order of 0 … size-1 that needs no list, so that spaces of any size can be walked."""

from __future__ import annotations

from zlib import crc32

ROUNDS = 6


class Permutation:
    """A Feistel network over the smallest even number of bits that holds ``size``; values outside walk on.

    Without a seed the natural order.
    """

    def __init__(self, size: int, seed: int | None) -> None:
        self._size, self._seed = size, seed
        self._half = max(1, (max(size - 1, 1).bit_length() + 1) // 2)
        self._mask = (1 << self._half) - 1

    def __getitem__(self, position: int) -> int:
        if self._seed is None:
            return position
        index = self._mix(position)
        while index >= self._size:
            index = self._mix(index)
        return index

    def _mix(self, index: int) -> int:
        left, right = index >> self._half, index & self._mask
        for turn in range(ROUNDS):
            left, right = right, left ^ (self._noise(turn, right) & self._mask)
        return left << self._half | right

    def _noise(self, turn: int, half: int) -> int:
        noise, words = 0, self._half // 32 + 1
        for word in range(words):
            mixed = crc32(f"{self._seed}:{turn}:{word}:{half}".encode())
            mixed = (mixed ^ mixed >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
            noise = noise << 32 | (mixed ^ mixed >> 13)
        return noise
