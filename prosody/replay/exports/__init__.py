"""What is handed out of a call: one module per format, one function `write(path, ...)` in each.

Formats are `csv`, `json`, `textgrid`, `audacity`, `elan`, `html`; `FORMATS` names their file endings.
"""

from typing import Final

FORMATS: Final = {
    "csv": ".csv",
    "json": ".json",
    "textgrid": ".TextGrid",
    "audacity": ".txt",
    "elan": ".eaf",
    "html": ".html",
}
