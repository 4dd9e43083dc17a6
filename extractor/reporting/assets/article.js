// The article that a row comes from: its text in a dialog at the side, at the place of the mention.

const sheet = byId("article");
const tip = byId("tip");
const hiddenLabels = new Set();
let opened = null; // article, places (numbers of mentions), step, sentence of the record, and the text's pieces

/** Opens the article of a row at its first mention, or at the top where it has none. */
async function openArticle(table, row) {
  const article = table.article(row);
  const already = opened && sheet.open && opened.table === table && opened.row === row;
  if (already) return;
  opened = { table, row, article, places: table.mentions(row), step: 0, sentence: table.cell("sentence", row) };
  const mine = opened;
  byId("article-text").replaceChildren(el("p", { class: "quiet" }, t("article.opening")));
  drawHead(article);
  if (!sheet.open) sheet.showModal();
  const found = await loadText(article);
  if (mine !== opened) return;
  const { blocks, pieces } = markedText(found);
  Object.assign(opened, found, { pieces });
  byId("article-text").replaceChildren(...blocks);
  drawLegend(found.mentions);
  showPlace(0);
}

function drawHead(article) {
  const articles = tables.get("articles");
  byId("article-title").replaceChildren(words(articleName(article)));
  const link = articles.text("url", article);
  const told = [dayText(articles.text("published", article)), ...["outlet", "section", "authors"].map((name) => articles.text(name, article)), sourceName(article)];
  const parts = told.filter(Boolean).map((text) => words(text));
  if (/^https?:\/\//i.test(link)) {
    parts.push(el("a", { href: link, rel: "noopener noreferrer", target: "_blank" }, t("article.link")));
  } else if (link) parts.push(words(link));
  byId("article-facts").replaceChildren(...parts.flatMap((part, order) => (order ? [" · ", part] : [part])));
  byId("legend").replaceChildren();
  drawNotes(article);
}

/** What does not agree in this article, with the way to it, and what was noted when it was read. */
function drawNotes(article) {
  const checks = tables.get("checks");
  const [from, to] = rowsOf(checks, article);
  const notes = [];
  for (let row = from; row < to; row++) {
    if (checks.cell("ok", row)) continue;
    notes.push(el("button", { type: "button", class: "note", onclick: () => showPlaces(checks.mentions(row)) },
      el("strong", { class: "bad" }, `✗ ${tCode("check.", checks.text("code", row))}`), " ",
      words(checks.text("message", row), { lang: "en" })));
  }
  const reading = tables.get("articles").text("notes", article);
  if (reading) notes.push(el("p", { class: "quiet" }, words(t("article.notes", reading))));
  byId("article-notes").replaceChildren(...notes);
}

function drawLegend(mentions) {
  const labels = labelsOf(mentions);
  byId("legend").replaceChildren(...labels.map(([label, count]) => {
    const button = el("button", {
      type: "button", "data-label": label, "data-colour": colourOf(label, labels.map(([one]) => one)), "aria-pressed": String(!hiddenLabels.has(label)),
    }, tCode("label.", label), " ", el("span", { class: "quiet" }, numbers.format(count)));
    button.addEventListener("click", () => {
      if (!hiddenLabels.delete(label)) hiddenLabels.add(label);
      button.setAttribute("aria-pressed", String(!hiddenLabels.has(label)));
      hideLabels();
    });
    return button;
  }));
  hideLabels();
}

function hideLabels() {
  for (const mark of byId("article-text").querySelectorAll("mark")) {
    const off = hiddenLabels.has(mark.dataset.label) && !mark.classList.contains("lit");
    mark.classList.toggle("off", off);
    mark.tabIndex = off ? -1 : 0;
  }
}

function showPlaces(places) {
  opened.places = places;
  opened.sentence = null;
  showPlace(0);
}

const markOf = (number) => byId("article-text").querySelector(`mark[data-mention="${number}"]`);

/** Goes to one of the places of the record: lights it and its sentence, and scrolls there. */
function showPlace(step) {
  const { places, mentions, text, pieces, sentence } = opened;
  opened.step = step;
  for (const mark of byId("article-text").querySelectorAll(".lit, .same")) {
    mark.classList.remove("lit", "same");
    mark.removeAttribute("aria-current");
  }
  for (const number of places) if (markOf(number)) markOf(number).classList.add("same");
  const mark = places.length ? markOf(places[step]) : null;
  const many = places.length > 1;
  byId("step-back").hidden = byId("step-on").hidden = !many;
  byId("step").textContent = many ? t("article.step", step + 1, places.length)
    : places.length || opened.table.name === "articles" ? "" : t("article.nowhere");
  if (!mark) {
    hideTip();
    lightStretch(pieces, 0, 0);
    byId("close").focus();
    sheet.querySelector(".sheet").scrollTop = 0;
    return;
  }
  mark.classList.add("lit");
  mark.setAttribute("aria-current", "true");
  hideLabels();
  const mention = mentions[places[step]];
  lightStretch(pieces, ...(sentence && sentence.length ? sentence : sentenceAround(text, mention.start)));
  mark.scrollIntoView({ block: "center", behavior: "instant" });
  mark.focus({ preventScroll: true });
  showTip(mark);
}

function stepBy(change) {
  const { places, step } = opened;
  if (places.length > 1) showPlace((step + change + places.length) % places.length);
}

let told = null; // the mark that the tip is about

function showTip(mark) {
  const number = Number(mark.dataset.mention);
  if (told && told !== mark) told.removeAttribute("aria-describedby");
  told = mark;
  tip.replaceChildren(...toldOf(opened.mentions[number], number, opened.article));
  tip.dataset.colour = mark.dataset.colour;
  tip.hidden = false;
  mark.setAttribute("aria-describedby", "tip");
  placeTip();
}

/** Puts the tip below the mention, or above it where there is more room; on phones the style sheet docks it. */
function placeTip() {
  const at = told.getClientRects()[0] || told.getBoundingClientRect();
  const last = told.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const below = last.bottom + 8;
  const top = below + size.height < innerHeight || at.top < size.height + 8 ? Math.min(below, innerHeight - size.height - 8) : at.top - size.height - 8;
  const edges = sheet.getBoundingClientRect();
  tip.style.top = `${Math.max(8, top)}px`;
  tip.style.left = `${Math.max(edges.left + 12, Math.min(at.left, edges.right - size.width - 24))}px`;
}

function hideTip() {
  if (told) told.removeAttribute("aria-describedby");
  told = null;
  tip.hidden = true;
}

/** Listens to everything in the dialog; `closed` is called when it is to be left. */
function watchArticle(closed) {
  const text = byId("article-text");
  const markAt = (event) => event.target.closest && event.target.closest("mark:not(.off)");
  text.addEventListener("focusin", (event) => markAt(event) && showTip(markAt(event)));
  text.addEventListener("focusout", (event) => {
    if (!sheet.contains(event.relatedTarget) || !event.relatedTarget.closest("#tip")) hideTip();
  });
  text.addEventListener("mouseover", (event) => markAt(event) && showTip(markAt(event)));
  text.addEventListener("mouseout", (event) => {
    const mark = markAt(event);
    if (!mark || tip.contains(event.relatedTarget)) return;
    const focused = document.activeElement;
    if (focused && focused.matches("mark[data-mention]") && focused !== mark) showTip(focused);
    else if (focused !== mark) hideTip();
  });
  sheet.querySelector(".sheet").addEventListener("scroll", () => { if (told) placeTip(); }, { passive: true });
  tip.addEventListener("mouseleave", () => { if (document.activeElement !== told) hideTip(); });
  byId("step-back").addEventListener("click", () => stepBy(-1));
  byId("step-on").addEventListener("click", () => stepBy(1));
  byId("close").addEventListener("click", closed);
  sheet.addEventListener("cancel", (event) => {
    event.preventDefault();
    closed();
  });
  // Some browsers close it without asking first.
  sheet.addEventListener("close", () => { if (opened) closed(); });
  // A press beside the sheet leaves it, as it does everywhere.
  sheet.addEventListener("click", (event) => { if (event.target === sheet) closed(); });
}

function closeArticle() {
  hideTip();
  if (window.CSS && CSS.highlights) CSS.highlights.delete("sentence");
  const left = opened;
  opened = null;
  if (sheet.open) sheet.close();
  const row = left && byId("rows").querySelector(`tr[data-row="${left.row}"]`);
  if (left) (row || byId("panel")).focus({ preventScroll: true });
}
