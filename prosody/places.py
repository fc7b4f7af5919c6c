"""Where a person's things are: sessions, settings, the log. `XDG_DATA_HOME` and its kin move them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

APP: Final = "tonegauge"


def private_folder(path: Path) -> None:
    """Make a folder that only its owner can open, and its parents so where they are not there.

    Raises
    ------
    OSError
        When it cannot be made, or a file is in its place.
    """
    if path.is_dir():
        return
    if not path.parent.exists():
        private_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)


def sessions_folder() -> Path:
    """Return the folder of all sessions."""
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False) / "sessions"


def recordings_folder() -> Path:
    """Return the folder of what is kept about recordings that are no sessions."""
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False) / "recordings"


def settings_file() -> Path:
    """Return the settings file."""
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False) / "settings.toml"


def log_file() -> Path:
    """Return the log."""
    from platformdirs import user_log_path

    return user_log_path(APP, appauthor=False) / "tonegauge.log"
