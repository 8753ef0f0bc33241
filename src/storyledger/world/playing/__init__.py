"""Play: a scenario runs forward under the laws."""
