"use strict";
(() => {
  const said = document.getElementById("said");
  const say = (words) => { said.textContent = words; setTimeout(() => { said.textContent = ""; }, 2500); };

  /* Live charts: drawn when they come near; until then, and where that fails, the SVG stays. */
  const draw = async (plot) => {
    const data = plot.querySelector("script[type='application/json']");
    if (!data || plot.dataset.state) return;
    plot.dataset.state = "drawing";
    const host = document.createElement("div");
    const still = plot.querySelector("svg");
    try {
      const drawn = await vegaEmbed(host, JSON.parse(data.textContent), { renderer: "svg", actions: false, ast: true, mode: "vega-lite" });
      // The words that stand for the chart are those of the plot around it.
      host.setAttribute("aria-hidden", "true");
      still.replaceWith(host);
      plot.dataset.state = "drawn";
      emphasise(plot, drawn.view);
    } catch (fault) {
      plot.dataset.state = "failed";
      console.error(fault);
    }
  };

  /* What a click on the legend does, as buttons for those who use no mouse. */
  const emphasise = (plot, view) => {
    const signal = "highlight_column_legend";
    if (!(signal in view.getState().signals)) return;
    const labels = view.scale("color").domain();
    if (labels.length < 2) return;
    const row = document.createElement("p");
    row.className = "emphasis";
    row.append(said.dataset.emphasis + " ");
    for (const label of labels) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        const off = button.getAttribute("aria-pressed") === "true";
        for (const other of row.querySelectorAll("button")) other.setAttribute("aria-pressed", "false");
        button.setAttribute("aria-pressed", String(!off));
        view.signal(signal, off ? null : label).runAsync();
      });
      row.append(button);
    }
    plot.closest("figure").querySelector(".scroll").after(row);
  };

  const plots = document.querySelectorAll(".plot");
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); }
  }, { rootMargin: "600px" });
  for (const plot of plots) near.observe(plot);

  /* A part that scrolls sideways can be reached by keyboard, and says what it is. */
  const reach = () => {
    for (const part of document.querySelectorAll(".scroll")) {
      const caption = part.closest("figure").querySelector("caption, figcaption");
      if (part.scrollWidth > part.clientWidth + 1) {
        part.tabIndex = 0;
        part.setAttribute("role", "region");
        part.setAttribute("aria-label", caption.textContent);
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) part.removeAttribute(name);
      }
    }
  };
  reach();
  addEventListener("resize", reach);

  document.getElementById("tip").hidden = false;

  /* Tables as text: numbers without separators of thousands, and nothing that a spreadsheet takes for a formula. */
  const cell = (element) => {
    const lines = [...element.childNodes].map((node) => node.nodeName === "BR" ? " " : node.textContent).join("");
    const words = lines.replace(/\s+/g, " ").trim();
    if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(words)) return words.replaceAll(",", "");
    return /^([=+@\t\r]|-(?![\d.,]+$))/.test(words) ? "'" + words : words;
  };
  const rows = (table) => [...table.rows].map((row) => [...row.cells].map(cell));
  const quoted = (words) => /[",\n]/.test(words) ? '"' + words.replaceAll('"', '""') + '"' : words;
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.body.appendChild(document.createElement("textarea"));
      area.value = text;
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(said.dataset.copied);
  };
  const save = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/csv;charset=utf-8" }));
    link.download = document.body.dataset.year + "-" + name + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  for (const tools of document.querySelectorAll(".tools")) {
    const figure = tools.closest("figure");
    const about = () => [[figure.querySelector("caption").textContent], ...rows(figure.querySelector("table")),
      ...[...figure.querySelectorAll(".below p")].map((note) => [note.textContent])];
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      if (event.target.dataset.action === "copy") copy(about().map((row) => row.join("\t")).join("\n"));
      if (event.target.dataset.action === "save") save(figure.id.replace("table-", ""), about().map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n");
    });
  }

  /* The contents show where the reader is; on a phone they begin closed. */
  if (matchMedia("(max-width: 60rem)").matches) document.querySelector("nav details").open = false;
  const links = new Map([...document.querySelectorAll("nav .sections a")].map((link) => [link.hash.slice(1), link]));
  const heads = [...document.querySelectorAll("main h2[id], main h3[id]")];
  const follow = () => {
    const passed = heads.filter((head) => head.getBoundingClientRect().top < 120);
    const here = links.get((passed.at(-1) || heads[0])?.id);
    if (!here || here.hasAttribute("aria-current")) return;
    for (const link of links.values()) link.removeAttribute("aria-current");
    for (const item of document.querySelectorAll("nav li.here")) item.classList.remove("here");
    here.setAttribute("aria-current", "true");
    const chapter = here.closest(".sections > li");
    chapter.classList.add("here");
    const nav = document.querySelector("nav");
    if (nav.scrollHeight > nav.clientHeight && getComputedStyle(nav).position === "sticky") {
      nav.scrollTop = chapter.offsetTop - nav.clientHeight / 3;
    }
  };
  follow();
  addEventListener("scroll", follow, { passive: true });
})();
