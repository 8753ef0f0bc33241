"""Replay: laws applied to events give every fluent a history."""
