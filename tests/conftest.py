"""Every shared fixture."""
