"""What happens and who is there, against our own gold: offsets and labels, no text of the works."""
