"""What one section alone shows of names: which words could be one, how often, in what company."""
