"""Writes ``docs/reference/ledger-json.md`` from the published JSON Schema. Runs with ``make docs``.

``python tools/gen_ledger_json.py`` writes the page; a test calls ``page`` and compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storyledger.views.ledger_json import FORMAT, schema

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "ledger-json.md"

HEAD = f"""\
# The ledger as JSON: `{FORMAT}`

<!-- Written by tools/gen_ledger_json.py; change the schema and run `make docs`. -->

`storyledger read FILE --json OUT` and `Story.to_json()` write this.
The JSON Schema is `src/storyledger/views/schema/storyledger-ledger-1.json`; it is installed with the package.

- Offsets count Unicode code points of the document's text, from 0.
  `start` is the first, `end` one past the last. For a plain-text file that text is exactly the decoded file.
- Null means unknown. It is an answer.
- Every key is always there, and no others are. A change that breaks readers gets another format number.
- The same story, settings and version give the same bytes.

"""


def page() -> str:
    """Return the page."""
    whole = schema()
    shapes = {name: shape for name, shape in whole["$defs"].items() if "properties" in shape}
    parts = [HEAD + _table("The whole", whole)]
    parts += [_table(f"`{name}`", shape) for name, shape in shapes.items()]
    return "\n".join(parts)


def _table(heading: str, shape: dict[str, Any]) -> str:
    rows = [line for key, value in shape["properties"].items() for line in _rows(key, value)]
    head = [f"## {heading}", "", shape["description"], "", "| key | holds | meaning |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _rows(key: str, value: dict[str, Any], inside: str = "") -> list[str]:
    """Return the row of a key, and those of an object written out in it."""
    row = f"| {inside}`{key}` | {_holds(value)} | {_about(value)} |"
    inner = value.get("items", value)
    deeper = inner.get("properties", {}) if isinstance(inner, dict) else {}
    return [
        row,
        *(line for name, part in deeper.items() for line in _rows(name, part, f"{inside}`{key}` › ")),
    ]


def _holds(value: dict[str, Any]) -> str:
    if "const" in value:
        return f'`"{value["const"]}"`'
    if "enum" in value:
        return ", ".join("null" if word is None else f"`{word}`" for word in value["enum"])
    if "$ref" in value:
        return {"id": "id", "confidence": "number"}.get(_name(value), _name(value))
    if "anyOf" in value:
        return " or ".join(_holds(one) for one in value["anyOf"])
    if value["type"] == "array":
        return f"list of {_holds(value['items'])}"
    kinds = [value["type"]] if isinstance(value["type"], str) else value["type"]
    return " or ".join({"string": "text"}.get(kind, kind) for kind in kinds)


def _about(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return {"confidence": "From 0 to 1.", "id": ""}.get(_name(value), "")
    return str(value.get("description", ""))


def _name(value: dict[str, Any]) -> str:
    return str(value["$ref"]).rpartition("/")[2]


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
