"""The report in a real browser without a network: it loads, is not blank, and does not scroll sideways."""

import base64
import json
import re
import shutil
import subprocess

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
OFFLINE = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--hide-scrollbars",
]
WIDTHS = (390, 1280)
# A page of the test's own measures the report in a frame of the given width and writes what it finds into itself.
MEASURING = """<!DOCTYPE html><meta charset="utf-8"><body>
<iframe src="{address}" style="border:0;width:{width}px;height:900px"></iframe>
<script>
onload = () => {{
  const page = document.querySelector("iframe").contentDocument, root = page.documentElement;
  const right = element => element.getBoundingClientRect().right;
  const all = [...page.querySelectorAll("body *")], boxes = [...page.querySelectorAll(".wide, figure")];
  document.body.dataset.found = JSON.stringify({{
    width: page.defaultView.innerWidth, whole: root.scrollWidth, seen: root.clientWidth,
    beyond: all.filter(element => right(element) > root.clientWidth && !element.closest(".wide, figure")).length,
    boxes_within: boxes.every(box => right(box) <= root.clientWidth),
    images: page.images.length,
    drawn: [...page.images].filter(image => image.complete && image.naturalWidth > 0).length,
  }});
}};
</script>"""
COLOURS = """<!DOCTYPE html><body><img src="data:image/png;base64,{image}"><script>
onload = () => {{
  const image = document.images[0], canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  const number = new Map();
  for (const pixel of pixels) number.set(pixel, (number.get(pixel) || 0) + 1);
  document.title = [canvas.width, number.size, Math.max(...number.values()) / pixels.length].join(" ");
}};
</script>"""


@pytest.fixture(scope="module")
def browse(tmp_path_factory):
    profile = tmp_path_factory.mktemp("profile")

    def run(*arguments, files_may_read_files=False):
        options = ["--allow-file-access-from-files"] if files_may_read_files else []
        command = ["chromium", *OFFLINE, f"--user-data-dir={profile}", *options, *arguments]
        return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()

    return run


@pytest.fixture(scope="module")
def loaded(browse, report):
    return BeautifulSoup(browse("--dump-dom", report.reports[0].html.as_uri()), "html.parser")


def test_loaded_page_holds_the_same_tables(loaded, page):
    def texts(soup):
        return [[cell.get_text() for cell in table.select("caption, th, td")] for table in soup.select("table")]

    assert len(texts(loaded)) > 50
    assert texts(loaded) == texts(page)


def test_loaded_page_is_the_one_that_was_written(loaded, page):
    assert loaded.title.get_text() == page.title.get_text()
    assert [element.name for element in loaded.main.find_all(True) if element.name != "tbody"] == [
        element.name for element in page.main.find_all(True) if element.name != "tbody"
    ]


@pytest.fixture(scope="module", params=WIDTHS)
def found(request, browse, report, tmp_path_factory):
    frame = tmp_path_factory.mktemp("frame") / "frame.html"
    frame.write_text(MEASURING.format(address=report.reports[0].html.as_uri(), width=request.param), encoding="utf-8")
    dom = BeautifulSoup(
        browse("--window-size=1400,1000", "--dump-dom", frame.as_uri(), files_may_read_files=True), "html.parser"
    )
    return request.param, json.loads(dom.body["data-found"])


def test_page_does_not_scroll_sideways(found):
    width, measured = found
    assert measured["width"] == width
    assert measured["whole"] <= measured["seen"]


def test_only_tables_and_charts_may_be_wider_than_the_screen_and_scroll_by_themselves(found):
    _, measured = found
    assert measured["beyond"] == 0
    assert measured["boxes_within"]


def test_every_chart_is_drawn(found):
    _, measured = found
    assert measured["drawn"] == measured["images"] > 20


@pytest.mark.parametrize("width", [500, 1280])
def test_page_is_not_blank(browse, report, tmp_path, width):
    picture, counting = tmp_path / "page.png", tmp_path / "count.html"
    browse(f"--window-size={width},1600", f"--screenshot={picture}", report.reports[0].html.as_uri())
    counting.write_text(COLOURS.format(image=base64.b64encode(picture.read_bytes()).decode()), encoding="utf-8")
    title = re.search(r"<title>(.*?)</title>", browse("--dump-dom", counting.as_uri()))[1]
    seen, colours, background = title.split()
    assert int(seen) == width
    assert int(colours) > 100
    assert 0.5 < float(background) < 0.99
