// Sorting and filtering; the page is whole without it. It reads the page, and puts nothing into it but the words below.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const tools = $(".tools");
  const body = $(".matrix tbody");
  if (!tools || !body) return;
  const [find, stage, verdict] = ["find", "stage", "verdict"].map((id) => document.getElementById(id));
  const count = tools.querySelector("output");
  const nothing = $(".nothing");
  const rows = [...body.rows].map((row, place) => {
    const section = document.getElementById(row.dataset.pilot);
    return { row, section, place, stage: row.dataset.stage, verdict: row.dataset.verdict, text: null };
  });

  const textOf = (one) => (one.text ??= `${one.row.textContent} ${one.section.textContent}`.toLowerCase().replace(/\s+/g, " "));
  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of rows) {
      const show = (!stage.value || one.stage === stage.value) && (!verdict.value || one.verdict === verdict.value)
        && words.every((word) => textOf(one).includes(word));
      one.row.hidden = one.section.hidden = !show;
      shown += show;
    }
    nothing.hidden = shown > 0;
    count.textContent = shown === rows.length ? `${rows.length} pilots` : `${shown} of ${rows.length} pilots`;
  };

  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key === undefined ? cell.textContent.trim() : Number(cell.dataset.key);
  };
  const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
  const headers = [...$(".matrix thead tr").cells];
  const sort = (header) => {
    const descending = header.getAttribute("aria-sort") === "ascending";
    for (const other of headers) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const keyed = rows.map((one) => ({ one, key: keyOf(one.row, header.cellIndex) }));
    // Equal ones stay in the page's own order, both ways.
    keyed.sort((a, b) => (descending ? compare(b.key, a.key) : compare(a.key, b.key)) || a.one.place - b.one.place);
    // Taken out all at once first: one by one, from anywhere in the list, takes ten times as long.
    body.replaceChildren();
    body.append(...keyed.map(({ one }) => one.row));
  };
  for (const header of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sort(header));
  }

  find.addEventListener("input", filter);
  stage.addEventListener("change", filter);
  verdict.addEventListener("change", filter);
  tools.querySelector("button").addEventListener("click", () => {
    find.value = stage.value = verdict.value = "";
    filter();
    find.focus();
  });
  // A browser whose style sheet cannot show what is folded away on paper gets it unfolded.
  if (!CSS.supports("selector(::details-content)")) {
    addEventListener("beforeprint", () => {
      for (const part of document.querySelectorAll("details")) part.open = true;
    });
  }
  tools.hidden = false;
  filter();
})();
