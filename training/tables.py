"""Annotated novels for the network, each read with weights of the rules that other novels gave.

Whoever is fitted beside rules that have seen the answers learns to trust them too much. So the novels are
dealt into two hands, and each is read with the table fitted to the other. Those in ``KEPT_OUT`` are in no
hand: they show how much the network's word is worth, and are read with the table fitted to both.
"""

from __future__ import annotations

import json
from pathlib import Path

from eval.fit import fit
from eval.gold import novels_in
from eval.works import speakers_aside

from training.voices import Conversation, conversations

__all__ = ["HANDS", "KEPT_OUT", "kept_out", "told_apart"]

KEPT_OUT = (
    "AlicesAdventuresInWonderland", "NorthangerAbbey", "TheAgeOfInnocence", "TheAwakening",
    "TheSignOfTheFour", "WhereAngelsFearToTread",
)  # fmt: skip
"""Novels that the network never sees; the rules' weights that the package ships have seen them."""
HANDS = (
    ("DaisyMiller", "Emma", "HowardsEnd", "NightAndDay", "Persuasion", "TheManWhoWasThursday"),
    ("APassageToIndia", "ARoomWithAView", "MansfieldPark", "SenseAndSensibility",
     "TheMysteriousAffairAtStyles", "WinnieThePooh"),
)  # fmt: skip


def told_apart(data: Path, run: Path) -> list[Conversation]:
    """Return the chapters of all novels in hand; fitted tables are kept in ``run`` for the next time."""
    chapters: list[Conversation] = []
    for novels, others in (HANDS, HANDS[::-1]):
        table = _table(data, run, others)
        for name in novels:
            chapters += conversations(data / name, table)
    return [chapter for chapter in chapters if chapter.names]


def kept_out(data: Path, run: Path) -> dict[str, list[Conversation]]:
    """Return the chapters of each novel that is kept out."""
    table = _table(data, run, (*HANDS[0], *HANDS[1]))
    return {name: conversations(data / name, table) for name in KEPT_OUT}


def _table(data: Path, run: Path, novels: tuple[str, ...]) -> dict[str, float]:
    """Return the rules' weights fitted to ``novels``."""
    kept = run / f"rules-{novels[0]}-{len(novels)}.json"
    if not kept.exists():
        wanted = set(novels) - speakers_aside()
        table = fit([path for path in novels_in(data) if path.name in wanted])
        kept.write_text(json.dumps(table, sort_keys=True), encoding="utf-8")
    known: dict[str, float] = json.loads(kept.read_text(encoding="utf-8"))
    return known
