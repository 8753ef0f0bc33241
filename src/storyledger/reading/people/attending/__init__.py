"""Whom the words of one section mean, once the cast is known; who is shown without a name."""
