"""What the documents say is what there is."""

import re
from pathlib import Path

import pytest

from scripts.settings_table import with_settings_table

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "docs/operations.md", "docs/decisions/README.md")
_LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#]+)(?:#[^)]*)?\)")


def test_the_table_of_settings_is_fresh() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme == with_settings_table(readme), "run scripts/settings_table.py"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_files_that_exist(document: str) -> None:
    path = ROOT / document
    missing = [
        found["target"]
        for found in _LINK.finditer(path.read_text(encoding="utf-8"))
        if not (path.parent / found["target"]).exists()
    ]
    assert missing == []
