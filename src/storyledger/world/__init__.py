"""The world of a story: laws anyone can read, replayed over the ledger into state at every moment.

``replay(ledger, load_laws(["everyday"]))`` gives a ``World``: what is so at a place (``holds``, ``value``),
why (``why``), all states, and what does not fit (``violations``).
"""

from storyledger.world.engine.replayed import Reason, Truth, Violation, World, replay
from storyledger.world.engine.revising import revise
from storyledger.world.engine.violations import Verdict
from storyledger.world.language.packs import load_laws, pack_names
from storyledger.world.language.terms import Fluent, Law, Laws

__all__ = [
    "Fluent",
    "Law",
    "Laws",
    "Reason",
    "Truth",
    "Verdict",
    "Violation",
    "World",
    "load_laws",
    "pack_names",
    "replay",
    "revise",
]
