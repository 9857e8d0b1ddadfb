"""A line that is shown as dots, such as a number of a card. Shows it only while asked to."""

from datetime import date

from PySide6.QtWidgets import QLineEdit

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.button import IconButton
from ui.widgets.text_field import TextField


class MaskedField(TextField):
    """The eye beside it shows and hides what is typed; it is hidden again when the page opens."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.eye = IconButton(theme, "eye", name="")
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show)
        self.row.addWidget(self.eye)
        self._show(False)

    def made_field(self) -> QLineEdit:
        made = QLineEdit()
        made.setEchoMode(QLineEdit.EchoMode.Password)
        return made

    def _show(self, shown: bool) -> None:
        echo = QLineEdit.EchoMode
        self.field.setEchoMode(echo.Normal if shown else echo.Password)
        self.eye.setIcon(self.theme.icon("eye-off" if shown else "eye"))
        words = self.tr("遮住：{question}") if shown else self.tr("显示：{question}")
        name = words.format(question=self.question)
        self.eye.setAccessibleName(name)
        self.eye.setToolTip(name)
