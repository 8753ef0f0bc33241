"""What the words alone tell of things, sides, colours, days and the sky, looked for once in each chapter."""
