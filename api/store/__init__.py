"""The store of the service: one PostgreSQL, and what is kept in it.

Nothing here knows of HTTP or of the queue's workers.
"""
