"""Gather the words of the web into the Chinese catalogue, and compile it (`make messages`).

Needs Debian's package gettext. New messages stand untranslated in the catalogue; a test fails until
somebody has translated them.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from casque.web.booting import prepare

WEB = Path(__file__).parent.parent / "src" / "casque" / "web"
CATALOGUE = WEB / "locale" / "zh_Hans" / "LC_MESSAGES"


def gather() -> None:
    from django.core.management import call_command

    os.chdir(WEB)
    call_command(
        "makemessages", locale=["zh_Hans"], no_location=True, no_obsolete=True, verbosity=0
    )
    po = CATALOGUE / "django.po"
    text = po.read_text(encoding="utf-8")
    po.write_text(re.sub(r'"POT-Creation-Date: [^"]*"\n', "", text), encoding="utf-8")


def compile_() -> None:
    po, mo = CATALOGUE / "django.po", CATALOGUE / "django.mo"
    subprocess.run(["msgfmt", "--check", "--statistics", "-o", str(mo), str(po)], check=True)


if __name__ == "__main__":
    prepare()
    gather()
    compile_()
