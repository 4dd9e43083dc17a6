// The data blocks: base64 and gzip to JSON, tables in columns, texts of articles when one is opened.

/** What a data block holds. */
async function unpack(id) {
  const coded = byId(id).textContent;
  const binary = atob(coded);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

let facts = {};
let strings = [];
const tables = new Map(); // by name, in the order of the tabs
const firstDay = new Map(); // by number of a string that is a time
const lastDay = new Map();

/** One table in columns. `text` and `number` read a cell, whichever way it is kept. */
class Table {
  constructor(plain) {
    this.name = plain.name;
    this.length = plain.length;
    this.columns = plain.columns;
    this.texts = plain.texts;
    this.orders = new Map(); // by column: the rows in its order
  }

  text(column, row) {
    const cells = this.columns[column];
    return cells ? strings[cells[row]] : "";
  }

  cell(column, row) {
    const cells = this.columns[column];
    return cells ? cells[row] : null;
  }

  article(row) {
    return this.name === "articles" ? row : this.cell("article", row);
  }

  mentions(row) {
    return this.name === "articles" ? [] : this.cell("mentions", row) || [];
  }
}

/** Unpacks all but the texts. */
async function loadTables() {
  facts = await unpack("facts");
  const blocks = Array.from({ length: facts.tables }, (_, number) => unpack(`table-${number}`));
  const [found, ...plain] = await Promise.all([unpack("strings"), ...blocks]);
  strings = found;
  const made = new Map(plain.map((one) => [one.name, new Table(one)]));
  const first = ["statistics", "documents", "organisations", "people", "checks", "articles"];
  const own = [...made.keys()].filter((name) => name.startsWith("other:"));
  for (const name of [...first, ...own, "failures"]) {
    if (name !== "failures" || made.get(name).length) tables.set(name, made.get(name));
  }
  for (const [number, start, end] of facts.periods) {
    firstDay.set(number, start);
    lastDay.set(number, end);
  }
  for (const table of tables.values()) prepare(table);
}

/** Works out, once, what every search asks of a row: its days, and the rows of each article. */
function prepare(table) {
  const published = tables.get("articles") ? tables.get("articles").columns.published : null;
  const own = { statistics: "time", documents: "date" }[table.name];
  table.starts = new Int32Array(table.length);
  table.ends = new Int32Array(table.length);
  for (let row = 0; row < table.length; row++) {
    let time = own ? table.columns[own][row] : 0;
    if (!firstDay.has(time) && table.name !== "failures") {
      const article = table.article(row);
      time = table.name === "articles" ? table.columns.published[row] : published[article];
    }
    const known = firstDay.has(time);
    table.starts[row] = known ? firstDay.get(time) : NO_DAY;
    table.ends[row] = known ? lastDay.get(time) : NO_DAY;
  }
}

const NO_DAY = -2;

/** Where the rows of an article begin and end in a table; they stand together, in the order of the articles. */
function rowsOf(table, article) {
  const cells = table.columns.article;
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cells[middle] < article) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < table.length && cells[end] === article) end++;
  return [low, end];
}

const KEPT_CHUNKS = 12;
const chunks = new Map(); // by number: the promise of its articles, the one used last at the end

/** The text, zones and mentions of an article. */
async function loadText(article) {
  const number = Math.floor(article / facts.chunk);
  const found = chunks.get(number) || unpack(`texts-${number}`);
  chunks.delete(number);
  chunks.set(number, found);
  if (chunks.size > KEPT_CHUNKS) chunks.delete(chunks.keys().next().value);
  const [text, zones, mentions] = (await found)[article - number * facts.chunk];
  return {
    text,
    zones: zones.map(([kind, start, end]) => ({ kind, start, end })),
    mentions: mentions.map(([id, label, start, end, rule, value]) => (
      { id, label: strings[label], start, end, rule: strings[rule], value }
    )),
  };
}
