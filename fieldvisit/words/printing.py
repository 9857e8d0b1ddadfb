"""Sentences of the room "printing". Data only."""

SENTENCES: dict[str, str] = {
    "leaflet_too_long": "“{title}”的文字太多，一页放不下，没有印。请把政策库里这一条写短些再印。",
    "glyph_missing": "“{character}”（{code_point}）这个字，现有字体里都没有（在“{where}”），为免漏字先没打印，记录没有动。请信息员把带这个字的字体放进本单位字体文件夹（文件名以“补字”开头），再打一次。",
    "picture_unreadable": "“{where}”的图片打不开，先没打印，记录没有动。请重新拍照或重签这一处，再打一次。",
    "office_font_unusable": "本单位字体文件 {file} 用不了（要 TrueType 轮廓的 .ttf），先没打印，记录没有动。请换一个文件，或把它移出字体文件夹。",
}
