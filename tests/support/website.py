"""What a page of the site refers to."""

from __future__ import annotations

from html.parser import HTMLParser


class Links(HTMLParser):
    """What a page refers to, and the names in it: ``links`` are (tag, attribute, address)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.title = ""
        self.language = ""
        self.description = ""
        self._in_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and not self.title
        self.ids += [values["id"]] if "id" in values else []
        self.links += [(tag, name, values[name]) for name in ("href", "src") if name in values]
        if tag == "html":
            self.language = values.get("lang", "")
        if tag == "meta" and values.get("name") == "description":
            self.description = values.get("content", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
