"""What stands beside the story: what the author declares, and where the text looks damaged."""
