"""The front doors: command line now, HTTP later."""
