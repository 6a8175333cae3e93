// Opens each page as a user would, and fails with a list of everything that is not as it should be.
//
//     node check.cjs FOLDER_FOR_PICTURES PAGE...
"use strict";
const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");
const puppeteer = require("puppeteer-core");

const [shots, ...pages] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
// A telephone at night, and a desk by day: both widths and both schemes.
const WINDOWS = [[390, true], [1280, false]];
const LARGEST = 1_000_000; // bytes: the district of 56 mines
const ATTEMPTS = 5; // to load the district, of which the quickest is told: how long it takes depends on the machine
const PICTURES = /^(contradictions|undetermined|stop-area-in-force|district|district-in-force|all-packs|summary|unread)-zh|^(contradictions|stop-area-in-force)-en/;
// Sheets of paper for one mine of which 39 conditions are judged and 352 facts missing.
const SHEETS = { "stop-area-in-force-zh": 8, "stop-area-in-force-en": 10 };

const wrong = [];

async function open(browser, file, width, dark, script) {
  const page = await browser.newPage();
  const tell = (what) => wrong.push(`${path.basename(file)} (${width}${dark ? " dark" : ""}): ${what}`);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && tell(`console: ${message.text()}`));
  page.on("pageerror", (error) => tell(`script: ${error.message}`));
  page.on("dialog", (dialog) => { tell(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) { tell(`network: ${request.url()}`); }
  });
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.goto(`file://${file}`, { waitUntil: "load" });
  return { page, tell };
}

async function accessible(page, tell) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const found of violations.filter((of) => ["serious", "critical"].includes(of.impact))) {
    tell(`${found.impact}: ${found.id}: ${found.help}: ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  }
}

async function fastest(browser, file) {
  let best = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { page } = await open(browser, file, 1280, false, true);
    best = Math.min(best, await page.evaluate(() => {
      const { loadEventEnd, startTime } = performance.getEntriesByType("navigation")[0];
      return loadEventEnd - startTime;
    }));
    await page.close();
  }
  return best;
}

async function sorted(page, tell) {
  const names = () => page.$$eval("#mines tbody tr:not([hidden])", (rows) => rows.map((row) => row.cells[0].textContent));
  const before = await names();
  await page.click("#mines thead th button");
  const after = await names();
  const sorts = [...before].sort((a, b) => a.localeCompare(b));
  if (after.join("\n") !== sorts.join("\n")) { tell("the table is not sorted"); }
  await page.type("#filters input", before[0]);
  const found = await names();
  if (!found.includes(before[0]) || found.length === before.length) { tell("the table is not filtered"); }
}

const bare = (text) => text.replace(/\s+/g, "");

// All columns and cells of the matrix are on paper, on the pages that lie across, and so is what each column is about.
function printed(file, matrices, titles, tell) {
  const sizes = [...execFileSync("pdfinfo", ["-f", "1", "-l", "9999", file], { encoding: "utf8" })
    .matchAll(/^Page +(\d+) size: +([\d.]+) x ([\d.]+)/gm)];
  if (SHEETS[path.basename(file, ".pdf")] < sizes.length) { tell(`${sizes.length} sheets of paper`); }
  const read = (pages, ...options) =>
    pages.map((at) => execFileSync("pdftotext", ["-f", at, "-l", at, ...options, file, "-"], { encoding: "utf8" })).join("\n");
  const across = sizes.filter(([, , width, height]) => Number(width) > Number(height)).map(([, at]) => at);
  const lines = read(across, "-layout").split("\n").map((line) => line.trim().split(/\s+/).join(" "));
  const words = lines.join(" ").split(" ");
  for (const columns of matrices.map((of) => of.columns.join(" "))) {
    if (!lines.some((line) => line.endsWith(columns))) { tell(`not on paper: columns ${columns}`); }
  }
  const cells = matrices.flatMap((of) => of.cells);
  for (const word of new Set(cells)) {
    const [wanted, found] = [cells, words].map((list) => list.filter((of) => of === word).length);
    if (found < wanted) { tell(`not on paper: ${wanted - found} of ${wanted} cells ${word}`); }
  }
  const text = bare(read(across, "-raw"));
  titles.filter((title) => !text.includes(bare(title))).forEach((title) => tell(`not on paper: ${title}`));
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  for (const file of pages) {
    const name = path.basename(file, ".html");
    const size = fs.statSync(file).size;
    if (size > LARGEST) { wrong.push(`${name}: ${size} bytes`); }
    for (const [width, dark] of WINDOWS) {
      const { page, tell } = await open(browser, file, width, dark, true);
      const [wide, tall] = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        return [scrollWidth - window.innerWidth, scrollHeight];
      });
      if (wide > 0) { tell(`${wide} px wider than the window`); }
      await accessible(page, tell);
      if (PICTURES.test(name)) {
        const clip = { x: 0, y: 0, width, height: Math.min(tall, 6000) };
        await page.screenshot({ path: path.join(shots, `${name}-${width}${dark ? "-dark" : ""}.png`), clip, captureBeyondViewport: true });
      }
      if (await page.$("#mines") && !dark) { await sorted(page, tell); }
      await page.close();
    }
    if (name.startsWith("district")) {
      const loaded = await fastest(browser, file);
      console.log(`${name}: ${size} bytes, loaded after ${Math.round(loaded)} ms`);
    }
    const { page, tell } = await open(browser, file, 1280, false, false);
    const text = await page.$eval("main", (main) => main.innerText);
    if (text.length < 40) { tell("nothing to read without script"); }
    if (PICTURES.test(name)) {
      const pdf = path.join(shots, `${name}.pdf`);
      await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: false });
      const [matrices, titles] = await page.evaluate(() => {
        const texts = (cells) => [...cells].map((cell) => cell.textContent);
        const matrices = [...document.querySelectorAll(".matrix")].map((table) => {
          const cells = texts(table.querySelectorAll("td")).filter((text) => text);
          return { columns: texts(table.tHead.rows[0].cells).slice(1), cells };
        });
        return [matrices, texts(document.querySelectorAll("#matrix .key a"))];
      });
      printed(pdf, matrices, titles, tell);
    }
    await page.close();
  }
  await browser.close();
  wrong.forEach((line) => console.error(line));
  console.log(`${pages.length} pages, ${wrong.length} findings`);
  process.exit(wrong.length === 0 ? 0 : 1);
})();
