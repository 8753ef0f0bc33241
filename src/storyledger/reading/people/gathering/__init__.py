"""Who there is in the whole story: which names are people, which are the same person, who tells."""
