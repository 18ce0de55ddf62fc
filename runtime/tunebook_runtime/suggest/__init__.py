"""Suggestions for the trials of a sweep: algorithms by Katib's names, early stopping, importance."""
