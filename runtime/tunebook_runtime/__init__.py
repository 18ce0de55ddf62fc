"""Tunebook's Python side: runs the steps of a compiled notebook, one trial after another.

Standard library only, plus cloudpickle where values are handed from step to step. Works on Python 3.9 and later.
"""

__version__ = "0.1.0"
