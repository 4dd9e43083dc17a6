// The text of an article with its mentions marked, and what is told of each of them.

const CORE = ["PARTY_ORG", "DOCUMENT", "DATE", "COUNT", "PERSON"];
const COLOURS = 9; // those of the style sheet: five of the core labels, four for others

function colourOf(label, labels) {
  const core = CORE.indexOf(label);
  if (core >= 0) return core;
  const others = labels.filter((one) => !CORE.includes(one));
  return CORE.length + (others.indexOf(label) % (COLOURS - CORE.length));
}

/** Where a label stands in lists: the core ones first. */
const rankOf = (label) => (CORE.includes(label) ? CORE.indexOf(label) : CORE.length);

/** The labels of an article's mentions, the core ones first, with how many there are. */
function labelsOf(mentions) {
  const counts = new Map();
  for (const { label } of mentions) counts.set(label, (counts.get(label) || 0) + 1);
  return [...counts].sort((a, b) => rankOf(a[0]) - rankOf(b[0]) || (a[0] < b[0] ? -1 : 1));
}

/** The text as blocks, one for each zone; `pieces` tells where in it each text node stands. */
function markedText({ text, zones, mentions }) {
  const labels = labelsOf(mentions).map(([label]) => label);
  const blocks = [];
  const pieces = [];
  let next = 0;
  const fill = (block, from, to) => {
    const put = (parent, start, end) => {
      if (start >= end) return;
      const node = document.createTextNode(visible(text.slice(start, end)));
      pieces.push({ node, start, end });
      parent.append(node);
    };
    let at = from;
    for (; next < mentions.length && mentions[next].start < to; next++) {
      const mention = mentions[next];
      if (mention.start < at) continue;
      put(block, at, mention.start);
      const mark = el("mark", {
        tabindex: 0, "data-mention": next, "data-label": mention.label, "data-colour": colourOf(mention.label, labels), dir: "auto",
      });
      put(mark, mention.start, mention.end);
      block.append(mark);
      at = mention.end;
    }
    put(block, at, to);
    return at;
  };
  let at = 0;
  for (const zone of [...zones, { kind: "rest", start: text.length, end: text.length }]) {
    if (zone.start > at) {
      // Between zones there are line breaks, and in a text without zones everything.
      const [start, end] = trimmed(text, at, zone.start);
      const block = el("div", { class: zones.length ? "zone boilerplate" : "zone body", dir: "auto" });
      if (start < end) {
        at = Math.max(at, fill(block, start, end));
        blocks.push(block);
      }
    }
    if (zone.end > zone.start) {
      const block = el("div", { class: `zone ${zone.kind}`, dir: "auto" });
      const [start, end] = trimmed(text, Math.max(at, zone.start), zone.end);
      at = Math.max(at, zone.end, fill(block, start, end));
      blocks.push(block);
    }
  }
  return { blocks, pieces };
}

/** A stretch without the line breaks and spaces at its ends. */
function trimmed(text, start, end) {
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  return [start, end];
}

/** The sentence that a place of the text stands in, for records that do not tell theirs. */
function sentenceAround(text, at) {
  const from = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(from, end < 0 ? text.length : end);
  if (!Intl.Segmenter) return [from, from + line.length];
  for (const { index, segment } of new Intl.Segmenter("vi", { granularity: "sentence" }).segment(line)) {
    if (from + index <= at && at < from + index + segment.length) return trimmed(text, from + index, from + index + segment.length);
  }
  return [from, from + line.length];
}

/** Lights a stretch of the text without touching its elements, where the browser can. */
function lightStretch(pieces, start, end) {
  if (!window.Highlight || !CSS.highlights) return;
  // Mentions keep their own colours.
  const inside = pieces.filter((piece) => piece.start < end && piece.end > start && piece.node.parentNode.localName !== "mark");
  const ranges = inside.map((piece) => {
    const range = new Range();
    range.setStart(piece.node, Math.max(0, start - piece.start));
    range.setEnd(piece.node, Math.min(piece.end, end) - piece.start);
    return range;
  });
  CSS.highlights.set("sentence", new Highlight(...ranges));
}

/** What is told of a mention: its label, its value, its rule and the records it belongs to. */
function toldOf(mention, number, article) {
  const found = [el("p", { class: "tip-head" }, el("strong", null, tCode("label.", mention.label)),
    el("code", { "aria-label": `${t("article.rule")}: ${mention.rule}` }, visible(mention.rule)))];
  const value = valueOf(mention);
  found.push(list(value));
  // What the value has said already need not be said again of its record.
  const said = new Set(value.map(([name, one]) => `${name}: ${one}`));
  for (const table of tables.values()) {
    if (!table.columns.mentions || table.name === "articles" || table.name === "checks") continue;
    const [from, to] = rowsOf(table, article);
    for (let row = from; row < to; row++) {
      if (!table.mentions(row).includes(number)) continue;
      found.push(el("p", { class: "tip-record" }, `${tabTitle(table.name)} `, el("code", null, visible(table.text("id", row)))));
      found.push(list(recordOf(table, row).filter(([name, one]) => !said.has(`${name}: ${one}`))));
    }
  }
  const checks = tables.get("checks");
  const [from, to] = rowsOf(checks, article);
  for (let row = from; row < to; row++) {
    if (!checks.cell("ok", row) && checks.mentions(row).includes(number)) {
      found.push(el("p", { class: "bad" }, `✗ ${tCode("check.", checks.text("code", row))}: `, words(checks.text("message", row), { lang: "en" })));
    }
  }
  return found;
}

function list(facts) {
  return el("dl", null, facts.filter(([, value]) => known(value) && value !== "").map(([name, value]) => (
    el("div", null, el("dt", null, name), el("dd", null, words(value)))
  )));
}

function valueOf({ label, value }) {
  if (label === "COUNT") return [[t("field.value"), quantity(value, true)]];
  if (label === "DATE") {
    return [[t("field.value"), value.value || t("unknown")], [t("field.type"), tCode("date.", value.type)],
      [t("field.mod"), value.mod && tCode("mod.", value.mod)]];
  }
  return Object.entries(value).map(([name, field]) => {
    const told = name === "kind" || name === "level" ? tCode(`${name}.`, field) : field;
    return [tCode("field.", name), typeof told === "object" ? JSON.stringify(told) : told];
  });
}

/** What a record adds to the value of its mention. */
function recordOf(table, row) {
  const text = (name) => table.text(name, row);
  if (table.name === "statistics") {
    const restates = text("restates") && t("part.restates", otherStatistic(table, row, text("restates")));
    const part = text("part_of") && t(text("part_kind") === "breakdown" ? "part.breakdown" : "part.share", otherStatistic(table, row, text("part_of")));
    return [[t("field.org"), text("org")], [t("field.subject"), text("subject")], [t("field.action"), text("action")],
      [t("field.time"), text("time")], [t("field.qualifier"), text("qualifier")], [t("field.part"), part], [t("field.part"), restates]];
  }
  if (table.name === "documents") return [[t("field.issuer"), text("issuer")], [t("field.date"), text("date")], [t("field.about"), text("subject")]];
  if (table.name === "organisations") return [[t("field.name"), text("name")], [t("field.parent"), text("parent")]];
  if (table.name === "people") return [[t("field.name"), text("name")], [t("field.roles"), text("roles")]];
  return table.texts.filter((name) => name.startsWith("field:")).map((name) => [name.slice(6), text(name)]);
}

function otherStatistic(table, row, id) {
  const [from, to] = rowsOf(table, table.article(row));
  for (let other = from; other < to; other++) {
    if (table.text("id", other) === id) return quantity(countOf(table, other), true);
  }
  return id;
}
