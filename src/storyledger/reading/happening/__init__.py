"""What happens: events with their roles, and whether they did happen."""
