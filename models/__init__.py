"""The domain: what a Case, a Plan and everything in them are.

Plain Python and pydantic. These classes are also the wire format of files and of the API.
"""
