"""A photo that answers a question: taken or picked, turned, taken away. Never keeps it itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap

from ui.widgets.equipment import camera_there
from ui.widgets.file_box import FileBox

THUMB_MM = 30


class PhotoBox(FileBox):
    """A small picture of it with its size, and 拍照 (where there is a camera), 从文件选, 转一下,
    去掉."""

    @property
    def kind(self) -> str:
        return "image"

    def wishes(self) -> list[tuple[str, str, str]]:
        return [
            ("shoot", self.tr("拍照"), "camera"),
            ("pick", self.tr("从文件选"), "image"),
            ("rotate", self.tr("转一下"), "rotate-cw"),
            ("", self.tr("去掉"), "trash-2"),
        ]

    def offers(self) -> dict[str, bool]:
        has = bool(self.state.value)
        camera = camera_there()
        only_new = "new" in self.state.appearance.split() and camera
        return {"shoot": camera, "pick": not only_new, "rotate": has, "": has}

    def show_picture(self) -> None:
        drawn = self.kept.picture
        if drawn is None:
            super().show_picture()
            return
        side = self.theme.mm(THUMB_MM)
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self.picture.setPixmap(QPixmap.fromImage(drawn.scaled(side, side, keep, smooth)))
        self.picture.setAccessibleName(self.kept.words)
        self.picture.show()
