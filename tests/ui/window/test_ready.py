"""What is imported when: little before the start page is seen, the rest when a project is in front."""

import subprocess
import sys

from segdesk.progress import SILENT
from segdesk.ui.window.ready import NEXT, get_ready

LATE = (
    *NEXT,
    "PIL",
    "segdesk.cli",
    "segdesk.dataset",
    "segdesk.io.project",
    "segdesk.qa",
    "segdesk.ui.session.session",
    "segdesk.ui.window.edit_page",
)


def test_the_start_imports_nothing_that_only_a_project_needs():
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; QApplication.exec = lambda *_: 0;"
        "from segdesk.__main__ import main; main([]);"
        f"print(*(name for name in {LATE!r} if name in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


def test_what_may_be_opened_next_is_imported_by_its_job():
    get_ready(SILENT)
    assert all(name in sys.modules for name in NEXT)
