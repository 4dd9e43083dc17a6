// The first tab: how much there is, and charts whose bars lead to their rows.

const BARS = 10;

/** Draws numbers and charts of what the filters leave. `passed`: for each table its rows that did. */
function drawOverview(passed, act) {
  byId("overview").replaceChildren(
    numbersOf(passed, act),
    el("p", { class: "quiet help" }, t("chart.click")),
    el("div", { class: "charts" },
      publishedChart(passed.get("articles"), act),
      barChart("chart.units", "chart.nothing", unitCounts(passed), (key) => act.ask("statistics", { q: fieldQuery("unit", key) })),
      barChart("chart.checks", "chart.no-failures", checkCounts(passed), (key) => act.ask("checks", { q: fieldQuery("check", key), failed: true }), "bad"),
      barChart("chart.organisations", "chart.nothing", organisationCounts(passed), (key) => act.ask("statistics", { q: fieldQuery("org", key) })),
      barChart("chart.documents", "chart.nothing", documentCounts(passed), (key) => act.ask("documents", { q: fieldQuery("document", key) })),
    ),
  );
}

const sum = (marks) => marks.reduce((total, one) => total + one, 0);

function numbersOf(passed, act) {
  const checks = tables.get("checks");
  const ok = { left: 0, all: sum(checks.columns.ok) };
  passed.get("checks").forEach((one, row) => { ok.left += one && checks.columns.ok[row]; });
  const figures = ["articles", "organisations", "statistics", "documents", "people"].map((name) => (
    figure(name, sum(passed.get(name)), tables.get(name).length, () => act.ask(name, {}))
  ));
  figures.push(figure("checks_ok", ok.left, ok.all, () => act.ask("checks", {})));
  const [failed, all] = [sum(passed.get("checks")) - ok.left, checks.length - ok.all];
  figures.push(figure("checks_failed", failed, all, () => act.ask("checks", { failed: true }), all ? "bad" : null));
  const failures = tables.get("failures");
  figures.push(figure("failures", failures ? sum(passed.get("failures")) : 0, failures ? failures.length : 0,
    failures ? () => act.ask("failures", {}) : null, failures ? "bad" : null));
  return el("ul", { class: "figures" }, figures);
}

function figure(name, left, all, onclick, alarm) {
  const content = [
    el("strong", null, numbers.format(left)),
    el("span", null, t(`number.${name}`)),
    left === all ? null : el("span", { class: "quiet" }, t("number.of", numbers.format(all))),
  ];
  const attributes = { class: `figure ${alarm || ""}`, "data-figure": name };
  return el("li", null, onclick ? el("button", { type: "button", ...attributes, onclick }, content) : el("div", attributes, content));
}

/** How often each value comes up among the rows that passed, the most frequent first. */
function counted(table, marks, name) {
  const counts = new Map();
  const cells = table.columns[name];
  for (let row = 0; row < cells.length; row++) {
    if (marks[row] && cells[row]) counts.set(cells[row], (counts.get(cells[row]) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, BARS).map(([number, count]) => (
    { key: strings[number], label: strings[number], count }
  ));
}

const unitCounts = (passed) => counted(tables.get("statistics"), passed.get("statistics"), "unit");

const organisationCounts = (passed) => counted(tables.get("statistics"), passed.get("statistics"), "org");

function documentCounts(passed) {
  const table = tables.get("documents");
  const found = counted(table, passed.get("documents"), "key");
  const wanted = new Map(found.map((bar) => [bar.key, bar]));
  for (let row = 0; row < table.length && wanted.size; row++) {
    const bar = wanted.get(table.text("key", row));
    if (!bar) continue;
    if (!bar.named) bar.label = documentName(table, row);
    bar.named = true;
    bar.aside = table.text("issuer", row);
    if (bar.aside) wanted.delete(table.text("key", row)); // the first mention that says who issued it
  }
  return found;
}

function checkCounts(passed) {
  const table = tables.get("checks");
  const failed = passed.get("checks").map((one, row) => (one && !table.columns.ok[row] ? 1 : 0));
  return counted(table, failed, "code").map((bar) => ({ ...bar, label: tCode("check.", bar.key) }));
}

function barChart(title, nothing, bars, choose, alarm) {
  const most = Math.max(...bars.map((bar) => bar.count));
  const list = el("ul", { class: "bars" }, bars.map((bar) => {
    const line = el("span", { class: "line" });
    line.style.width = `${(100 * bar.count) / most}%`;
    return el("li", null, el("button", { type: "button", "data-key": bar.key, onclick: () => choose(bar.key) },
      el("span", { class: "name" }, words(bar.label), bar.aside ? words(bar.aside, { class: "quiet after" }) : null),
      el("span", { class: "count" }, numbers.format(bar.count)),
      el("span", { class: "track", "aria-hidden": "true" }, line)));
  }));
  return el("section", { class: `chart ${alarm || ""}`, "data-chart": title },
    el("h2", null, t(title)), bars.length ? list : el("p", { class: "quiet" }, t(nothing)));
}

/** Articles by year, or by month where they are of no more than two years. */
function publishedChart(marks, act) {
  const table = tables.get("articles");
  const days = [];
  let undated = 0;
  marks.forEach((one, row) => {
    if (!one) return;
    const found = /^\d{4}-\d\d/.exec(table.text("published", row));
    if (found) days.push(found[0]);
    else undated++;
  });
  const years = new Set(days.map((month) => month.slice(0, 4)));
  const monthly = years.size === 1 || years.size === 2;
  const counts = new Map();
  for (const month of days) {
    const key = monthly ? month : month.slice(0, 4);
    counts.set(key, (counts.get(key) || 0) + 1);
  }
  const keys = allBetween([...counts.keys()].sort());
  const most = Math.max(...counts.values());
  // Of many columns only some have room for their name.
  const step = Math.ceil(keys.length / 12);
  const list = el("ul", { class: "columns" }, keys.map((key, order) => {
    const count = counts.get(key) || 0;
    const line = el("span", { class: "line" });
    line.style.height = `${(100 * count) / most}%`;
    return el("li", null, el("button", {
      type: "button", "data-key": key, disabled: !count, "aria-label": `${key}: ${numbers.format(count)}`, title: `${key}: ${numbers.format(count)}`,
      onclick: () => act.ask("articles", { from: key, to: key }),
    }, el("span", { class: "tower", "aria-hidden": "true" }, el("span", { class: "count" }, count ? numbers.format(count) : ""), line),
    el("span", { class: "name", "aria-hidden": "true" }, order % step ? "" : key)));
  }));
  if (keys.length > 24) list.classList.add("dense");
  return el("section", { class: keys.length > 14 ? "chart broad" : "chart", "data-chart": "chart.published" },
    el("h2", null, t(monthly ? "chart.months" : "chart.years")),
    keys.length ? list : el("p", { class: "quiet" }, t("chart.no-dates")),
    undated && keys.length ? el("p", { class: "quiet" }, tCount("chart.undated", undated)) : null);
}

/** The keys with those that lie between them and have nothing, so that gaps are seen. */
function allBetween(keys) {
  if (!keys.length) return keys;
  const [first, last] = [keys[0], keys[keys.length - 1]];
  const all = [];
  const at = { year: Number(first.slice(0, 4)), month: Number(first.slice(5)) };
  // Should one year be a slip of a page, the chart stays one that can be drawn.
  if (Number(last.slice(0, 4)) - at.year > 80) return keys;
  for (let key = first; key <= last; ) {
    all.push(key);
    if (first.length === 4 || ++at.month > 12) [at.year, at.month] = [at.year + 1, 1];
    key = String(at.year).padStart(4, "0") + (first.length === 4 ? "" : `-${String(at.month).padStart(2, "0")}`);
  }
  return all;
}
