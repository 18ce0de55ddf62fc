"""Optuna, loaded when first needed (a quarter of a second) and silent."""

from __future__ import annotations


def load_optuna():
    """The optuna module. Loading it sets its log level, so the silence has to come after."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.CRITICAL)
    optuna.logging.disable_default_handler()
    return optuna
