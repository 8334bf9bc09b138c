"""Makes a copy of the package whose media path is compiled, as wheels have it: ``python scripts/compile.py FOLDER``.

With the folder on ``PYTHONPATH`` it is what runs. Where there is no C compiler the copy is as the original.
"""

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hatch_build import can_compile, compile_media_path  # noqa: E402 - found by the line above


def main(folder: Path) -> None:
    """Replaces the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "server", folder, ignore=shutil.ignore_patterns("__pycache__"))
    if not can_compile():
        return
    with tempfile.TemporaryDirectory() as workplace:
        for library, place in compile_media_path(ROOT / "server", Path(workplace)):
            shutil.copy(library, folder / place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
