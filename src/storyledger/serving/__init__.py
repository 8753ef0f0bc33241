"""The local reader: serves one story to a browser on this computer and to nobody else.

Runs for ``storyledger open``. ``guard`` lets nobody in without the token, ``shelf`` keeps the story as it is
known at the last few places, ``routes`` turns requests into pages of ``views.web``, and ``answers`` turns
what a person decides into lines of ``storyledger.toml``.
"""
