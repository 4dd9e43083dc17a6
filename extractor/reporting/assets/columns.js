// What the tables show: for each its columns, with what stands in a cell and by what it is sorted.

/** A count of the statistics table, as `quantity` takes it. */
function countOf(table, row) {
  const count = { comparator: table.text("comparator", row), unit: table.text("unit", row) || null };
  for (const name of NUMBERS) count[name] = table.cell(name, row);
  return count;
}

/** What a document is called: type, symbol or number or title, and the session that it comes from. */
function documentName(table, row) {
  const name = table.text("symbol", row) || table.text("number", row) || table.text("title", row);
  const type = table.text("type", row);
  const own = name.startsWith(type) ? name : `${type} ${name}`.trim();
  const session = [];
  if (known(table.cell("plenum", row))) session.push(t("document.plenum", table.cell("plenum", row)));
  if (table.text("term", row)) session.push(t("document.term", table.text("term", row)));
  if (table.text("congress", row)) session.push(t("document.congress", table.text("congress", row)));
  return session.length ? `${own} (${session.join(", ")})` : own;
}

/** What an article is called where it has no title: its file, and which of the file. */
function articleName(article) {
  const articles = tables.get("articles");
  const title = articles.text("title", article).replace(/\s+/g, " ").trim();
  return title || sourceName(article) || t("article.untitled");
}

function sourceName(article) {
  const articles = tables.get("articles");
  const [path, item] = [articles.text("path", article), articles.text("item", article)];
  return item ? `${path}#${item}` : path;
}

/** A column of words. */
function textual(name, label, options) {
  return {
    name,
    label: label || `column.${name}`,
    cell: (table, row) => words(table.text(name, row)),
    sort: (table, row) => table.text(name, row),
    ...options,
  };
}

/** A column of codes, which have words of their own. */
function coded(name, prefix, label) {
  return textual(name, label, {
    cell: (table, row) => tCode(prefix, table.text(name, row)),
    sort: (table, row) => table.text(name, row) && tCode(prefix, table.text(name, row)),
  });
}

/** A column of numbers. */
function numeric(name, value) {
  return {
    name,
    label: `column.${name}`,
    number: true,
    cell: (table, row) => (value(table, row) ? numbers.format(value(table, row)) : el("span", { class: "nil" }, "0")),
    sort: value,
  };
}

/** A time as it stands in the record, sorted by its first day. */
function timed(name, label) {
  return {
    name,
    label: label || `column.${name}`,
    time: true,
    cell: (table, row) => el("span", { class: "nowrap" }, table.text(name, row)),
    sort: (table, row) => {
      const day = firstDay.get(table.columns[name][row]);
      return day === undefined ? null : day;
    },
  };
}

const ARTICLE = {
  name: "article",
  label: "column.article",
  wide: true,
  cell: (table, row) => [
    words(articleName(table.article(row)), { class: "of" }),
    el("span", { class: "quiet when" }, dayText(tables.get("articles").text("published", table.article(row)))),
  ],
  sort: (table, row) => articleName(table.article(row)),
};

const MENTIONS = numeric("mentions", (table, row) => table.mentions(row).length);

const COLUMNS = {
  statistics: [
    {
      name: "quantity",
      label: "column.quantity",
      number: true,
      strong: true,
      cell: (table, row) => quantity(countOf(table, row), false),
      sort: (table, row) => {
        const value = table.cell("value", row);
        return known(value) ? value : table.cell("low", row);
      },
    },
    textual("unit", null, {
      cell: (table, row) => [
        table.text("unit", row) === "%" ? null : words(table.text("unit", row)),
        table.text("qualifier", row) ? words(table.text("qualifier", row), { class: table.text("unit", row) === "%" ? null : "quiet after" }) : null,
      ],
    }),
    {
      name: "whose",
      label: "column.whose",
      cell: (table, row) => (table.text("org", row)
        ? words(table.text("org", row))
        : words(table.text("subject", row), { class: "quiet" })),
      sort: (table, row) => table.text("org", row) || table.text("subject", row),
    },
    textual("action"),
    timed("time"),
    { name: "passage", label: "column.passage", wide: true, passage: true, cell: () => null },
    ARTICLE,
  ],
  documents: [
    {
      name: "document",
      label: "column.document",
      strong: true,
      cell: (table, row) => words(documentName(table, row)),
      sort: (table, row) => documentName(table, row),
    },
    textual("issuer"),
    timed("date"),
    textual("subject", null, { wide: true }),
    MENTIONS,
    ARTICLE,
  ],
  organisations: [
    textual("name", null, { strong: true }),
    coded("kind", "kind."),
    coded("level", "level."),
    textual("place"),
    textual("parent"),
    MENTIONS,
    ARTICLE,
  ],
  people: [textual("name", null, { strong: true }), textual("roles", null, { wide: true }), MENTIONS, ARTICLE],
  checks: [
    {
      name: "result",
      label: "column.result",
      cell: (table, row) => (table.cell("ok", row)
        ? el("span", { class: "ok" }, `✓ ${t("result.ok")}`)
        : el("span", { class: "bad" }, `✗ ${t("result.failed")}`)),
      sort: (table, row) => table.cell("ok", row),
    },
    coded("code", "check.", "column.check"),
    textual("message", null, { wide: true, cell: (table, row) => words(table.text("message", row), { lang: "en" }) }),
    ARTICLE,
  ],
  articles: [
    {
      name: "title",
      label: "column.title",
      strong: true,
      wide: true,
      cell: (table, row) => words(articleName(row)),
      sort: (table, row) => articleName(row),
    },
    { ...timed("published"), cell: (table, row) => el("span", { class: "nowrap" }, dayText(table.text("published", row))) },
    textual("outlet"),
    textual("authors"),
    ...["statistics", "documents", "organisations", "people"].map((name) => numeric(name, (_, row) => {
      const [from, to] = rowsOf(tables.get(name), row);
      return to - from;
    })),
    { ...numeric("checks_failed", (table, row) => table.cell("checks_failed", row)), alarming: true },
  ],
  failures: ["path", "item", "stage", "code", "error"].map((name) => textual(name, null, { wide: name === "error" })),
};

/** The columns of a table, those of packs too; `cell` and `sort` take the row alone. */
function columnsOf(table) {
  if (!table.shown) {
    const own = table.texts.filter((name) => name.startsWith("field:")).map((name) => (
      textual(name, null, { title: capital(name.slice(6)) })
    ));
    const found = COLUMNS[table.name] || [textual("label"), ...own, MENTIONS, ARTICLE];
    // A column in which nothing stands only takes the others' room.
    table.shown = found.filter((one) => !empty(table, one.name)).map((one) => ({
      ...one,
      cell: (row) => one.cell(table, row),
      sort: one.sort && ((row) => one.sort(table, row)),
    }));
  }
  return table.shown;
}

function empty(table, name) {
  const cells = table.columns[name];
  return Boolean(cells) && table.texts.includes(name) && cells.every((number) => number === 0);
}

const columnTitle = (column) => column.title || t(column.label);

const capital = (text) => text.charAt(0).toLocaleUpperCase("vi") + text.slice(1);

const tabTitle = (name) => (name.startsWith("other:") ? capital(name.slice(6)) : tCode("tab.", name));

/** The cells that a table gives to a CSV file: its own names, and where each row comes from. */
function csvOf(table, rows) {
  const left = new Set(["article", "mentions", "sentence", "labels", "failed", "key", "bodies"]);
  const names = Object.keys(table.columns).filter((name) => !left.has(name));
  const from = table.columns.article ? ["article", "article_title", "published", "path", "item"] : [];
  const lines = [[...names.map((name) => name.replace(/^field:/, "")), ...from]];
  const articles = tables.get("articles");
  for (const row of rows) {
    const cells = names.map((name) => (table.texts.includes(name) ? table.text(name, row) : table.cell(name, row)));
    const article = table.article(row);
    const of = ["id", "title", "published", "path", "item"].map((name) => articles.text(name, article));
    lines.push(from.length ? [...cells, ...of] : cells);
  }
  return `\ufeff${lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** A cell that no spreadsheet takes for a formula. A sign alone is none, and stays: it is a comparator. */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  let text = String(value);
  if (/^(?:[=+\-@].|[\t\r])/s.test(text) && !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replace(/"/g, '""')}"` : text;
}
