// What stands around the tables: title and facts of the run, language, light and dark.

function drawFrame() {
  const articles = tables.get("articles");
  const title = facts.title === null ? t("page.title") : visible(facts.title);
  byId("title").textContent = title;
  document.title = title;
  const days = articles.columns.published.map((number) => strings[number].slice(0, 10)).filter((day) => /^\d{4}-\d\d-\d\d$/.test(day)).sort();
  const told = [tCount("page.subtitle", articles.length)];
  // With hyphens that a line does not break at.
  const whole = (day) => dayText(day).replace(/-/g, "\u2011");
  if (days.length) told.push(t("page.between", whole(days[0]), whole(days[days.length - 1])));
  byId("subtitle").textContent = told.join(", ");
  const { started, version, schema_version: schema, rules } = facts.run;
  const made = [started && t("page.made", dayText(String(started))), version && t("page.version", version), schema && t("page.schema", schema)];
  byId("footer").replaceChildren(...made.filter(Boolean).flatMap((text) => [words(text, { lang: null }), " · "]),
    ...(rules ? [words(t("page.rules", rules), { lang: null, class: "sha" })] : []));
  for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === language));
  drawTheme();
}

const darkWanted = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : darkWanted.matches;
}

function drawTheme() {
  byId("theme").textContent = isDark() ? `☀ ${t("page.light")}` : `☾ ${t("page.dark")}`;
}

function watchFrame() {
  byId("theme").addEventListener("click", () => {
    const chosen = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    remembered.set("theme", chosen);
    drawTheme();
  });
  darkWanted.addEventListener("change", drawTheme);
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.addEventListener("click", () => {
      remembered.set("language", button.dataset.lang);
      speak(button.dataset.lang);
      for (const table of tables.values()) forgetWords(table);
      drawFrame();
      fillChoices();
      draw();
    });
  }
  addEventListener("popstate", () => {
    state = stateOf(location.hash);
    for (const name of FILTERS) byId(name).value = state[name];
    draw();
  });
}

/** Orders by codes' words are of the language that was. */
function forgetWords(table) {
  table.keys = new Map();
  table.orders = new Map();
}
