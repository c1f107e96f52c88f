"""Durable runs: plans are made by workers, each at least once, and published exactly once."""
