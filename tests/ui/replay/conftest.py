"""The bundled call, opened and analysed once for all tests of the replay window; they only read it."""

from __future__ import annotations

import pytest
from listened import analysed_demo

from prosody.replay.heard_call import HeardCall


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> HeardCall:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        return analysed_demo()
