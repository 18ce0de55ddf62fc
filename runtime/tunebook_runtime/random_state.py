"""Chance in a trial.

A fork inherits the random state of its parent, so without care all trials would draw alike, and a trial run fresh
would not. The rule: every trial starts with `random` and numpy's global generator seeded from the operating system,
unless code that ran before the fork seeds explicitly: then its seed holds, and all trials start from that state, as
they would in fresh processes. Functions cells and steps run after this and seed as they like.
"""

import ast
import random
import sys


def seeds_explicitly(cells):
    """Whether code in `[{cell, source}]` calls something whose name contains "seed" (`np.random.seed(1)`, `seed_everything(1)`)."""
    for item in cells:
        if "seed" not in item["source"].lower():
            continue
        for node in ast.walk(ast.parse(item["source"])):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if "seed" in name.lower():
                    return True
    return False


def chance_to_keep(seeded):
    """What `begin_chance` needs from the process before the fork. CPython reseeds `random` in every fork's child (random.py)."""
    return random.getstate() if seeded else None


def begin_chance(kept):
    """In a fork's child: go on with the seeded state that was kept, or seed anew from the operating system."""
    if kept is not None:
        random.setstate(kept)
        return
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
