"""民情笔记: jotted, found, photographed, handed on."""
