"use strict";

// Fills the page from its payload. All texts enter by textContent: they may be a user's.
(() => {
  const told = JSON.parse(document.getElementById("payload").textContent);
  const { COLOUR } = Charts;
  let lang = told.lang;
  let chosen = 0;
  let every = false;
  const FEW = 12;

  // A text is one string, or one for each language.
  const say = (text) => (typeof text === "string" ? text : text[lang]);
  const word = (key) => say(told.labels[key]);
  const put = (id, text) => { document.getElementById(id).textContent = text; };
  const comma = () => (lang === "zh" ? "，" : ", ");

  function make(tag, text, attributes = {}) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  // ---- why ----

  const drawer = Why(told, make);
  const explain = (id, title) => drawer(id, title, { say, word });

  // ---- head ----

  function showFacts() {
    document.getElementById("facts").replaceChildren(...told.facts.map((fact, i) => {
      const card = make("div");
      if (i < 2) card.className = "first";
      if (fact.key === "checked" && told.tables.some((t) => t.key === "breaches")) card.className = "broken";
      card.append(make("dt", say(fact.label)), make("dd", say(fact.value), { class: "value" }));
      if (say(fact.note)) card.append(make("dd", say(fact.note), { class: "note" }));
      return card;
    }));
  }

  function showHead() {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = say(told.title);
    put("kicker", `Huline · ${word("kicker")}`);
    put("title", say(told.title));
    put("span", say(told.span));
    for (const button of document.querySelectorAll("#languages button")) {
      button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
    }
  }

  // ---- charts ----

  const titled = (items) => items.map((item) => ({ ...item, title: say(item.name) }));
  const shareText = (share) => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;

  function legend(id, entries) {
    document.getElementById(id).replaceChildren(...entries.map(([style, text]) => {
      const entry = make("span"), swatch = make("i", "", { "aria-hidden": "true" });
      Object.assign(swatch.style, style);
      entry.append(swatch, text);
      return entry;
    }));
  }

  function workingCentres() {
    return titled(told.centres).map((c) => ({
      ...c, pools: c.pools.map((p) => ({ title: say(p.name), bars: titled(p.bars) })),
    })).filter((c) => c.hours > 0);
  }

  function showWhen() {
    const centres = workingCentres();
    put("when", word("when"));
    put("when-note", centres.length ? word("when.note") : word("idle"));
    put("choose", word("choose"));
    document.getElementById("choice").hidden = !centres.length;
    if (!centres.length) return;
    const picked = centres[chosen], horizon = told.horizon;
    const select = document.getElementById("centre");
    select.replaceChildren(...centres.map((c, i) => make("option", c.title, { value: i })));
    select.value = chosen;
    showSides(horizon);
    const listed = every ? centres : centres.slice(0, Math.max(FEW, chosen + 1));
    showMore(centres.length);
    Charts.overview("overview", listed, horizon, picked, (centre, first, end, share) =>
      Charts.tip(centre.title, Charts.spanText(horizon, first, end), `${word("use")} ${shareText(share)}`),
    (centre) => { chosen = centres.indexOf(centre); showWhen(); });
    document.getElementById("overview").setAttribute("aria-label", `${word("use")}: ${centres.map((c) => `${c.title} ${shareText(c.use)}`).join(comma())}`);
    legend("scale", [0, 0.25, 0.5, 0.75, 1].map((share) => [{ background: Charts.useColour(share) }, shareText(share)]));
    showCentre(picked, horizon);
  }

  function showSides(horizon) {
    const { east, west } = told.sides, total = (cards) => cards.reduce((sum, count) => sum + count, 0);
    const share = (cards) => shareText(total(cards) / (total(east) + total(west)));
    put("sides-note", word("sides.note"));
    Charts.sides("sides", told.sides, horizon, word("cards"));
    const texts = [`${word("side.west")} ${share(west)}`, `${word("side.east")} ${share(east)}`];
    document.getElementById("sides").setAttribute("aria-label", texts.join(comma()));
    legend("sides-legend", [[{ background: COLOUR.west }, texts[0]], [{ background: COLOUR.east }, texts[1]]]);
  }

  function showMore(count) {
    const more = document.getElementById("more");
    more.hidden = count <= FEW;
    more.textContent = word(every ? "few" : "all").replace("{count}", every ? FEW : count);
  }

  function showCentre(centre, horizon) {
    put("centre-note", [say(centre.place), say(centre.side), say(centre.work), `${word("use")} ${shareText(centre.use)}`, say(centre.cut)].filter(Boolean).join(" · "));
    const text = { tariffUnit: word("tariff.unit"), powerUnit: word("power.unit") };
    Charts.gantt("gantt", centre, horizon, text, (bar, first, end, cards) =>
      Charts.tip(bar.title, say(bar.about), Charts.spanText(horizon, first, end), `${kindOf(bar)} · ${cards.toLocaleString("en")} ${word("cards")}`),
    (bar) => bar.id && explain(bar.id, bar.title));
    document.getElementById("gantt").setAttribute("aria-label", `${centre.title}: ${centre.pools.flatMap((p) => p.bars.map((b) => b.title)).join(comma())}`);
    legend("gantt-legend", ganttLegend(centre));
  }

  const kindOf = (bar) => (bar.kind === "committed" ? word("committed") : word(`kind.${bar.kind}`));

  function ganttLegend(centre) {
    const kinds = new Set(centre.pools.flatMap((p) => p.bars.map((b) => b.kind)));
    const entries = [...kinds].map((kind) => [{ background: COLOUR[kind] }, kindOf({ kind })]);
    entries.push([{ background: `${COLOUR.tariff}55`, borderTop: `2px solid ${COLOUR.tariff}` }, word("tariff")]);
    if (centre.power) {
      entries.push([{ background: `${COLOUR.draw}44`, borderTop: `2px solid ${COLOUR.draw}` }, word("draw")]);
      entries.push([{ width: "28px", height: "0", borderRadius: "0", borderTop: `2px dashed ${COLOUR.limit}` }, word("limit")]);
    }
    return entries;
  }

  function showMoney() {
    put("money", word("money"));
    for (const [i, ledger] of told.ledgers.entries()) {
      put(`ledger-title-${i}`, say(ledger.title));
      put(`ledger-note-${i}`, say(ledger.note));
      const steps = ledger.steps.map((step) => ({ ...step, title: say(step.label) }));
      Charts.waterfall(`ledger-${i}`, steps);
      document.getElementById(`ledger-${i}`).setAttribute("aria-label", steps.map((s) => `${s.title} ${s.text}`).join(comma()));
      const body = make("tbody");
      for (const [name, amount] of ledger.rows) {
        const row = make("tr");
        row.append(make("th", say(name), { scope: "row" }), make("td", amount, { class: "number" }));
        body.append(row);
      }
      document.getElementById(`ledger-rows-${i}`).replaceChildren(make("caption", word("amount"), { class: "muted" }), body);
    }
  }

  function addLedgers() {
    document.getElementById("ledgers").replaceChildren(...told.ledgers.map((_, i) => {
      const side = make("div");
      side.append(make("h3", "", { id: `ledger-title-${i}` }), make("p", "", { id: `ledger-note-${i}`, class: "muted" }),
                  make("div", "", { id: `ledger-${i}`, class: "chart", role: "img" }), make("table", "", { id: `ledger-rows-${i}` }));
      return side;
    }));
  }

  function showMap() {
    put("map-title", word("map"));
    put("map-note", word("map.note"));
    const centres = titled(told.centres), metros = titled(told.metros);
    Charts.map("map", centres, metros, told.flows, (thing) => {
      if (thing.kind) return Charts.tip(word(`flow.${thing.kind}`), say(thing.text));
      if (thing.metro) return Charts.tip(thing.title, word("metro"));
      const c = thing.centre;
      return Charts.tip(c.title, `${say(c.place)} · ${say(c.side)}`, say(c.work), `${word("use")} ${shareText(c.use)}`);
    });
    document.getElementById("map").setAttribute("aria-label", `${word("map")}: ${centres.map((c) => `${c.title} ${say(c.work)}`).join(comma())}`);
    const entries = [[{ background: Charts.useColour(0.6), borderRadius: "50%", width: "14px", height: "14px" }, word("centres")],
                     [{ border: `2px solid ${COLOUR.metro}`, transform: "rotate(45deg)", width: "10px", height: "10px", borderRadius: "0" }, word("metro")]];
    const kinds = new Set(told.flows.map((flow) => flow.kind));
    if (kinds.has("data")) entries.push([{ width: "28px", height: "0", borderRadius: "0", borderTop: `2px solid ${COLOUR.data}` }, word("flow.data")]);
    if (kinds.has("courier")) entries.push([{ width: "28px", height: "0", borderRadius: "0", borderTop: `2px dotted ${COLOUR.courier}` }, word("flow.courier")]);
    if (kinds.has("copy")) entries.push([{ width: "28px", height: "0", borderRadius: "0", borderTop: `2px dotted ${COLOUR.copy}` }, word("flow.copy")]);
    if (kinds.has("requests")) entries.push([{ width: "28px", height: "0", borderRadius: "0", borderTop: `2px dashed ${COLOUR.requests}` }, word("flow.requests")]);
    legend("map-legend", [...entries, [{ width: "28px", height: "0", borderRadius: "0", borderTop: `2px dashed ${COLOUR.hu}` }, word("hu")]]);
  }

  // ---- tables ----

  // What the reader has asked of each table: kept when the language changes.
  const asked = new Map(told.tables.map((table) => [table.key, { filter: "", column: null, up: true }]));

  const number = (text) => { const n = parseFloat(text.replaceAll(",", "")); return Number.isNaN(n) ? -Infinity : n; };

  function sorted(table, { filter, column, up }) {
    const every = table.rows.map((row, i) => ({ cells: row.map(say), id: table.ids && table.ids[i] }));
    const rows = every.filter(({ cells }) => !filter || cells.join("\n").toLowerCase().includes(filter.toLowerCase()));
    if (column === null) return rows;
    const order = table.columns[column].kind === "number" ? (a, b) => number(a) - number(b) : (a, b) => a.localeCompare(b, lang);
    return rows.sort((a, b) => (up ? 1 : -1) * order(a.cells[column], b.cells[column]));
  }

  function fillRows(table) {
    const rows = sorted(table, asked.get(table.key));
    document.getElementById(`rows-${table.key}`).replaceChildren(...rows.map(({ cells, id }) => {
      const line = make("tr");
      line.append(...cells.map((cell, i) => make("td", id && !i ? "" : cell, { class: table.columns[i].kind })));
      if (id) line.firstElementChild.append(whyButton(id, cells[0]));
      return line;
    }));
    put(`shown-${table.key}`, word("shown").replace("{shown}", rows.length).replace("{all}", table.rows.length));
  }

  function whyButton(id, title) {
    const button = make("button", title, { type: "button", class: "why", "aria-haspopup": "dialog" });
    button.addEventListener("click", () => explain(id, title));
    return button;
  }

  function headCell(table, column, i) {
    const state = asked.get(table.key), cell = make("th", "", { scope: "col", class: column.kind });
    if (state.column === i) cell.setAttribute("aria-sort", state.up ? "ascending" : "descending");
    const button = make("button", say(column.label), { type: "button", title: word("sort") });
    button.addEventListener("click", () => {
      state.up = state.column === i ? !state.up : true;
      state.column = i;
      for (const other of cell.parentElement.children) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", state.up ? "ascending" : "descending");
      fillRows(table);
    });
    cell.append(button);
    return cell;
  }

  function tableHead(table) {
    const head = make("div", "", { class: "head" }), state = asked.get(table.key);
    head.append(make("h2", say(table.title), { id: `title-${table.key}` }));
    if (table.rows.length > 8) {
      const label = make("label", word("filter")), input = make("input", "", { type: "search", id: `filter-${table.key}` });
      input.value = state.filter;
      input.addEventListener("input", () => { state.filter = input.value; fillRows(table); });
      label.append(input);
      head.append(label);
    }
    return head;
  }

  function tableSection(table) {
    const section = make("section", "", { "aria-labelledby": `title-${table.key}` });
    section.append(tableHead(table));
    if (say(table.note)) section.append(make("p", say(table.note), { class: "muted" }));
    if (table.ids) section.append(make("p", say(told.why.note), { class: "muted" }));
    if (!table.rows.length) return section;
    const scroll = make("div", "", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": `title-${table.key}` });
    const grid = make("table"), head = make("thead"), row = make("tr");
    row.append(...table.columns.map((column, i) => headCell(table, column, i)));
    head.append(row);
    grid.append(head, make("tbody", "", { id: `rows-${table.key}` }));
    scroll.append(grid);
    section.append(scroll, make("p", "", { id: `shown-${table.key}`, class: "muted shown" }));
    return section;
  }

  function showTables() {
    const alarm = (table) => table.key === "breaches", calm = (table) => !alarm(table);
    document.getElementById("alarms").replaceChildren(...told.tables.filter(alarm).map(tableSection));
    document.getElementById("tables").replaceChildren(...told.tables.filter(calm).map(tableSection));
    told.tables.filter((table) => table.rows.length).forEach(fillRows);
  }

  function showMade() {
    put("made-title", word("made"));
    document.getElementById("made").replaceChildren(...told.made.flatMap(([name, value]) => [make("dt", say(name)), make("dd", say(value))]));
  }

  // ---- all of it ----

  function drawCharts() { showWhen(); showMoney(); showMap(); }
  function show() { showHead(); showFacts(); drawCharts(); showTables(); showMade(); }

  addLedgers();
  document.getElementById("centre").addEventListener("change", (event) => { chosen = Number(event.target.value); showWhen(); });
  document.getElementById("more").addEventListener("click", () => { every = !every; showWhen(); });
  document.getElementById("languages").addEventListener("click", (event) => {
    if (event.target.dataset.lang) { lang = event.target.dataset.lang; show(); }
  });
  let width = window.innerWidth;
  window.addEventListener("resize", () => { if (window.innerWidth !== width) { width = window.innerWidth; drawCharts(); } });
  show();
})();
