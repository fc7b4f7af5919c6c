"""What is handed out of a call: one module per format, `sharing.py` in front of them all."""

from typing import Final

FORMATS: Final = {
    "csv": ".csv",
    "contour": ".csv",
    "json": ".json",
    "textgrid": ".TextGrid",
    "audacity": ".txt",
    "elan": ".eaf",
    "html": ".html",
}
"""Kinds of files and how their names end."""
