"""A page as a browser without script sees it: its elements, its forms, and what must hold of it."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Page(HTMLParser):
    """What the checks ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.title = self.heading = ""
        self._inside: list[str] = []
        self.unclosed: list[str] = []
        self.feed(text)
        self.unclosed += self._inside

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}"
        if tag not in VOID and not (self._inside and self._inside[-1] == "svg"):
            self._inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
        elif tag != "path":
            self.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        if "h1" in self._inside:
            self.heading += data
        if "title" in self._inside:
            self.title += data

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.elements if name in attributes]


@dataclass
class PageForm:
    """One form: where it goes, what it would send untouched, the buttons it has."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(
        self, changes: dict[str, str | list[str]], button: tuple[str, str] | None
    ) -> dict[str, list[str]]:
        """What is sent when ``changes`` were typed and ``button`` pressed. Both must be there."""
        unknown = changes.keys() - self.names
        assert not unknown, f"no such fields: {unknown}"
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        for name, typed in changes.items():
            sent[name] = [typed] if isinstance(typed, str) else typed
        if button is not None:
            assert button in self.buttons, f"no such button: {button} in {self.buttons}"
            sent.setdefault(button[0], []).append(button[1])
        return sent


def forms_of(page: Page) -> list[PageForm]:
    """Every form of the page, in order."""
    forms: list[PageForm] = []
    select: tuple[str, list[str]] | None = None
    for tag, attributes in page.elements:
        name, value = attributes.get("name") or "", attributes.get("value") or ""
        if tag == "form":
            forms.append(PageForm(attributes.get("action") or "", attributes.get("method") or ""))
        if not forms:
            continue
        form = forms[-1]
        if tag == "select":
            select = (name, [])
            form.names.add(name)
        if tag == "option" and select and "selected" in attributes:
            form.fields.append((select[0], value))
        if tag == "button" and name:
            form.buttons.append((name, value))
        if tag == "input" and name:
            form.names.add(name)
            chosen = attributes["type"] not in ("radio", "checkbox") or "checked" in attributes
            if chosen and attributes["type"] != "file":
                form.fields.append((name, value))
        if tag == "textarea":
            form.names.add(name)
    return forms


def assert_sound(page: Page) -> None:
    """One h1 that opens the title, ids once and references met, every control labelled."""
    assert [tag for tag, _ in page.elements].count("h1") == 1
    assert page.title.removeprefix("エラー：").startswith(page.heading.strip()), page.title
    ids = Counter(page.values("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for value in page.values(name):
            assert set(value.split()) <= set(ids), f"{name}={value}"
    for href in page.values("href"):
        assert not href.startswith("#") or href[1:] in ids, href
    labelled = set(page.values("for"))
    for tag, attributes in page.elements:
        if tag in ("select", "textarea") or (tag == "input" and attributes["type"] != "hidden"):
            assert attributes["id"] in labelled, attributes
    assert page.unclosed == []
