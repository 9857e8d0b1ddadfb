"""What the form language has, for authors at any desk. It reads no form."""

import typer


def features() -> None:
    """列出表单语言有什么：题型、样式、列、函数（Markdown 表）。"""
    from fieldvisit.forms.features import tables

    typer.echo(tables())
