"""Questions: what if, what must have happened, what is most likely misread."""
