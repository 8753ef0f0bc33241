"""The .world language: from a file to laws, with every mistake told at once."""
