"""The notebooks in a real JupyterLab: live charts, each with its words, and nothing asked of another host."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
from playwright.sync_api import sync_playwright

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import NOTEBOOKS
from hikiana.explore import columns, cube
from hikiana.presentation.live_chart import LIVE
from hikiana.register.register import open_register

pytestmark = pytest.mark.long

CHROMIUM = shutil.which("chromium")
with_browser = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
STATIC = Path(sys.prefix) / "share" / "jupyter" / "lab" / "static"
RUN, EXECUTED = ("trends.ipynb", "02_methods.ipynb"), "executed.ipynb"
OPEN = """async name => {
  window.panel = await jupyterapp.commands.execute("docmanager:open", { path: name });
  await Promise.all([panel.context.ready, panel.revealed]);
}"""
RUN_ALL = """async () => {
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  (window.runs ??= []).push(jupyterapp.commands.execute("notebook:run-all-cells"));
}"""
# What lies beyond the window is drawn when it comes near.
DRAW_ALL = """async () => {
  const charts = [];
  for (const [place, cell] of panel.content.widgets.entries()) {
    await panel.content.scrollToItem(place);
    await cell.ready;
    const outputs = cell.model.type === "code" ? cell.model.outputs.toJSON() : [];
    const failed = outputs.find(output => output.output_type === "error");
    if (failed) throw new Error(failed.evalue);
    const figures = outputs.filter(output => output.data && "image/svg+xml" in output.data);
    const drawn = cell.node.getElementsByClassName("marks");
    for (let waited = 0; drawn.length < figures.length; waited += 50) {
      if (waited > 60000) throw new Error("cell " + place + " has a chart that is not live");
      await new Promise(done => setTimeout(done, 50));
    }
    for (const [number, figure] of figures.entries()) {
      const words = figure.metadata["image/svg+xml"];
      charts.push({
        told: [words.title, ...words.below],
        shown: [...drawn[number].querySelectorAll("text")].flatMap(text => {
          const lines = [...text.querySelectorAll("tspan")];
          return (lines.length ? lines : [text]).map(line => line.textContent);
        }),
      });
    }
  }
  return charts;
}"""
# The smallest contrast (WCAG 2.2, 1.4.3) of what is written, within charts beside the marks, with what is behind it.
CONTRASTS = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [red, green, blue] = parts(colour).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = element => {
    const colour = getComputedStyle(element).backgroundColor;
    return (parts(colour)[3] ?? 1) > 0.5 ? colour : behind(element.parentElement);
  };
  const contrasts = {};
  const outputs = [...panel.node.querySelectorAll(".jp-OutputArea-output")];
  for (const element of outputs.flatMap(output => [...output.querySelectorAll("*")])) {
    const svg = element.closest("svg");
    if (svg ? !element.matches(".role-title text, .role-axis text, .role-legend text") : !element.checkVisibility()
      || ![...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
    const style = getComputedStyle(element);
    const [low, high] = [light(svg ? style.fill : style.color), light(behind(element))].sort((a, b) => a - b);
    const kind = element.localName;
    contrasts[kind] = Math.min(contrasts[kind] ?? Infinity, (high + 0.05) / (low + 0.05));
  }
  return contrasts;
}"""
# JupyterLab says so of itself where a machine has much to do.
SLOW = re.compile(r"Plugin \S+ .*to activate\.")


def test_charts_are_of_the_newest_kind_that_the_locked_jupyterlab_draws():
    kinds = {
        (int(version), kind)
        for script in STATIC.glob("*.js")
        for kind, version in re.findall(
            r'"(application/vnd\.vegalite\.v(\d+)\+json)"', script.read_text(encoding="utf-8")
        )
    }
    assert max(kinds)[1] == LIVE


@pytest.fixture(scope="module")
def address(report, tmp_path_factory):
    """Where a JupyterLab as `make lab` starts it serves the notebooks, with nobody's settings."""
    root, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")
    for name in RUN:
        (found,) = NOTEBOOKS.rglob(name)
        shutil.copy(found, root)
    shutil.copy(report.reports[0].html.parent / "notebooks" / "02_methods.ipynb", root / EXECUTED)
    own = {"HOME": home, "HIKIANA_DATA": home / "data", "IPYTHONDIR": home / "ipython"}
    own |= {f"JUPYTER_{kind}_DIR": home / kind.lower() for kind in ("CONFIG", "DATA", "RUNTIME")}
    options = ["--allow-root", "--no-browser", f"--ServerApp.root_dir={root}", "--ServerApp.port=0"]
    with (home / "log").open("w") as log:
        lab = subprocess.Popen(
            [sys.executable, "-m", "hikiana.explore.lab", *options, "--LabApp.expose_app_in_browser=True"],
            env=os.environ | {name: str(place) for name, place in own.items()},
            stdout=log,
            stderr=log,
        )
    try:
        yield _served(home / "runtime", lab, home / "log")
    finally:
        lab.terminate()
        try:
            lab.wait(60)
        finally:
            lab.kill()


def _served(runtime, lab, log):
    for _ in range(1800):
        for told in runtime.glob("jpserver-*.json"):
            server = json.loads(told.read_text(encoding="utf-8") or "{}")
            if server:
                return f"{server['url']}lab?token={server['token']}"
        assert lab.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lab(address):
    """JupyterLab in a browser, the notebooks run; what it asked for, and what went wrong, are its attributes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        shown = browser.new_page(viewport={"width": 1280, "height": 1000})
        shown.set_default_timeout(120_000)
        shown.asked, shown.failed, shown.complaints = [], [], []
        shown.on("request", lambda request: shown.asked.append(request.url))
        shown.on("requestfailed", lambda request: shown.failed.append(request.url))
        shown.on("response", lambda told: shown.failed.append(told.url) if told.status >= 400 else None)
        shown.on("console", lambda told: shown.complaints.append((told.type, told.text)))
        shown.on("pageerror", lambda fault: shown.complaints.append(("error", str(fault))))
        shown.goto(address)
        shown.wait_for_function("window.jupyterapp && jupyterapp.restored.then(() => true)", timeout=120_000)
        for name in RUN:
            shown.evaluate(OPEN, name)
            shown.evaluate(RUN_ALL)
        shown.evaluate("Promise.all(runs)")
        yield shown
        browser.close()


def _open(lab, name):
    """Open a notebook, or come back to it, and have all of it drawn: the words of each chart, told and shown."""
    lab.evaluate(OPEN, name)
    return lab.evaluate(DRAW_ALL)


@with_browser
@pytest.mark.parametrize("name", [*RUN, EXECUTED])
def test_charts_are_live_with_title_notes_and_source(lab, name):
    charts = _open(lab, name)
    assert charts
    for chart in charts:
        assert len(chart["told"]) > 1
        place = chart["shown"].index(chart["told"][0])
        assert chart["shown"][place : place + len(chart["told"])] == chart["told"]
        assert "合成データ" in chart["told"][-1]


@with_browser
def test_click_on_a_bar_changes_the_other_panels_to_its_counts_until_a_click_beside_it(lab):
    _open(lab, "trends.ipynb")
    names = ["fiscal_year", "sex", "age_band", "region", "method"]
    counts = cube(open_register(), FiscalYear.parse_range("2016:2024"), names, "new_clients")

    def expected(panel, frame):
        return dict(frame.group_by(panel).agg(pl.col("count").sum()).iter_rows())

    def shown():
        labels = lab.locator(".marks").first.locator(".role-mark path[aria-label]")
        told = labels.evaluate_all("bars => bars.map(bar => bar.getAttribute('aria-label'))")
        bars = [dict(part.split(": ") for part in label.split("; ")) for label in told]
        return {
            name: {
                bar[columns()[name].ja]: int(bar["名"].replace(",", "")) for bar in bars if columns()[name].ja in bar
            }
            for name in names
        }

    everyone = {name: expected(name, counts) for name in names}
    assert shown() == everyone
    bar = lab.locator(".marks path[aria-label*='性別: 女']").first
    bar.scroll_into_view_if_needed()
    bar.click()
    women = counts.filter(pl.col("sex") == "女")
    chosen = {name: expected(name, women if name != "sex" else counts) for name in names}
    assert chosen["method"] != everyone["method"]
    _until(lambda: shown() == chosen)
    assert bar.get_attribute("fill") != lab.locator(".marks path[aria-label*='性別: 男']").first.get_attribute("fill")
    box = bar.bounding_box()
    lab.mouse.click(box["x"] + box["width"] + 40, box["y"] + box["height"] / 2)
    _until(lambda: shown() == everyone)


def _until(holds):
    """Wait until something holds: a chart changes a moment after the click."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    assert holds()


@with_browser
@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_everything_is_legible_in_the_light_and_in_the_dark(lab, theme):
    lab.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", f"JupyterLab {theme}")
    lab.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=str(theme == "Light").lower())
    for name in (*RUN, EXECUTED):
        _open(lab, name)
        contrasts = lab.evaluate(CONTRASTS)
        assert {"text"} <= contrasts.keys()
        assert min(contrasts.values()) >= 4.5, contrasts


@with_browser
def test_nothing_fails_is_complained_of_or_asked_of_another_host(lab, address):
    for name in (*RUN, EXECUTED):
        _open(lab, name)
    assert lab.failed == []
    assert [told for kind, told in lab.complaints if kind in ("error", "warning") and not SLOW.match(told)] == []
    own = urlsplit(address).netloc
    assert {urlsplit(asked).netloc for asked in lab.asked if not asked.startswith(("data:", "blob:"))} == {own}
    assert lab.locator(".jp-Notification, .Toastify__toast, .jp-Dialog").count() == 0
