"""Takes in what strangers send: scanned before it is parsed, read where it can do no harm."""
