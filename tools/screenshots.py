"""Pictures of the web for README and manual, from a demo that is played for them.

Needs Debian's package chromium. Writes docs/images/web-*.png.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from served_home import CASQUE, serving  # noqa: E402 - found through the line above

IMAGES = ROOT / "docs" / "images"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the address, the language, and how high the window is."""

    name: str
    address: str
    language: str = "en"
    height: int = 800


SHOTS = (
    Shot("web-overview", "/", height=900),
    Shot("web-review", "/review/", height=960),
    Shot("web-review-zh", "/review/", "zh-CN", 960),
    Shot("web-grid", "/review/grid/", height=900),
    Shot("web-round", "/rounds/2012-09/", height=760),
    Shot("web-worklist", "/worklist/"),
)


def main() -> int:
    """Play, serve and take every picture; say what is missing where it cannot."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium here: install Debian's package chromium", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "home"
        print("playing the demo, a minute or two ...", file=sys.stderr)
        subprocess.run([CASQUE, "demo", "--home", home, "--json"], check=True, capture_output=True)
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        with serving(home, "--no-worker") as base:
            for shot in SHOTS:
                take(browser, base, shot)
        browser.close()
    return 0


def take(browser: Browser, base: str, shot: Shot) -> None:
    """Take one picture."""
    context = browser.new_context(
        base_url=base,
        locale=shot.language,
        viewport={"width": 1200, "height": shot.height},
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto("/enter/")
    page.locator("button[name=role][value=lead]").click()
    page.wait_for_url("**/")
    page.goto(shot.address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{shot.name}.png")
    print(IMAGES / f"{shot.name}.png", file=sys.stderr)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
