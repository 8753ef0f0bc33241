"""Readings kept between runs: many values at once, their JSON, the cache file. It knows no stories."""
