"""Accuracy on public corpora that stay outside the project: ``python -m eval pdnc --data DIR``."""
