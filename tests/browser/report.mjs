// The page that `report` writes, in a real browser: `node report.mjs JUDGES FOLDER`, where JUDGES holds node_modules and
// FOLDER the pages that tests/report.rs has written. Prints what is wrong and exits 1, or prints what it measured.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [judges, folder] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(judges, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** The pages, each with the number of its pilots. */
const PAGES = { none: 0, one: 1, five: 5, many: 500, hostile: 2 };
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 700 };
/** What the templates are made of: anything else came from a manifest. */
const ELEMENTS = new Set(
  ("HTML HEAD META TITLE STYLE BODY A ARTICLE HEADER H1 H2 H3 H4 H5 P MAIN DIV SECTION UL OL LI DL DT DD SPAN SVG RECT PATH CIRCLE " +
    "LABEL INPUT SELECT OPTION BUTTON OUTPUT TABLE CAPTION THEAD TBODY TR TH TD SMALL B I BDI BR CODE DETAILS SUMMARY " +
    "FIGURE FIGCAPTION FOOTER SCRIPT").split(" "),
);

const faults = [];
const measured = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

/** Opens a page, lets `look` look at it, and notes whatever went wrong beside. */
async function open(name, options, look) {
  const where = `${name} ${JSON.stringify(options)}`;
  const wrong = (what) => faults.push(`${where}: ${what}`);
  const url = pathToFileURL(join(folder, `${name}.html`)).href;
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  page.on("console", (message) => wrong(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong(`error: ${error}`));
  page.on("dialog", (dialog) => (wrong(`dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on("request", (request) => request.url() === url || wrong(`asks for ${request.url()}`));
  page.on("popup", (popup) => wrong(`opens ${popup.url()}`));
  try {
    await page.goto(url);
    await look(page, wrong);
  } catch (error) {
    wrong(error.stack);
  }
  await context.close();
}

async function noSidewaysScroll(page, wrong) {
  const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  if (content > room) wrong(`${content} pixels wide in ${room}`);
}

async function accessible(page, wrong) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}; ${nodes.slice(0, 3).map(({ html }) => html).join("  ")}`);
  });
  for (const violation of violations) wrong(`axe: ${violation}`);
}

const namesShown = (page) =>
  page.$$eval(".matrix tbody tr:not([hidden]) th a", (links) => links.map((link) => link.textContent));
const sectionsShown = (page) => page.$$eval(".pilot:not([hidden]) h3", (names) => names.map((name) => name.textContent));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Every header sorts, both ways, by what its column shows. */
async function sorts(page, wrong) {
  const stages = ["not stated", "design", "pilot", "rollout", "production", "retired"];
  const days = (text) => {
    const [, number] = text.match(/(\d+) days?/) ?? [];
    if (text.startsWith("in ")) return Number(number);
    if (text.includes("past")) return -Number(number);
    return text.startsWith("today") ? 0 : Infinity;
  };
  // What stands against it weighs more than what is not stated.
  const count = (text, what) => Number(text.match(what)?.[1] ?? 0);
  const unmet = (text) => (text.includes("none due") ? -1 : count(text, /(\d+) no\b/) * 1000 + count(text, /(\d+) \?/));
  const noes = (text) => (text.includes("/") ? 12 - Number(text.split("/")[0]) : Infinity);
  const keys = { Pilot: (text) => text, Stage: (text) => stages.indexOf(text), Decision: days, "Key questions": noes, Metrics: unmet, Rollout: unmet };
  const headers = await page.$$eval(".matrix thead th", (cells) => cells.map((cell) => cell.textContent));
  let moved = 0;
  for (const [header, key] of Object.entries(keys)) {
    const column = headers.indexOf(header);
    const before = await namesShown(page);
    for (const direction of ["ascending", "descending"]) {
      await page.click(`.matrix thead th:nth-child(${column + 1}) button`);
      const cells = await page.$$eval(`.matrix tbody tr > :nth-child(${column + 1})`, (cells) => cells.map((cell) => cell.textContent.trim()));
      const found = cells.map(key);
      const order = direction === "ascending" ? 1 : -1;
      const ordered = found.every((value, i) => i === 0 || value === found[i - 1]
        || order * (typeof value === "string" ? found[i - 1].localeCompare(value, "en", { numeric: true }) : found[i - 1] - value) < 0);
      if (!ordered) wrong(`${header} ${direction}: ${cells.slice(0, 12).join(" | ")}`);
      const said = await page.$$eval(".matrix thead [aria-sort]", (cells) => cells.map((cell) => [cell.textContent, cell.ariaSort]));
      if (!same(said, [[header, direction]])) wrong(`aria-sort: ${JSON.stringify(said)}`);
      moved += !same(before, await namesShown(page));
    }
  }
  if (moved < 4) wrong(`sorting moved rows only ${moved} times`);
}

/** Words, stages and verdicts filter rows and sections alike, and the count is announced. */
async function filters(page, wrong) {
  const all = await namesShown(page);
  const check = async (what, expected) => {
    const [rows, sections] = [await namesShown(page), await sectionsShown(page)];
    if (!same(rows, expected)) wrong(`${what} shows ${rows.slice(0, 8)} in place of ${expected.slice(0, 8)}`);
    if (!same([...rows].sort(), [...sections].sort())) wrong(`${what}: rows and sections differ`);
    const count = await page.textContent(".tools output");
    const words = rows.length === all.length ? `${all.length} pilots` : `${rows.length} of ${all.length} pilots`;
    if (count !== words) wrong(`${what} is announced as ${count}`);
    if ((await page.isVisible(".nothing")) !== (rows.length === 0)) wrong(`${what}: the word for none`);
  };
  const of = (attribute, value) =>
    page.$$eval(`.matrix tbody tr[data-${attribute}="${value}"] th a`, (links) => links.map((link) => link.textContent));
  for (const attribute of ["stage", "verdict"]) {
    const values = await page.$$eval(`#${attribute} option`, (options) => options.map((option) => option.value));
    for (const value of values.filter(Boolean)) {
      await page.selectOption(`#${attribute}`, value);
      const expected = await of(attribute, value);
      if (expected.length === 0) wrong(`nothing is of ${attribute} ${value}`);
      await check(`${attribute} ${value}`, expected);
    }
    await page.selectOption(`#${attribute}`, "");
  }
  await page.fill("#find", `  ${all[1].toUpperCase()} `);
  await check("a name", all.filter((name) => name.includes(all[1])).length ? await namesShown(page) : []);
  if (!(await namesShown(page)).includes(all[1]) || (await namesShown(page)).length === all.length) wrong("a name does not filter");
  await page.fill("#find", "xyzzy");
  await check("words of none", []);
  await page.click(".tools button");
  await check("showing all again", all);
}

/** With nothing but the keyboard. */
async function keyboard(page, wrong) {
  const focused = () => page.evaluate(() => document.activeElement.closest("th")?.textContent ?? document.activeElement.className);
  const seen = [];
  for (let i = 0; i < 30 && !seen.includes("Decision"); i += 1) {
    await page.keyboard.press("Tab");
    seen.push(await focused());
  }
  for (const wanted of ["skip", "matrix", "Pilot", "Decision"]) {
    if (!seen.includes(wanted)) wrong(`Tab does not reach ${wanted}: ${seen}`);
  }
  await page.keyboard.press("Enter");
  if ((await page.getAttribute(".matrix thead th:nth-child(5)", "aria-sort")) !== "ascending") wrong("Enter does not sort");
  await page.focus(".matrix");
  const before = await page.$eval(".matrix", (matrix) => [matrix.scrollLeft, matrix.scrollWidth > matrix.clientWidth]);
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(300);
  const after = await page.$eval(".matrix", (matrix) => matrix.scrollLeft);
  if (before[1] && after <= before[0]) wrong("the arrow keys do not scroll the table");
}

/** All is there to be read without a script. */
async function readable(page, wrong, pilots) {
  if (await page.isVisible(".tools")) wrong("tools that do nothing");
  if ((await namesShown(page)).length !== pilots || (await sectionsShown(page)).length !== pilots) wrong("pilots are missing");
  if ((await page.$$(".matrix button")).length) wrong("buttons that do nothing");
  const folded = await page.$("details");
  if (!folded) return;
  await page.click("details > summary");
  if (!(await page.isVisible("details li"))) wrong("what is folded away cannot be unfolded");
}

/** On paper there is nothing to unfold. */
async function prints(page, wrong) {
  await page.emulateMedia({ media: "print" });
  if (await page.isVisible(".tools")) wrong("tools on paper");
  const hidden = await page.$$eval("details li", (items) => items.filter((item) => !item.checkVisibility({ contentVisibilityAuto: false }) || !item.getBoundingClientRect().height).length);
  if (hidden) wrong(`${hidden} lines are not on paper`);
}

/** Nothing of a manifest is anything but text. */
async function harmless(page, wrong) {
  const found = await page.evaluate((allowed) => {
    const elements = [...document.querySelectorAll("*")];
    const found = elements.filter((one) => !allowed.includes(one.tagName.toUpperCase())).map((one) => one.outerHTML);
    for (const one of elements) {
      for (const { name, value } of one.attributes) {
        const away = ["href", "src", "action", "formaction", "xlink:href", "srcset"].includes(name) && !/^#[a-z0-9-]+$/.test(value);
        if (name.startsWith("on") || name === "style" || away) found.push(`${name}=${value}`);
      }
    }
    if (document.scripts.length !== 1 || document.styleSheets.length !== 1) found.push("scripts or styles");
    if ("pwned" in window) found.push("window.pwned");
    const hidden = document.body.textContent.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/);
    if (hidden) found.push(`U+${hidden[0].charCodeAt().toString(16)}`);
    return found;
  }, [...ELEMENTS]);
  for (const one of found) wrong(`injected: ${one.slice(0, 200)}`);
}

/** A thousand pilots can be worked with. */
async function fast(page, wrong) {
  const [first, sort, filter] = await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const timed = async (act) => {
      const start = performance.now();
      act();
      await frame();
      return performance.now() - start;
    };
    const find = document.getElementById("find");
    const type = (word) => () => ((find.value = word), find.dispatchEvent(new Event("input")));
    const first = await timed(type("claims"));
    const sort = await timed(() => document.querySelector(".matrix thead th:nth-child(5) button").click());
    return [first, sort, await timed(type("claims t"))];
  });
  measured.push(`first filter ${first.toFixed()} ms, sort ${sort.toFixed()} ms, filter ${filter.toFixed()} ms`);
  if (Math.max(first, sort, filter) > 2000) wrong("slow");
}

const LOOKS = [
  { colorScheme: "light" },
  { colorScheme: "dark" },
  { colorScheme: "light", viewport: PHONE },
];
for (const [name, pilots] of Object.entries(PAGES)) {
  for (const look of LOOKS) {
    await open(name, look, async (page, wrong) => {
      if ((await page.$$(".matrix tbody tr")).length !== pilots) wrong(`not ${pilots} pilots`);
      await noSidewaysScroll(page, wrong);
      await harmless(page, wrong);
      if (name === "many" && look !== LOOKS[0]) return;
      // Hundreds of rows of one make would keep axe busy for minutes; it leaves out what is not shown.
      if (name === "many") await page.fill("#find", "claims-triage-49");
      await accessible(page, wrong);
    });
  }
  await open(name, { javaScriptEnabled: false }, async (page, wrong) => readable(page, wrong, pilots));
  await open(name, {}, prints);
}
for (const name of ["five", "many"]) {
  await open(name, {}, sorts);
  await open(name, {}, filters);
}
await open("five", {}, keyboard);
await open("five", { viewport: PHONE }, keyboard);
await open("many", { viewport: PHONE }, noSidewaysScroll);
await open("many", {}, fast);
await browser.close();

for (const line of measured) console.log(line);
for (const fault of faults) console.error(fault);
process.exit(faults.length ? 1 : 0);
