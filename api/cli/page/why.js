"use strict";

// The drawer: why a workload runs where it does. All texts enter by textContent.
const Why = ((told, make) => {
  const drawer = document.getElementById("why"), body = document.getElementById("why-body");
  let say, word;

  const muted = (text) => make("p", text, { class: "muted" });

  function part(title, ...inside) {
    const section = make("section", "", { "aria-label": title });
    section.append(make("h3", title), ...inside);
    return section;
  }

  // Columns are [label, kind]; the last row is a total where there is one.
  function grid(columns, rows, total) {
    const table = make("table"), head = make("tr"), thead = make("thead"), lines = make("tbody");
    head.append(...columns.map(([label, kind]) => make("th", label, { scope: "col", class: kind })));
    thead.append(head);
    lines.append(...rows.map((row) => {
      const line = make("tr");
      line.append(...columns.map(([, kind], i) => make("td", say(row[i]), { class: kind })));
      return line;
    }));
    if (total) lines.lastElementChild.className = "total";
    table.append(thead, lines);
    const across = make("div", "", { class: "across" });
    across.append(table);
    return across;
  }

  function money({ runner, unserved }) {
    const there = runner.centre && word("why.there").replace("{centre}", say(runner.centre));
    const columns = [[word("why.line"), ""], [word("why.own"), "number"], ...(there ? [[there, "number"]] : [])];
    const rows = [...runner.rows, [word("why.sum"), ...runner.total]];
    const parts = [grid(columns, rows, true)];
    if (there) parts.push(muted(word("why.there.note")));
    if (unserved) parts.push(make("p", say(unserved)));
    return part(word(there ? "why.money" : "why.money.alone"), ...parts);
  }

  function others({ others: rows, more, proven, floors }) {
    if (!rows.length) return part(word("why.others"), make("p", word("why.others.none")));
    const columns = ["centre", "when"].map((key) => [word(`why.${key}`), "place"]);
    columns.push(...["cards", "more", ...(proven ? ["apart"] : []), ...(floors ? ["floor"] : [])].map((key) => [word(`why.${key}`), "number"]));
    const notes = [muted(word(proven ? "why.notes" : "why.notes.found"))];
    if (more) notes.unshift(muted(word("why.not-listed").replace("{count}", more)));
    return part(word("why.others"), grid(columns, rows), ...notes);
  }

  function refused({ refused: tiers }) {
    const columns = [[word("why.centre"), "place"], [word("why.reason"), "long"], [word("why.remedy"), "number"]];
    const parts = tiers.flatMap(({ tier, count, rows }) => [
      make("h4", `${say(tier)} (${count})`), grid(columns, rows),
      ...(count > rows.length ? [muted(word("why.not-listed").replace("{count}", count - rows.length))] : []),
    ]);
    const starred = tiers.some(({ rows }) => rows.some((row) => say(row[2]).includes("*")));
    return part(word("why.refused"), ...parts, ...(starred ? [muted(word("why.remedy.note"))] : []));
  }

  function scarce({ scarce: rows }) {
    return part(word("why.binding"), grid([[word("why.thing"), "long"], [word("why.price"), "number"]], rows));
  }

  function fill(id, title) {
    document.getElementById("why-title").textContent = title;
    const close = document.getElementById("why-close");
    close.textContent = word("why.close");
    const about = Object.hasOwn(told.why.of, id) ? told.why.of[id] : null;
    if (!about) {
      const none = told.why.broken ? say(told.why.note) : word("why.absent").replace("{command}", `huline explain CASE PLAN ${id}`);
      body.replaceChildren(make("p", none));
      return;
    }
    const stands = [...about.stands, about.served].filter(Boolean).map((text) => make("p", say(text)));
    body.replaceChildren(...stands, money(about), others(about),
      ...(about.refused.length ? [refused(about)] : []), ...(about.scarce.length ? [scarce(about)] : []));
  }

  function open(id, title, page) {
    ({ say, word } = page);
    fill(id, title);
    drawer.showModal();
    drawer.scrollTop = 0;
  }

  document.getElementById("why-close").addEventListener("click", () => drawer.close());
  // a click beside the drawer is one on its backdrop
  drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
  return open;
});
