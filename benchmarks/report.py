"""Puts the sections of `benchmarks/results/` together as RESULTS.md: `python -m benchmarks.report`.

Every benchmark writes its own section, `results/NAME.md`, and says in it which command made it.
"""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import normpath

FOLDER = Path(__file__).parent
ORDER = (
    *("pipeline", "pitch", "speech", "bleed", "rate", "tone", "greeting", "calibration", "ui", "replay"),
    "serve",
)
HEAD = """# Results

Made by the benchmarks in this folder, each with its peers in the same run; put together by
`python -m benchmarks.report`. Times are CPU seconds of one thread on a shared 2-core machine: read ratios,
not absolute values. Sets for measuring only are not in this repository; a benchmark that misses one says so.
"""


def sections(folder: Path = FOLDER / "results") -> list[Path]:
    """Return the sections there are, known ones in their order, then the others by name."""
    rank = {name: place for place, name in enumerate(ORDER)}
    return sorted(folder.glob("*.md"), key=lambda path: (rank.get(path.stem, len(rank)), path.stem))


def assembled(texts: list[str]) -> str:
    """Return the sections as one page; each begins on the second level."""
    return "\n".join([HEAD, *(_moved(_lowered(text)).strip() + "\n" for text in texts)])


def write(name: str, text: str) -> None:
    """Write one section and put the page together anew."""
    (FOLDER / "results").mkdir(exist_ok=True)
    (FOLDER / "results" / f"{name}.md").write_text(text, encoding="utf-8")
    main()


def _lowered(text: str) -> str:
    if not re.match(r"# ", text.lstrip()):
        return text
    fenced = False
    lines = []
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        lines.append(f"#{line}" if line.startswith("#") and not fenced else line)
    return "\n".join(lines)


def _moved(text: str) -> str:
    """Let links of a section, which lead from `results/`, lead from the page's folder."""
    return re.sub(r"\]\((?!\w+:|#)([^)]+)\)", lambda link: f"]({normpath(f'results/{link[1]}')})", text)


def main() -> None:
    """Put the page together."""
    page = assembled([path.read_text(encoding="utf-8") for path in sections()])
    (FOLDER / "RESULTS.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
