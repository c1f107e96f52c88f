"""Ways to solve a compiled Case, and the process they run in."""
