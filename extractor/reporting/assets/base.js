// Small tools: elements, words in the reader's language, numbers, and the two forms of a word that a search compares.

const byId = (id) => document.getElementById(id);

/** An element with attributes and children. What is not a node becomes text, so no data is ever read as markup. */
function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== "") made.append(child);
  }
  return made;
}

/** Words of the data: they keep their own direction, and cannot turn what stands around them. */
function words(text, attributes) {
  return el("bdi", { dir: "auto", lang: "vi", ...attributes }, visible(text));
}

// Control characters, and those that override or isolate a direction; tab and line ends are left.
const STEERING = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** The same text, as long as before, with characters that steer made visible. */
function visible(text) {
  return String(text).replace(STEERING, (found) => {
    const code = found.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
}

let language = "en";
let LABELS = { vi: {}, en: {} };
let numbers = new Intl.NumberFormat("en");
let collator = new Intl.Collator("vi", { numeric: true });

/** The words for a key of labels.json, with what fills their places. */
function t(key, ...filling) {
  const found = LABELS[language][key];
  return found === undefined ? key : found.replace(/\{(\d)\}/g, (_, place) => filling[place]);
}

/** The words for a number of things; languages that have a form for one have a key for it. */
function tCount(key, count) {
  const one = `${key}.one`;
  return t(count === 1 && one in LABELS[language] ? one : key, numbers.format(count));
}

/** The words for a code of the data under a prefix; a code that has none stands for itself. */
function tCode(prefix, code) {
  return Object.hasOwn(LABELS[language], prefix + code) ? LABELS[language][prefix + code] : visible(code);
}

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  numbers = new Intl.NumberFormat(chosen, { maximumFractionDigits: 10 });
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  for (const one of document.querySelectorAll("[data-t-label]")) one.setAttribute("aria-label", t(one.dataset.tLabel));
  for (const one of document.querySelectorAll("[data-t-placeholder]")) one.placeholder = t(one.dataset.tPlaceholder);
}

/** What stands under a key in the browser's memory for this page; a browser may refuse to remember. */
const remembered = {
  get(key) {
    try { return localStorage.getItem(`extractor-report-${key}`); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`extractor-report-${key}`, value); } catch { /* then it holds until the page is closed */ }
  },
};

const SIGNS = { "=": "", ">": "> ", "<": "< ", ">=": "≥ ", "<=": "≤ ", "~": "~ " };

/** A count as people read it: sign, number or range or ratio, unit. */
function quantity(count, withUnit) {
  const number = (value) => numbers.format(value);
  const range = `${number(count.low)}–${number(count.high)}`;
  let text = (SIGNS[count.comparator] || "") + (known(count.value) ? number(count.value) : range);
  if (!known(count.value) && !known(count.low)) text = "";
  if (known(count.total)) text += `/${number(count.total)}`;
  if (count.unit === "%") return `${text}%`;
  return withUnit && count.unit ? `${text} ${count.unit}` : text;
}

const known = (value) => value !== null && value !== undefined;

// The place of the tone in an open syllable (hoà, hòa) is a matter of taste; compared is the second way.
const TONE_LATE = /([oO])([aAeE])([\u0300\u0301\u0303\u0309\u0323])(?!\p{L})|(?<![qQ])([uU])([yY])([\u0300\u0301\u0303\u0309\u0323])(?!\p{L})/gu;

/** How an exact search sees a text: small letters, composed, with tones in one place. */
function exact(text) {
  const apart = text.normalize("NFD").replace(TONE_LATE, (_, a, b, tone, c, d, tone2) => a ? a + tone + b : c + tone2 + d);
  return apart.normalize("NFC").toLowerCase();
}

/** How a bare search sees it: without any diacritics. */
function bare(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\u0111/g, "d");
}

/** Days since 1 January of the year 1, which is day 1. */
function dayNumber(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / 86400000) + 719163;
}

/** First and last day of 2018, 2018-05, 5/2018, 2018-05-16, 16/5/2018; null for anything else. */
function period(text) {
  const plain = text.trim();
  let found = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(plain);
  let parts = found && [found[1], found[2], found[3]];
  if (!parts) {
    found = /^(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})$/.exec(plain);
    parts = found && [found[3], found[2], found[1]];
  }
  if (!parts) return null;
  const [year, month, day] = parts.map((part) => (part === undefined ? null : Number(part)));
  if (month !== null && (month < 1 || month > 12)) return null;
  const last = new Date(Date.UTC(2000, month || 12, 0));
  last.setUTCFullYear(year, month || 12, 0);
  if (day !== null && (day < 1 || day > last.getUTCDate())) return null;
  if (day !== null) return [dayNumber(year, month, day), dayNumber(year, month, day)];
  return [dayNumber(year, month || 1, 1), dayNumber(year, month || 12, last.getUTCDate())];
}

/** ISO days as the reader writes them; what is no day stays as it is. */
function dayText(value) {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T.*)?$/.exec(value || "");
  if (!found) return value || "";
  return language === "vi" ? `${Number(found[3])}/${Number(found[2])}/${found[1]}` : `${found[1]}-${found[2]}-${found[3]}`;
}
