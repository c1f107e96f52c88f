"""Packing: compiled loops that place workloads by thousands, at the prices of a relaxation."""
