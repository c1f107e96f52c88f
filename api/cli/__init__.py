"""The command line, and what it shows a reader of a plan."""
