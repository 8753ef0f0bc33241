"""What a person set about a story: the project file, which files it has, places in it, its worlds."""
