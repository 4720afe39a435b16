"""axe, the accessibility checker, finds nothing on any built page, in the light and in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from live_page import live_figures
from pages import all_pages

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", all_pages())
def test_axe_finds_nothing(visit, http_address, path, scheme):
    page = visit(http_address, path, color_scheme=scheme).page
    live_figures(page)
    found = Axe().run(page).response["violations"]
    report = [(v["id"], v["help"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found]
    assert report == []
