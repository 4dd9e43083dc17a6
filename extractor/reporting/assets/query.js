// Which rows a search and the filters leave. Every distinct string is looked at once for each word, then rows only ask.

let exactStrings = null; // as an exact search sees them, by number
let bareStrings = null;

/** Makes both forms of all strings ready; in steps, so that the page stays at hand meanwhile. */
async function foldStrings() {
  const madeExact = new Array(strings.length);
  const madeBare = new Array(strings.length);
  for (let from = 0; from < strings.length; from += 4000) {
    const to = Math.min(from + 4000, strings.length);
    for (let i = from; i < to; i++) {
      madeExact[i] = exact(strings[i]);
      madeBare[i] = bare(madeExact[i]);
    }
    await new Promise((done) => setTimeout(done));
  }
  exactStrings = madeExact;
  bareStrings = madeBare;
}

// Named fields of a search (unit="ha"); what stands in them must be the whole of the cell.
const FIELDS = {
  unit: { statistics: ["unit"] },
  org: { statistics: ["org"], organisations: ["name"], documents: ["issuer"] },
  document: { documents: ["key"] },
  check: { checks: ["code"] },
};

/** The terms of a search: words, phrases in quotation marks, fields. */
function parseQuery(query) {
  const terms = [];
  const form = /(?:(unit|org|document|check)=)?"([^"]*)"?|(\S+)/gu;
  for (const [, field, phrase, word] of query.matchAll(form)) {
    const text = exact(phrase === undefined ? word : phrase).trim();
    if (!text) continue;
    // Whoever types diacritics means them.
    terms.push({ field: field || null, text, bare: bare(text) === text, number: field ? null : numberOf(text) });
  }
  return terms;
}

/** The search for what stands in a field, as `parseQuery` reads it. */
function fieldQuery(field, text) {
  return text.includes('"') ? text.replace(/"/g, " ") : `${field}="${text}"`;
}

/** The number that a word may stand for: 1.234, 1,234, 12,5, 12.5. */
function numberOf(text) {
  if (!/^\d[\d.,]*$/.test(text)) return null;
  if (/^\d{1,3}([.,]\d{3})+$/.test(text)) return Number(text.replace(/[.,]/g, ""));
  const value = Number(text.replace(",", "."));
  return Number.isNaN(value) ? null : value;
}

const marked = new Map(); // by term: which strings have it; the latest few

function stringsWith(text, isBare, whole) {
  const key = `${isBare ? 1 : 0}${whole ? 1 : 0}${text}`;
  let found = marked.get(key);
  if (!found) {
    const where = isBare ? bareStrings : exactStrings;
    found = new Uint8Array(where.length);
    if (whole) for (let i = 0; i < where.length; i++) found[i] = where[i] === text ? 1 : 0;
    else for (let i = 0; i < where.length; i++) found[i] = where[i].includes(text) ? 1 : 0;
    if (marked.size > 40) marked.delete(marked.keys().next().value);
    marked.set(key, found);
  }
  return found;
}

// What a row is searched by. The ids and times of records are no words of the articles.
const SEARCHED = {
  statistics: ["org", "unit", "qualifier", "subject", "action", "words", "time"],
  documents: ["type", "number", "symbol", "title", "term", "congress", "issuer", "date", "subject", "words"],
  organisations: ["name", "kind", "place", "parent", "place_code", "place_code_since"],
  people: ["name", "roles"],
  checks: ["code", "message"],
  articles: ["id", "title", "published", "outlet", "section", "authors", "path", "item", "url", "notes"],
  failures: ["path", "item", "stage", "code", "error"],
};
const NUMBERS = ["value", "low", "high", "total"];
const PLACES = {
  statistics: ["org", "place", "subject"],
  documents: ["issuer"],
  organisations: ["name", "place", "parent"],
  people: ["roles", "bodies"],
  failures: [],
};
const OWN_LABELS = { statistics: "COUNT", documents: "DOCUMENT", organisations: "PARTY_ORG", people: "PERSON" };

/** For each row of the table 1 where the search and all filters let it through. */
function matching(table, asked) {
  const passed = new Uint8Array(table.length).fill(1);
  for (const term of asked.terms) keepTerm(table, passed, term);
  const [from, to] = [asked.from && period(asked.from), asked.to && period(asked.to)];
  if (from || to) keepPeriod(table, passed, from ? from[0] : -1, to ? to[1] : 9999999);
  if (asked.place) for (const word of parseQuery(asked.place)) keepPlace(table, passed, word);
  if (asked.label) keepLabel(table, passed, asked.label);
  if (asked.failed) keepFailed(table, passed);
  return passed;
}

function keep(passed, test) {
  for (let row = 0; row < passed.length; row++) if (passed[row] && !test(row)) passed[row] = 0;
}

function keepTerm(table, passed, term) {
  const marks = stringsWith(term.text, term.bare, term.field !== null);
  if (term.field) {
    const columns = (FIELDS[term.field][table.name] || []).map((name) => table.columns[name]);
    keep(passed, (row) => columns.some((cells) => marks[cells[row]]));
    return;
  }
  const names = SEARCHED[table.name] || table.texts.filter((name) => name !== "id");
  const hits = new Uint8Array(table.length);
  for (const name of names) {
    const cells = table.columns[name];
    for (let row = 0; row < hits.length; row++) hits[row] |= marks[cells[row]];
  }
  if (table.name !== "articles" && table.columns.article) {
    const [cells, titles] = [table.columns.article, tables.get("articles").columns.title];
    for (let row = 0; row < hits.length; row++) hits[row] |= marks[titles[cells[row]]];
  }
  if (term.number !== null && table.name === "statistics") {
    for (const name of NUMBERS) {
      const cells = table.columns[name];
      for (let row = 0; row < hits.length; row++) if (cells[row] === term.number) hits[row] = 1;
    }
  }
  for (let row = 0; row < hits.length; row++) passed[row] &= hits[row];
}

function keepPeriod(table, passed, from, to) {
  keep(passed, (row) => table.starts[row] !== NO_DAY && table.starts[row] <= to && table.ends[row] >= from);
}

function keepPlace(table, passed, term) {
  const marks = stringsWith(term.text, term.bare, false);
  const names = PLACES[table.name];
  if (names) {
    const columns = names.map((name) => table.columns[name]);
    keep(passed, (row) => columns.some((cells) => marks[cells[row]]));
    return;
  }
  // Of checks, articles and the tables of packs: any organisation that the article names.
  const named = new Uint8Array(tables.get("articles").length);
  const organisations = tables.get("organisations");
  for (const name of PLACES.organisations) {
    const cells = organisations.columns[name];
    for (let row = 0; row < cells.length; row++) if (marks[cells[row]]) named[organisations.columns.article[row]] = 1;
  }
  keep(passed, (row) => named[table.article(row)]);
}

function keepLabel(table, passed, label) {
  if (OWN_LABELS[table.name]) keep(passed, () => OWN_LABELS[table.name] === label);
  else if (table.name === "articles") {
    const number = strings.indexOf(label);
    keep(passed, (row) => {
      const counts = table.columns.labels[row];
      for (let i = 0; i < counts.length; i += 2) if (counts[i] === number) return true;
      return false;
    });
  } else if (table.name === "checks") {
    const about = Object.entries({ s: "COUNT", d: "DOCUMENT", o: "PARTY_ORG", p: "PERSON" });
    const letter = (about.find(([, one]) => one === label) || ["m"])[0];
    // What is checked of a mention itself, as no record stands for it, is a date.
    keep(passed, (row) => table.text("about", row).split(" ").some((id) => id[0] === letter) && (letter !== "m" || label === "DATE"));
  } else keep(passed, (row) => table.columns.label && table.text("label", row) === label);
}

function keepFailed(table, passed) {
  const cells = table.columns[{ articles: "checks_failed", checks: "ok" }[table.name] || "failed"];
  if (table.name === "checks") keep(passed, (row) => !cells[row]);
  else keep(passed, (row) => cells && cells[row]);
}

/** The rows that passed, in the order of a column. */
function ordered(table, passed, sort) {
  const found = [];
  const order = sort ? orderBy(table, sort.column) : null;
  for (let i = 0; i < passed.length; i++) {
    const row = order ? order[sort.down ? passed.length - 1 - i : i] : i;
    if (passed[row]) found.push(row);
  }
  // Rows with nothing in the column stand last, whichever way it is sorted.
  if (sort && sort.down) {
    const keys = sortKeys(table, sort.column);
    return [...found.filter((row) => keys[row] !== Infinity), ...found.filter((row) => keys[row] === Infinity)];
  }
  return found;
}

function orderBy(table, name) {
  if (!table.orders.has(name)) {
    const keys = sortKeys(table, name);
    const rows = Uint32Array.from({ length: table.length }, (_, row) => row);
    table.orders.set(name, rows.sort((a, b) => (keys[a] === keys[b] ? a - b : keys[a] < keys[b] ? -1 : 1)));
  }
  return table.orders.get(name);
}

/** A number for each row by which it is sorted: the value itself, or the rank of its words. */
function sortKeys(table, name) {
  table.keys = table.keys || new Map();
  if (!table.keys.has(name)) {
    const of = columnsOf(table).find((one) => one.name === name).sort;
    const found = Array.from({ length: table.length }, (_, row) => of(row));
    const texts = [...new Set(found.filter((value) => typeof value === "string" && value))].sort(collator.compare);
    const ranks = new Map(texts.map((text, rank) => [text, rank]));
    table.keys.set(name, found.map((value) => (
      typeof value === "number" ? value : value ? ranks.get(value) : Infinity
    )));
  }
  return table.keys.get(name);
}
