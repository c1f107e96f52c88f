"""Benchmarks that anyone can run: they print their figures and assert no times."""
