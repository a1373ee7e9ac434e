"""A browser without script on the applicants' site: pages, forms, buttons."""

from html import unescape
from typing import Any

import httpx

from tests.applicants_site import Client
from tests.html_page import Page, PageForm, assert_sound, forms_of

IN_EVERY_HEAD = ("/language", "/logout")


class Browser:
    """Follows redirects as it says; every page it is shown must be sound."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.path = ""
        self.answer = httpx.Response(0)
        self.page = Page("")

    def open(self, path: str) -> "Browser":
        """Go to a page, and on to where it leads."""
        self._show(self._client.get(path), path)
        while self.answer.status_code == 303:
            path = self.answer.headers["location"]
            self._show(self._client.get(path), path)
        return self

    def form(self, action_end: str = "") -> PageForm:
        """The form of the page whose action ends so; without, the page's own."""
        for form in forms_of(self.page):
            if form.action not in IN_EVERY_HEAD and form.action.endswith(action_end):
                return form
        raise AssertionError(f"no form to {action_end} on {self.path}")

    def press(
        self,
        changes: dict[str, Any] | None = None,
        button: tuple[str, str] | None = None,
        *,
        form: PageForm | None = None,
    ) -> httpx.Response:
        """Send a form once; where it leads is the answer's, and not followed."""
        form = form or self.form()
        data = form.filled(changes or {}, button)
        answer = self._client.send("POST", form.action, data=data)
        self._show(answer, form.action)
        return answer

    def go(self, changes: dict[str, Any] | None = None, button: Any = None) -> "Browser":
        """Send the page's form and go where a success leads."""
        answer = self.press(changes, button)
        assert answer.status_code == 303, self.errors or answer.text
        return self.open(answer.headers["location"])

    def _show(self, answer: httpx.Response, path: str) -> None:
        self.path, self.answer = path, answer
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.page = Page(answer.text)
            assert_sound(self.page)

    @property
    def text(self) -> str:
        """The page's source."""
        return self.answer.text

    @property
    def errors(self) -> list[str]:
        """Where the error summary's links lead."""
        summary = self.text.partition("error-summary__list")[2].partition("</ul>")[0]
        return [unescape(part.partition('"')[0]) for part in summary.split('<a href="')[1:]]

    def states(self) -> dict[str, str]:
        """The task list: titles and their states."""
        found = {}
        for part in self.text.split('class="tasks__link"')[1:]:
            title = part.partition(">")[2].partition("<")[0]
            tag = part.partition('<span class="tag')[2].partition(">")[2].partition("<")[0]
            found[title] = tag
        return found
