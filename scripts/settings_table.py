"""Writes the table of settings in README.md: ``.venv/bin/python scripts/settings_table.py``.

A test compares the two, so the table cannot go stale.
"""

from pathlib import Path

from pydantic.fields import FieldInfo

from alongside.config import Settings

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN = "<!-- settings: written by scripts/settings_table.py -->"
END = "<!-- end of settings -->"


def settings_table() -> str:
    """The table as Markdown: option, environment variable, default, meaning."""
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    return "\n".join(["| Option | Variable | Default | Meaning |", "| --- | --- | --- | --- |", *rows])


def with_settings_table(readme: str) -> str:
    """The same document with a fresh table between the two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{settings_table()}\n\n{END}{after}"


def _row(name: str, field: FieldInfo) -> str:
    option = f"`--{name.replace('_', '-')}`"
    return f"| {option} | `ALONGSIDE_{name.upper()}` | {_default(field.default)} | {field.description} |"


def _default(value: object) -> str:
    if value in (None, (), False):
        return ""
    return f"`{','.join(value) if isinstance(value, tuple) else value}`"


if __name__ == "__main__":
    README.write_text(with_settings_table(README.read_text(encoding="utf-8")), encoding="utf-8")
