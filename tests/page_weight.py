"""What a first visit to a page costs: bytes over the wire, requests, paint, shifts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, Request

# Paints and shifts are told afterwards to whoever asks with `buffered`.
_PAINT = """() => new Promise((resolve) => {
  const found = {paint: null, shift: 0};
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) found.shift += one.value;
  }).observe({type: "layout-shift", buffered: true});
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  found.paint = paint ? paint.startTime : null;
  setTimeout(() => resolve(found), 100);
})"""
_TEXTS = ("document", "stylesheet", "script")


@dataclass(frozen=True, slots=True)
class Weight:
    """What was transferred, in bytes with headers, by kind of resource, and in how many requests."""

    bytes: Mapping[str, int]
    requests: int

    @property
    def texts(self) -> int:
        """HTML, styles and scripts."""
        return sum(self.bytes.get(kind, 0) for kind in _TEXTS)

    @property
    def total(self) -> int:
        """Fonts and images too."""
        return sum(self.bytes.values())


class FirstVisits:
    """Opens pages in a window that keeps nothing of the pages before."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._finished: list[Request] = []
        page.on("requestfinished", lambda request: self._finished.append(request))
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def open(self, address: str) -> Weight:
        """Go there, wait until nothing more is fetched, and say what it took."""
        self._finished.clear()
        self._page.goto(address, wait_until="networkidle")
        found: Counter[str] = Counter()
        for request in self._finished:
            sizes = request.sizes()
            found[request.resource_type] += sizes["responseBodySize"] + sizes["responseHeadersSize"]
        return Weight(found, len(self._finished))

    def paint(self) -> tuple[float | None, float]:
        """First contentful paint in milliseconds, and the sum of layout shifts."""
        found = self._page.evaluate(_PAINT)
        return found["paint"], round(found["shift"], 4)
