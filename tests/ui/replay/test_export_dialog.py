"""What is handed out is told before, written whole beside the window, and holds what was chosen."""

from __future__ import annotations

import re
import stat
import time

import pytest

from prosody.replay.marks import Note, NoteBook
from prosody.wording import wording
from ui import theme
from ui.replay.export_dialog import ENDINGS, FINDINGS, ExportDialog


@pytest.fixture
def dialogs(application, demo, tmp_path):
    made = []

    def dialog(**values):
        book = NoteBook(tmp_path / "home")
        book.put(Note("coach", 300, 900, ("warm",), "schön"))
        made.append(ExportDialog(demo, book, wording(), theme.DARK, **values))
        return made[-1]

    yield dialog
    for one in made:
        one.close()
        one.deleteLater()
    application.processEvents()


def done(dialog):
    until = time.monotonic() + 60
    while not dialog._work.over and time.monotonic() < until:
        time.sleep(0.01)
    dialog._look()
    return dialog.message.words.text()


@pytest.mark.parametrize("kind", ENDINGS)
def test_every_format_is_written_private_and_said(dialogs, tmp_path, kind):
    dialog, path = dialogs(), tmp_path / f"out{ENDINGS[kind]}"
    dialog.format.setCurrentIndex(dialog.format.findData(kind))
    dialog.write_to(path)
    assert "nothing was sent" in done(dialog)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_size > 100


def test_a_pdf_has_pages_and_text_that_fits_them(dialogs, tmp_path):
    dialog, path = dialogs(), tmp_path / "out.pdf"
    dialog.format.setCurrentIndex(dialog.format.findData("pdf"))
    dialog.write_to(path)
    done(dialog)
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert re.search(rb"/Type\s*/Page\b", data)
    assert re.search(rb"/Subtype\s*/Image", data)


def test_what_is_left_out_is_told_and_is_not_in_the_file(dialogs, tmp_path):
    dialog, path = dialogs(), tmp_path / "out.csv"
    assert "flags" in dialog.told.text()
    dialog.parts["flags"].setChecked(False)
    dialog.parts["coach_notes"].setChecked(False)
    dialog.refresh()
    assert "flags" not in dialog.told.text()
    dialog.write_to(path)
    done(dialog)
    text = path.read_text()
    assert {line.partition(",")[0] for line in text.splitlines()[1:]} == {"rep", "customer", "tone"}
    assert "schön" not in text


def test_sound_goes_into_the_report_alone_and_is_not_chosen_by_itself(dialogs):
    dialog = dialogs()
    assert not dialog.parts["audio"].isChecked()
    assert not dialog.parts["audio"].isEnabled()
    dialog.format.setCurrentIndex(dialog.format.findData("html"))
    assert dialog.parts["audio"].isEnabled()


def test_who_listens_first_cannot_hand_out_what_is_hidden(dialogs):
    dialog = dialogs(first="rep")
    hidden = (*FINDINGS, "coach_notes", "lanes", "reactions")
    assert {getattr(dialog.choice, name) for name in hidden} == {False}
    assert not any(dialog.parts[name].isEnabled() for name in hidden)
    assert dialog.choice.rep_notes
    assert "coach" not in dialog.told.text()
    assert dialogs(first="coach").choice.coach_notes


def test_what_cannot_be_written_is_a_sentence(dialogs, tmp_path):
    dialog = dialogs()
    dialog.write_to(tmp_path / "nowhere" / "out.csv")
    assert "nowhere" in done(dialog)
    assert dialog.save.isEnabled()
