"""Pictures of a story, each with the same as a table: pure functions of a ledger or a world.

``storyline.draw(ledger)`` and its neighbours return a ``Picture``; ``figure.figure`` puts one on a page. They
need no script and no style sheet, work by keyboard, print, and tell people apart by colour, dash and name.
"""

from storyledger.views.pictures.picture import Link, Picture, Row, Table, to_position

__all__ = ["Link", "Picture", "Row", "Table", "to_position"]
