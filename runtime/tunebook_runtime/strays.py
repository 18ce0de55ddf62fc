"""Finds what trials leave behind: processes that left the trial's group or session, adopted by the server.

A stray belongs to the trial whose session or mark it carries; with neither (it made a session of its own without
starting a program), to all trials that were running when it was first seen. It is killed when those have ended.
"""

import os

from .processes import children_of, environment_mark, kill_quietly, session_of
from .run_trial import MARK


class Strays:
    """Keeps track of adopted processes; `own` are the pids of the server's real children."""

    def __init__(self):
        self._owners = {}

    def look(self, own, running, ending=None):
        """Kill adopted processes whose trials ended. `running` and `ending` are TrialProcesses; returns whether any is left."""
        live = {trial.number for trial in running}
        suspects = list(running) + ([ending] if ending is not None else [])
        present = set()
        for pid in children_of(os.getpid()):
            if pid in own:
                continue
            present.add(pid)
            if pid not in self._owners:
                self._owners[pid] = _owners_of(pid, suspects)
            if not self._owners[pid] & live:
                kill_quietly(pid)
        for pid in list(self._owners):
            if pid not in present:
                del self._owners[pid]
        return bool(present)


def _owners_of(pid, trials):
    session = session_of(pid)
    mark = environment_mark(pid, MARK)
    sure = {trial.number for trial in trials if trial.pid == session or (mark is not None and trial.order.get("mark") == mark)}
    return sure or {trial.number for trial in trials}
