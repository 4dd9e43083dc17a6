// The page itself: what is asked stands in the address, and what is drawn follows from it.

const FRESH = { tab: "overview", q: "", from: "", to: "", place: "", label: "", failed: false, sort: null, page: 1, open: null };
const FILTERS = ["q", "from", "to", "place", "label"];
const SORT = /^(.+):(up|down)$/;
let state = { ...FRESH };
let folding = null;
let answered = { asked: "", passed: null }; // the last filters, and what they left

function stateOf(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const made = { ...FRESH };
  for (const name of ["tab", ...FILTERS]) if (given.has(name)) made[name] = given.get(name);
  made.failed = given.get("failed") === "1";
  made.page = Math.max(1, Math.floor(Number(given.get("page"))) || 1);
  if (made.tab !== "overview" && !tables.has(made.tab)) made.tab = "overview";
  const [, column, way] = SORT.exec(given.get("sort") || "") || [];
  if (column && made.tab !== "overview" && columnsOf(tables.get(made.tab)).some((one) => one.sort && one.name === column)) {
    made.sort = { column, down: way === "down" };
  }
  const at = /^(.+)\.(\d+)$/.exec(given.get("open") || "");
  if (at && at[1] !== "failures" && tables.has(at[1]) && Number(at[2]) < tables.get(at[1]).length) made.open = { table: at[1], row: Number(at[2]) };
  return made;
}

function hashOf(wanted) {
  const given = new URLSearchParams();
  if (wanted.tab !== "overview") given.set("tab", wanted.tab);
  for (const name of FILTERS) if (wanted[name]) given.set(name, wanted[name]);
  if (wanted.failed) given.set("failed", "1");
  if (wanted.sort) given.set("sort", `${wanted.sort.column}:${wanted.sort.down ? "down" : "up"}`);
  if (wanted.page > 1) given.set("page", wanted.page);
  if (wanted.open) given.set("open", `${wanted.open.table}.${wanted.open.row}`);
  return `#${given}`;
}

/** Changes what is asked; a step of its own in the history, or, while one types, the same one. */
function go(changes, options = {}) {
  state = { ...state, ...changes };
  history[options.same ? "replaceState" : "pushState"]({ opened: Boolean(changes.open) }, "", hashOf(state));
  return draw(options.since);
}

const acts = {
  sort(column, way) {
    const now = state.sort && state.sort.column === column ? state.sort : null;
    let next = { column, down: way === "down" };
    if (way === undefined && now) next = now.down ? null : { column, down: true };
    go({ sort: column ? next : null, page: 1 });
  },
  async page(page, key) {
    await go({ page });
    const button = byId("pager").querySelector(`[data-page="${key}"]`);
    if (button && !button.disabled) button.focus({ preventScroll: true });
    else byId("panel").focus({ preventScroll: true });
    byId("panel").scrollIntoView({ block: "start" });
  },
  open(row) { go({ open: { table: state.tab, row } }); },
  ask(tab, changes) {
    go({ tab, sort: null, page: 1, ...changes });
    byId("panel").focus({ preventScroll: true });
    byId("filters").scrollIntoView({ block: "start" });
  },
};

function leaveArticle() {
  // Back, where the article was opened from this page, so that it is no further step.
  if (history.state && history.state.opened) history.back();
  else go({ open: null }, { same: true });
}

/** Draws what is asked. `since`: when the reader asked, for measuring. */
async function draw(since = performance.now()) {
  const wanted = state;
  const asked = JSON.stringify([...FILTERS, "failed"].map((name) => wanted[name]));
  const view = JSON.stringify([asked, wanted.tab, wanted.sort, wanted.page, language]);
  if ((wanted.q || wanted.place) && !bareStrings) {
    await folding;
    if (wanted !== state) return;
  }
  if (answered.asked !== asked) {
    const query = { ...wanted, terms: parseQuery(wanted.q) };
    answered = { asked, passed: new Map([...tables].map(([name, table]) => [name, matching(table, query)])) };
  }
  if (answered.view !== view) {
    answered.view = view;
    drawControls(wanted);
    drawTabs(wanted.tab);
    const overview = wanted.tab === "overview";
    byId("overview").hidden = !overview;
    byId("listing").hidden = overview;
    if (overview) drawOverview(answered.passed, acts);
    else {
      const table = tables.get(wanted.tab);
      drawTable(table, ordered(table, answered.passed.get(wanted.tab), wanted.sort), wanted, acts);
    }
  }
  if (wanted.open) openArticle(tables.get(wanted.open.table), wanted.open.row);
  else if (opened) closeArticle();
  await new Promise((done) => requestAnimationFrame(done));
  performance.clearMeasures("answer");
  performance.measure("answer", { start: since, end: performance.now() });
}

function drawControls(wanted) {
  for (const name of FILTERS) {
    const control = byId(name);
    if (control.value !== wanted[name] && document.activeElement !== control) control.value = wanted[name];
    if (control.value !== wanted[name] && name === "label") control.value = wanted[name];
  }
  byId("failed").checked = wanted.failed;
  for (const name of ["from", "to"]) {
    byId(name).setAttribute("aria-invalid", String(Boolean(wanted[name]) && !period(wanted[name])));
  }
  const used = ["from", "to", "place", "label", "failed"].filter((name) => wanted[name]).length;
  byId("active").textContent = used ? t("filter.active", used) : "";
  byId("reset").disabled = !used && !wanted.q;
}

function drawTabs(chosen) {
  const bar = byId("tabs");
  const names = ["overview", ...tables.keys()];
  const focused = bar.contains(document.activeElement);
  bar.replaceChildren(...names.map((name) => el("button", {
    type: "button", role: "tab", id: `tab-${names.indexOf(name)}`, "data-tab": name, "aria-controls": "panel",
    "aria-selected": String(name === chosen), tabindex: name === chosen ? 0 : -1,
    onclick: () => go({ tab: name, sort: null, page: 1 }),
  }, words(tabTitle(name), { lang: null }), name === "overview" ? null : el("span", { class: "count" }, numbers.format(sum(answered.passed.get(name)))))));
  const now = bar.querySelector('[aria-selected="true"]');
  byId("panel").setAttribute("aria-labelledby", now.id);
  if (focused) now.focus({ preventScroll: true });
  bar.scrollLeft = Math.max(0, now.offsetLeft - bar.offsetLeft - 24);
}

function watchTabs() {
  byId("tabs").addEventListener("keydown", (event) => {
    const all = [...event.currentTarget.children];
    const at = all.indexOf(event.target);
    const to = { ArrowRight: (at + 1) % all.length, ArrowLeft: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[to].click();
  });
}

function watchFilters() {
  let waiting = 0;
  for (const name of FILTERS) {
    byId(name).addEventListener("input", () => {
      const since = performance.now();
      clearTimeout(waiting);
      waiting = setTimeout(() => go({ [name]: byId(name).value, page: 1 }, { same: true, since }), 30);
    });
  }
  byId("failed").addEventListener("change", () => go({ failed: byId("failed").checked, page: 1 }));
  byId("reset").addEventListener("click", () => {
    for (const name of FILTERS) byId(name).value = "";
    go({ q: "", from: "", to: "", place: "", label: "", failed: false, page: 1 });
    byId("q").focus();
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || sheet.open) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    event.preventDefault();
    byId("q").focus();
    byId("q").select();
  });
  byId("csv").addEventListener("click", downloadCsv);
}

/** On wide screens all filters are in sight; on narrow ones those in use are. */
function unfoldFilters() {
  const wide = matchMedia("(min-width: 901px)");
  const fit = () => { byId("more").open = wide.matches || ["from", "to", "place", "label", "failed"].some((name) => state[name]); };
  wide.addEventListener("change", fit);
  fit();
}

function downloadCsv() {
  const table = tables.get(state.tab);
  const rows = ordered(table, answered.passed.get(state.tab), state.sort);
  const url = URL.createObjectURL(new Blob([csvOf(table, rows)], { type: "text/csv;charset=utf-8" }));
  el("a", { href: url, download: `${state.tab.replace(/^other:/, "").replace(/[^\p{L}\p{N}_-]+/gu, "-")}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** What can be chosen in the filters: the labels that there are, and the most frequent organisations and places. */
function fillChoices() {
  const counts = new Map();
  for (const pairs of tables.get("articles").columns.labels) {
    for (let i = 0; i < pairs.length; i += 2) counts.set(strings[pairs[i]], (counts.get(strings[pairs[i]]) || 0) + pairs[i + 1]);
  }
  const found = [...counts.keys()].sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  byId("label").replaceChildren(el("option", { value: "" }, t("filter.any")),
    ...found.map((label) => el("option", { value: label }, `${tCode("label.", label)} (${numbers.format(counts.get(label))})`)));
  byId("label").value = state.label;
  const names = new Map();
  const organisations = tables.get("organisations");
  for (const name of ["name", "place"]) {
    for (const number of organisations.columns[name]) if (number) names.set(number, (names.get(number) || 0) + 1);
  }
  const frequent = [...names].sort((a, b) => b[1] - a[1]).slice(0, 200);
  byId("places").replaceChildren(...frequent.map(([number]) => el("option", { value: visible(strings[number]) })));
}

async function start() {
  const theme = remembered.get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const chosen = remembered.get("language");
  const preferred = /^vi\b/i.test(navigator.language || "") ? "vi" : "en";
  if (!window.DecompressionStream) throw new Error("DecompressionStream");
  LABELS = await unpack("labels");
  speak(chosen === "vi" || chosen === "en" ? chosen : preferred);
  byId("loading-words").textContent = t("page.loading");
  await loadTables();
  state = stateOf(location.hash);
  history.replaceState(null, "", location.hash || " ");
  drawFrame();
  fillChoices();
  for (const name of FILTERS) byId(name).value = state[name];
  unfoldFilters();
  watchFrame();
  watchFilters();
  watchTabs();
  watchArticle(leaveArticle);
  folding = foldStrings();
  byId("loading").hidden = true;
  byId("report").hidden = false;
  await draw();
  performance.measure("load", { start: 0, end: performance.now() });
  await folding;
  performance.measure("ready", { start: 0, end: performance.now() });
}

start().catch((error) => {
  if (window.DecompressionStream) byId("loading-words").textContent = t("page.broken", String(error && error.message));
  else byId("old").hidden = false;
  throw error;
});
