"""A card: what belongs together, on a rounded field."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui import theme


class Card(QFrame):
    """Lays its parts out below each other."""

    def __init__(self, *parts: QWidget, margin: int = 18, spacing: int = 10) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.inside.setSpacing(spacing)
        for part in parts:
            self.inside.addWidget(part)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the field."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        edge = colours.color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(theme.faded(edge, 0.10), 1.0))
        painter.setBrush(theme.faded(colours.color(QPalette.ColorRole.Base), 0.75))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 14, 14)
        painter.end()


def label(text: str = "", size: float = 14, *, bold: bool = False, quiet: bool = False) -> QLabel:
    """Return a label that wraps; a quiet one is in the secondary colour."""
    made = QLabel(text)
    made.setFont(theme.font(size, bold=bold))
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if quiet:
        made.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return made


def scrolling(part: QWidget) -> QScrollArea:
    """Return a part in a view that scrolls where there is too little room; it has no frame and no ground."""
    view = QScrollArea()
    view.setWidgetResizable(True)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setWidget(part)
    for ground in (view, view.viewport(), part):
        if ground is not None:
            ground.setAutoFillBackground(False)
    return view


def fitting(width: int, height: int) -> QSize:
    """Return a window's size, never larger than the screen."""
    screen = QApplication.primaryScreen()
    wanted = QSize(width, height)
    return wanted if screen is None else wanted.boundedTo(screen.availableSize() - QSize(20, 40))


def scroll(part: QWidget, pages: int) -> None:
    """Scroll the view that a part is, stands in or holds, by so many pages down: for the keyboard."""
    around, views = part.parentWidget(), part.findChildren(QScrollArea)
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    for view in (*views, *([around] if around is not None else [])):
        bar = view.verticalScrollBar()
        if bar is not None:
            bar.setValue(bar.value() + pages * bar.pageStep())
