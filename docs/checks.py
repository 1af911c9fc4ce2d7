"""Write `docs/checks.md` again from the checks themselves: `make glossary`."""

from pathlib import Path

from penumbra.claims.known import checks

PAGE = Path(__file__).with_suffix(".md")
HEAD = """# Checks

What a claim of a ledger may name under `check:`, and the arguments of each. This page is made from the code: `make glossary`
writes it again. How to write a ledger: [scenario.md](scenario.md#a-ledger); a check of your own:
[CONTRIBUTING.md](../CONTRIBUTING.md).

`arcs:` takes `case` (a built-in case, or a file whose path starts from the ledger's folder), `area` (a key of that case's
`areas`), `threats` and `launches` (keys of its threat classes and launch points).
"""


def page() -> str:
    """Every check with its question and a table of its arguments, sorted by name."""
    parts = [HEAD]
    for name, module in sorted(checks().items()):
        schema = module.Arguments.model_json_schema()
        needed = set(schema.get("required", ()))
        rows = [
            f"| `{key}` | {'yes' if key in needed else 'no'} | {_line(one.get('description', ''))} |"
            for key, one in schema.get("properties", {}).items()
        ]
        parts.append(f"## `{name}`\n\n{(module.__doc__ or '').strip().splitlines()[0]}\n")
        parts.append("\n".join(("| argument | needed | meaning |", "| --- | --- | --- |", *rows)) + "\n")
    return "\n".join(parts)


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
