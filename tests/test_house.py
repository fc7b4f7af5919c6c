"""The house as a whole: who may import whom, what start-up may cost, what every file must hold to."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from fnmatch import fnmatch
from importlib import import_module, metadata
from pathlib import Path
from pkgutil import walk_packages

import pytest

import prosody
from benchmarks import report
from prosody.setting import Settings, about

ROOT = Path(__file__).parent.parent
HEAVY = ("scipy.signal", "librosa", "numba", "torch", "sklearn", "matplotlib", "pandas")
WITHOUT_QT = """
import sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "PyQt6":
            raise ImportError("no PyQt6 here")
sys.meta_path.insert(0, NoQt())
import importlib, pkgutil
for package in ("prosody", "calibration"):
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
"""


def child(code: str) -> str:
    """Run `code` in a Python of its own; return what it printed."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_after(code: str, modules: tuple[str, ...]) -> list[str]:
    report = f"\nimport json, sys\nprint(json.dumps([m for m in {modules!r} if m in sys.modules]))"
    found: list[str] = json.loads(child(code + report).splitlines()[-1])
    return found


def tracked(*patterns: str) -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z", *patterns], capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_prosody_and_calibration_import_without_qt() -> None:
    child(WITHOUT_QT)


def test_imports_go_one_way() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", ["prosody.pipeline", "prosody.live"])
def test_the_live_path_loads_nothing_heavy_and_no_qt(module: str) -> None:
    assert loaded_after(f"import {module}", (*HEAVY, "PyQt6")) == []


def test_help_loads_neither_qt_nor_sound_nor_numbers() -> None:
    code = "import sys; sys.argv = ['tonegauge', '--help']\nfrom ui.command import main\n"
    code += "try: main()\nexcept SystemExit as stop: assert not stop.code"
    assert loaded_after(code, (*HEAVY, "PyQt6", "sounddevice", "soundfile", "scipy", "numpy")) == []


def test_the_version_is_told_once_and_the_change_log_begins_with_it() -> None:
    assert metadata.version("tonegauge") == prosody.__version__
    headings = re.findall(r"^## \[?([\w.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == prosody.__version__


def declared() -> list[type[Settings]]:
    for package in ("prosody", "calibration", "ui"):
        for found in walk_packages(import_module(package).__path__, f"{package}."):
            if not found.name.endswith("__main__") and ".windows" not in found.name:
                import_module(found.name)
    kinds = [kind for kind in Settings.__subclasses__() if not kind.__module__.startswith("test")]
    return list({f"{kind.__module__}.{kind.__qualname__}": kind for kind in kinds}.values())


def test_every_setting_says_what_it_means_where_it_comes_from_and_how_far_it_goes() -> None:
    rooms = declared()
    assert rooms
    assert [fault for room in rooms for fault in faults(room)] == []


def faults(room: type[Settings]) -> list[str]:
    """Return what the settings of a room fail to say."""
    found = []
    for one in (field for field in fields(room) if "about" in field.metadata):  # type: ignore[arg-type]
        said, name = about(one), f"{room.__module__}.{room.__name__}.{one.name}"
        if not (said.meaning[:1].isupper() and said.meaning.endswith(".")):
            found.append(f"{name}: its meaning is no sentence")
        if not said.source:
            found.append(f"{name}: no source")
        if type(one.default) in (int, float) and not (
            said.low is not None and said.high is not None and said.low <= one.default <= said.high
        ):
            found.append(f"{name}: no range that holds its default")
    return found


def test_no_tracked_file_names_a_path_of_somebodys_machine() -> None:
    machine = re.compile(
        "|".join(["/" + "work/", "/" + "root/(?!tonegauge)", r"/home/[a-z]", r"C:\\\\Users"])
    )
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in machine.finditer(text)]
    assert found == []


def test_lock_files_name_no_host_and_every_package_has_a_hash() -> None:
    for path in ROOT.glob("requirements*.lock"):
        text = path.read_text("utf-8")
        assert "://" not in text, path.name
        packages = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
        assert packages, path.name
        assert [p.split()[0] for p in packages if "--hash=sha256:" not in p] == [], path.name


def test_what_the_packages_read_at_run_time_is_shipped_with_them() -> None:
    import tomllib

    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"][
        "package-data"
    ]
    for package in ("prosody", "calibration", "ui"):
        for path in tracked(f"{package}/*"):
            if path.suffix not in (".py", ".pyi"):
                name = path.relative_to(ROOT / package).as_posix()
                assert any(fnmatch(name, glob) for glob in shipped.get(package, [])), f"{package}/{name}"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no executable bit")
def test_the_commands_the_readme_begins_with_are_there() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("./run demo", "./run test"):
        assert command in readme
    assert os.access(ROOT / "run", os.X_OK)
    assert "./run test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_every_link_between_our_pages_leads_somewhere() -> None:
    for page in tracked("*.md"):
        targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
        lost = [link for link in targets if "://" not in link and not (page.parent / link).exists()]
        assert lost == [], page.name


def test_the_results_page_is_put_together_from_its_sections() -> None:
    folder = ROOT / "benchmarks"
    texts = [path.read_text("utf-8") for path in report.sections(folder / "results")]
    page = (folder / "RESULTS.md").read_text("utf-8")
    assert page == report.assembled(texts), "put it together anew: python -m benchmarks.report"
