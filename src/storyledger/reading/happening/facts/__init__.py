"""What is stated rather than done: looks, ages, kin, losses, counts, what somebody is told to do."""
