"""Make docs/images/demo-figure.svg from the report that the demo writes.

`python tools/make_readme_picture.py` plays the demo in a temporary folder and keeps one figure of
its last round, as the report has it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "demo-figure.svg"
FIGURE = "figure-3.svg"


def play(folder: Path) -> Path:
    """Return the figure of the last round that the demo reports into a folder."""
    casque = Path(sys.executable).with_name("casque")
    subprocess.run([casque, "demo", "--home", folder / "home"], check=True, capture_output=True)
    found = sorted(folder.rglob(FIGURE))
    if not found:
        raise SystemExit(f"the demo wrote no {FIGURE}: mend the demo, or name another figure")
    return found[-1]


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_bytes(play(Path(folder)).read_bytes())
    print(PICTURE)


if __name__ == "__main__":
    main()
