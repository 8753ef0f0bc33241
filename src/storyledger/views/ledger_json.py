"""A ledger as JSON, format ``storyledger-ledger/1``. Runs for ``--json`` and ``Story.to_json``.

The format is published as a JSON Schema beside this module; a test holds every output to it. Offsets are
code points of the document's text, half-open. The same ledger gives the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from storyledger import __version__
from storyledger.rules.undertakings import Outcome, Undertakings
from storyledger.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.document import Document, Section
    from storyledger.entries import (
        Alias,
        Character,
        Event,
        Mention,
        Presence,
        Scene,
        State,
        StoryTime,
        Utterance,
        WalkOn,
    )
    from storyledger.findings import Finding, Report
    from storyledger.ledger import Ledger
    from storyledger.span import Evidence, Span

__all__ = ["FORMAT", "as_json", "as_table", "schema"]

FORMAT = "storyledger-ledger/1"

Table = dict[str, Any]


def as_json(
    ledger: Ledger, states: Iterable[State] = (), report: Report | None = None, *, indent: int | None = None
) -> str:
    """Return a ledger, the states of its world and its findings as JSON text."""
    table = as_table(ledger, states, report)
    text = json.dumps(table, ensure_ascii=False, indent=indent)
    return text if _is_unicode(text) else json.dumps(table, indent=indent)


def as_table(ledger: Ledger, states: Iterable[State] = (), report: Report | None = None) -> Table:
    """Return what ``as_json`` writes, as plain values."""
    found = (*report.findings, *report.suppressed) if report else ()
    undertakings = Undertakings(ledger)
    return {
        "format": FORMAT,
        "storyledger": __version__,
        "readers": dict(sorted(ledger.readers.items())),
        "document": _document(ledger.document),
        "sections": [_section(section) for section in ledger.document.sections],
        "scenes": [_scene(scene) for scene in ledger.scenes],
        "characters": [_character(character) for character in ledger.characters],
        "mentions": [_mention(mention) for mention in ledger.mentions],
        "utterances": [_utterance(utterance) for utterance in ledger.utterances],
        "events": [_event(event, undertakings.outcome(event)) for event in ledger.events],
        "states": [_state(state) for state in states],
        "findings": [_finding(finding) for finding in sorted(found, key=_place)],
    }


def schema() -> Table:
    """Return the JSON Schema of the format."""
    text = shipped("views", "schema", "storyledger-ledger-1.json").read_text("utf-8")
    table: Table = json.loads(text)
    return table


def _is_unicode(text: str) -> bool:
    """Tell whether UTF-8 can hold ``text``: a damaged file may have left half a character in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _ends(span: Span) -> Table:
    return {"start": span.start, "end": span.end}


def _sure(confidence: float) -> float:
    return round(confidence, 3)


def _document(document: Document) -> Table:
    length = len(document.text)
    return {"uri": document.uri, "title": document.title, "digest": document.digest, "length": length}


def _section(section: Section) -> Table:
    return {"id": section.id, "kind": section.kind, "title": section.title, **_ends(section.span)}


def _scene(scene: Scene) -> Table:
    return {
        "id": scene.id,
        "section": scene.section,
        **_ends(scene.span),
        "person": scene.person,
        "focalizer": scene.focalizer,
        "narrator": scene.narrator,
        "place": scene.place,
        "confidence": _sure(scene.confidence),
        "present": [_presence(presence) for presence in scene.present],
        "mentioned": list(scene.mentioned),
        "walk_ons": [_walk_on(one) for one in scene.walk_ons],
        "time": _story_time(scene.time) if scene.time else None,
    }


def _presence(presence: Presence) -> Table:
    return {"character": presence.character, **_ends(presence.span), "how": presence.how}


def _walk_on(one: WalkOn) -> Table:
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "size": one.size,
        "how": one.how,
        "shown": [_ends(span) for span in one.shown],
    }


def _story_time(time: StoryTime) -> Table:
    return {
        "day": time.day,
        "after": time.after,
        "weekday": time.weekday,
        "date": time.date,
        "part": time.part,
        "earlier": time.is_earlier,
        "shown": [_ends(span) for span in time.shown],
    }


def _alias(alias: Alias) -> Table:
    return {
        "text": alias.text,
        "count": alias.count,
        "shown": [_ends(span) for span in alias.shown],
    }


def _character(character: Character) -> Table:
    return {
        "id": character.id,
        "name": character.name,
        "kind": character.kind,
        "aliases": [_alias(alias) for alias in character.aliases],
        "pronouns": character.pronouns,
        "mentions": character.mentions,
        "first": character.first,
        "last": character.last,
        "confidence": _sure(character.confidence),
        "origin": character.origin,
    }


def _mention(mention: Mention) -> Table:
    who = mention.character
    return {
        **_ends(mention.span),
        "character": who,
        "kind": mention.kind,
        "confidence": _sure(mention.confidence),
    }


def _utterance(utterance: Utterance) -> Table:
    others = utterance.alternatives
    return {
        **_ends(utterance.span),
        "speaker": utterance.speaker,
        "addressees": list(utterance.addressees),
        "mode": utterance.mode,
        "attribution": utterance.attribution,
        "confidence": _sure(utterance.confidence),
        "alternatives": [{"speaker": one.speaker, "confidence": _sure(one.confidence)} for one in others],
    }


def _event(event: Event, outcome: Outcome | None) -> Table:
    return {
        "id": event.id,
        "kind": event.kind,
        "roles": dict(event.roles),
        **_ends(event.span),
        "actuality": event.actuality,
        "according_to": event.according_to,
        "scene": event.scene,
        "outcome": _outcome(outcome) if outcome else None,
        "origin": event.origin,
        "confidence": _sure(event.confidence),
    }


def _outcome(outcome: Outcome) -> Table:
    return {"state": outcome.state, "shown": outcome.shown.id if outcome.shown else None}


def _state(state: State) -> Table:
    return {
        "fluent": state.fluent,
        "of": state.of,
        "value": state.value,
        "from": state.start,
        "to": state.end,
        "why": list(state.why),
        "origin": state.origin,
    }


def _finding(finding: Finding) -> Table:
    because = [_passage(one.evidence, one.note) for one in finding.because]
    because += [_passage(evidence, "also here") for evidence in finding.more]
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "verdict": finding.verdict,
        "message": finding.message,
        **_ends(finding.evidence.span),
        "text": finding.evidence.exact,
        "because": because,
        "confidence": _sure(finding.confidence),
        "fingerprint": finding.fingerprint,
        "suppressed": finding.suppressed,
    }


def _passage(evidence: Evidence, note: str) -> Table:
    return {**_ends(evidence.span), "text": evidence.exact, "note": note}


def _place(finding: Finding) -> tuple[int, int, str]:
    return (finding.evidence.span.start, finding.evidence.span.end, finding.code)
