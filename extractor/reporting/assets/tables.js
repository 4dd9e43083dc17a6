// One page of a table, as rows on wide screens and as cards on narrow ones.

const PER_PAGE = 50;
let drawing = 0; // which drawing is the latest; an older one that still waits for texts gives up

/** Draws the rows of a table that were found. */
function drawTable(table, found, state, act) {
  const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
  const page = Math.min(Math.max(1, state.page), pages);
  const shown = found.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  byId("found").textContent = found.length === table.length
    ? tCount("table.found", found.length)
    : t("table.found.of", numbers.format(found.length), numbers.format(table.length));
  drawSorts(table, state, act);
  byId("csv").disabled = !found.length;
  byId("rows").replaceChildren(
    found.length ? tableOf(table, shown, state, act) : el("p", { class: "notice" }, t(table.length ? "table.none" : "table.empty")),
    found.length && table.name !== "failures" ? el("p", { class: "quiet help keys" }, t("table.keys")) : "",
  );
  drawPager(page, pages, act);
  fillPassages(table, shown);
}

function tableOf(table, rows, state, act) {
  const columns = columnsOf(table);
  const heads = columns.map((column) => headOf(column, state, act));
  const body = el("tbody", { role: "rowgroup" }, rows.map((row, order) => rowOf(table, columns, row, order, act)));
  body.addEventListener("keydown", moveAmongRows);
  // Cards on narrow screens are no table to the browser any more; the roles say that they are.
  return el("table", { role: "table", "data-table": table.name },
    el("caption", { class: "hidden" }, tabTitle(table.name)),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads)), body);
}

function headOf(column, state, act) {
  const sorted = state.sort && state.sort.column === column.name ? (state.sort.down ? "descending" : "ascending") : "none";
  const title = columnTitle(column);
  if (!column.sort) return el("th", { role: "columnheader", scope: "col" }, title);
  return el("th", { role: "columnheader", scope: "col", "aria-sort": sorted, class: column.number ? "number" : null },
    el("button", { type: "button", "data-column": column.name, onclick: () => act.sort(column.name) },
      el("span", null, title), el("span", { class: "arrow", "aria-hidden": "true" }, { ascending: "▲", descending: "▼", none: "" }[sorted])));
}

function rowOf(table, columns, row, order, act) {
  const opens = table.name !== "failures";
  const made = el("tr", { role: "row", tabindex: opens ? (order ? -1 : 0) : null, "data-row": row, class: opens ? "opens" : null });
  for (const column of columns) {
    const names = ["number", "strong", "wide", "passage", "alarming"].filter((name) => column[name]);
    const cell = el("td", { role: "cell", class: names.join(" "), "data-title": columnTitle(column), "data-of": column.name });
    const content = [column.cell(row)].flat().filter((one) => one !== null && one !== "");
    cell.append(...content);
    if (!content.length || !cell.textContent) cell.classList.add("none");
    made.append(cell);
  }
  if (opens) {
    made.addEventListener("click", () => {
      if (!String(getSelection())) act.open(row);
    });
    made.addEventListener("focus", () => onlyStop(made));
    made.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === made) {
        event.preventDefault();
        act.open(row);
      }
    });
  }
  return made;
}

/** Of all rows only one is a stop of the Tab key; the arrows lead to the others. */
function onlyStop(row) {
  for (const other of row.parentNode.children) other.tabIndex = other === row ? 0 : -1;
}

function moveAmongRows(event) {
  const row = event.target.closest("tr");
  const to = {
    ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
    Home: row.parentNode.firstElementChild, End: row.parentNode.lastElementChild,
  }[event.key];
  if (!to || event.target !== row) return;
  event.preventDefault();
  to.focus();
}

function drawSorts(table, state, act) {
  const select = byId("sort");
  const options = [el("option", { value: "" }, t("table.sort.none"))];
  for (const column of columnsOf(table).filter((one) => one.sort)) {
    options.push(el("option", { value: `${column.name}:up` }, t("table.sort.up", columnTitle(column))));
    options.push(el("option", { value: `${column.name}:down` }, t("table.sort.down", columnTitle(column))));
  }
  select.replaceChildren(...options);
  select.value = state.sort ? `${state.sort.column}:${state.sort.down ? "down" : "up"}` : "";
  select.onchange = () => act.sort(...(SORT.exec(select.value) || [null, null]).slice(1));
}

function drawPager(page, pages, act) {
  const pager = byId("pager");
  pager.hidden = pages === 1;
  const to = (number, key, sign) => el("button", {
    type: "button", disabled: number < 1 || number > pages || number === page, "aria-label": t(key), "data-page": key,
    onclick: () => act.page(number, key),
  }, sign);
  pager.replaceChildren(
    to(1, "table.first", "«"), to(page - 1, "table.previous", "‹"),
    el("span", { id: "page" }, t("table.page", numbers.format(page), numbers.format(pages))),
    to(page + 1, "table.next", "›"), to(pages, "table.last", "»"),
  );
}

const BEFORE = 60;
const AFTER = 90;

/** Writes the words around each mention into its row, as soon as the texts are unpacked. */
async function fillPassages(table, rows) {
  const mine = ++drawing;
  if (!columnsOf(table).some((column) => column.passage)) return;
  for (const row of rows) {
    const article = await loadText(table.article(row));
    if (mine !== drawing) return;
    const mention = article.mentions[table.mentions(row)[0]];
    const cell = byId("rows").querySelector(`tr[data-row="${row}"] .passage`);
    if (!mention || !cell) continue;
    const [from, to] = table.cell("sentence", row);
    cell.append(passageOf(article.text, mention, from, to));
    cell.classList.remove("none");
  }
}

function passageOf(text, mention, from, to) {
  const start = edge(text, Math.max(from, mention.start - BEFORE), from, 1);
  const end = edge(text, Math.min(to, mention.end + AFTER), to, -1);
  const before = (start > from ? "…" : "") + text.slice(start, mention.start);
  const after = text.slice(mention.end, end) + (end < to ? "…" : "");
  const flat = (part) => visible(part).replace(/\s+/g, " ");
  return el("bdi", { dir: "auto", lang: "vi" }, flat(before), el("mark", null, flat(text.slice(mention.start, mention.end))), flat(after));
}

/** A cut that falls into a word is moved to the space beside it. */
function edge(text, at, end, step) {
  if (at === end) return at;
  for (let i = 0; i < 14; i++) if (text[at + i * step - (step < 0 ? 0 : 1)] === " ") return at + i * step;
  return at;
}
