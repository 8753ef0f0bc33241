"""Pages of the local reader, as pure functions from what is known of a story to HTML.

Runs inside ``storyledger.serving``, which knows about requests. Nothing here reads files, and nothing here
sees more of a story than the ``Book`` it is given, which ends at the reader's place.
"""
