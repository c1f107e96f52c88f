"use strict";
// a tooltip holds plain text alone: it is written in the language that is shown
function name() {
  const lang = document.documentElement.lang === "en" ? "en" : "zh";
  for (const mark of document.querySelectorAll("[data-zh]")) {
    const title = document.createElementNS(mark.namespaceURI, "title");
    title.textContent = mark.dataset[lang];
    mark.replaceChildren(title);
  }
}
name();
for (const button of document.querySelectorAll("[data-lang]")) {
  button.addEventListener("click", () => {
    document.documentElement.lang = button.dataset.lang;
    name();
    for (const other of document.querySelectorAll("[data-lang]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });
}
