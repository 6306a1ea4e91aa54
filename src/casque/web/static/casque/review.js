// The keys of the review: the page brings keymap.json, and every key presses what the page shows.
"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const root = () => document.getElementById("reviewing");
  const place = () => root().dataset.place;
  const say = (words) => { one("#said").textContent = words || ""; };
  const press = (selector) => { const found = one(selector); if (found) found.click(); return !!found; };

  const commandOf = (name) => JSON.parse(root().dataset.keymap)[name];

  const nameOf = (event) => {
    if (event.altKey || event.metaKey) return "";
    return event.ctrlKey ? `Ctrl+${event.key.toLowerCase()}` : event.key;
  };
  const isPressed = (element) => element.matches("input[type=radio], input[type=checkbox]");
  const isTyping = (element) => element.matches("textarea, select, [contenteditable]")
    || (element.matches("input") && !isPressed(element));

  document.addEventListener("keydown", (event) => {
    if (!root() || event.defaultPrevented || event.isComposing || event.repeat && /^\d$/.test(event.key)) return;
    const target = event.target;
    if (isTyping(target)) return typed(event, target);
    const name = nameOf(event);
    const sheet = one("#sheet");
    if (sheet && sheet.open && name !== "?") return;
    if (target.matches("input[type=radio]") && name.startsWith("Arrow")) return;
    if (name === "Enter" && isPressed(target) && place() === "card") return event.preventDefault();
    if (name === "Enter" && target.matches("a, button, summary")) return;
    const command = commandOf(name);
    if (command && isWaiting()) { event.preventDefault(); say(root().dataset.waiting); return; }
    if (command && obey(command) !== false) event.preventDefault();
  });

  // In a field only Escape and Enter mean something: both lead back to the keys.
  function typed(event, target) {
    if (event.key === "Escape" || (event.key === "Enter" && target.matches("select[data-focus]"))) {
      event.preventDefault();
      target.blur();
      return;
    }
    if (event.key === "Enter" && target.matches("[data-focus~=note]")) {
      event.preventDefault();
      press(`button[data-keep=${target.dataset.keep || "note"}]`);
    }
  }

  function obey(command) {
    if (!command) return false;
    const own = { card: ofCard, grid: ofGrid }[place()];
    if (own[command]) return own[command]();
    if (ofBoth[command]) return ofBoth[command]();
    return press(`#card [data-command=${command}], #verdict [data-command=${command}]`);
  }

  const ofBoth = {
    act: () => cycle("act"),
    basis: () => cycle("basis"),
    confidence: () => cycle("confidence"),
    product: () => focusOn(one("[data-focus~=product]")),
    sheet: toggleSheet,
  };

  const ofCard = {
    note: () => open("note"),
    word: () => open("word", String(window.getSelection()).trim()),
    duplicate: () => press(".marked [data-command=duplicate], .marked button[name=out]")
      || press("[data-parted] button") || say(root().dataset.nothingMarked),
    previous: () => window.history.back(),
    down: () => markMember(1),
    up: () => markMember(-1),
  };

  const ofGrid = {
    next: () => step(1),
    previous: () => step(-1),
    down: () => step(columns()),
    up: () => step(-columns()),
    select: () => { const tile = current(); if (tile) tile.querySelector("input").click(); return !!tile; },
    open: () => { const tile = current(); if (tile) tile.querySelector("a").click(); return !!tile; },
    note: () => writeInGrid("note", ""),
    word: () => writeInGrid("word", String(window.getSelection()).trim()),
    evidence: () => withSelection("evidence"),
    duplicate: () => withSelection("duplicate"),
  };
  for (const goods of ["genuine", "fake", "innocent", "look-alike", "unsure"])
    ofGrid[goods] = () => withSelection(goods);

  function cycle(name) {
    const radios = all(`[data-cycle=${name}] input`);
    if (!radios.length) return false;
    const at = radios.findIndex((radio) => radio.checked);
    const chosen = radios[(at + 1) % radios.length];
    chosen.checked = true;
    say(chosen.closest("label").textContent.trim());
    return true;
  }

  function focusOn(element) {
    if (element) element.focus();
    return !!element;
  }

  function open(name, text) {
    const details = one(`[data-open=${name}]`);
    if (!details) return false;
    details.open = true;
    const field = details.querySelector("input[name=text]");
    if (text) field.value = text.slice(0, field.maxLength);
    return focusOn(field);
  }

  function markMember(by) {
    const found = all("#members [data-member]");
    if (!found.length) return false;
    const at = found.findIndex((member) => member.classList.contains("marked"));
    const next = Math.max(0, Math.min(found.length - 1, at < 0 ? 0 : at + by));
    found.forEach((member, number) => member.classList.toggle("marked", number === next));
    found[next].querySelector("summary").focus();
    return true;
  }

  const tiles = () => all("[data-tile]");
  const current = () => document.activeElement.closest("[data-tile]");

  function columns() {
    const found = tiles();
    const top = found.length ? found[0].offsetTop : 0;
    return Math.max(1, found.filter((tile) => tile.offsetTop === top).length);
  }

  function step(by) {
    const found = tiles();
    if (!found.length) return false;
    const at = found.indexOf(current());
    const next = at < 0 ? 0 : Math.max(0, Math.min(found.length - 1, at + by));
    return focusOn(found[next].querySelector("input"));
  }

  // A key without a selection is for the tile one stands on.
  function withSelection(command) {
    const tile = current();
    if (!one("[data-tile] input:checked") && tile) tile.querySelector("input").checked = true;
    if (!one("[data-tile] input:checked")) { say(root().dataset.noneSelected); return true; }
    return press(`#verdict [data-command=${command}]`);
  }

  function writeInGrid(kind, text) {
    const field = one("[data-focus~=note]");
    if (!field) return false;
    field.dataset.keep = kind;
    if (text) field.value = text;
    return focusOn(field);
  }

  function toggleSheet() {
    const sheet = one("#sheet");
    if (!sheet) return false;
    if (sheet.open) sheet.close(); else sheet.showModal();
    return true;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("a[data-command=sheet]") && toggleSheet()) event.preventDefault();
  });

  // One key, one decision: while one is on its way, nothing else is done, and that is said.
  let underWay = null;
  const isWaiting = () => underWay !== null;
  const isOurs = (event) => !!root() && root().contains(event.target);
  htmx.config.defaultSettleDelay = 0; // a card that is shown can be used
  document.addEventListener("submit", (event) => {
    if (!isOurs(event) || !isWaiting()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(root().dataset.waiting);
  }, true);
  document.addEventListener("submit", (event) => {
    if (isOurs(event) && !event.defaultPrevented) underWay = "a new page";
  });
  window.addEventListener("pageshow", () => { underWay = null; });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isOurs(event)) return;
    if (isWaiting()) { event.preventDefault(); say(root().dataset.waiting); return; }
    underWay = event.detail.xhr;
    underWay.addEventListener("loadend", () => { underWay = null; });
  });

  // What a refusal says is shown like any other answer; a silence is told.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([400, 409, 412].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"])
    document.addEventListener(failure, () => say(root().dataset.lost));

  // A new card: eyes and keys go to it, and the pictures of the one after it are fetched.
  const kept = [];
  async function arrived() {
    const card = document.getElementById("card");
    if (!card || !card.dataset.ahead) return;
    const answer = await fetch(card.dataset.ahead).catch(() => null);
    if (!answer || !answer.ok) return;
    for (const address of (await answer.json()).pictures) {
      const picture = new Image();
      picture.src = address;
      kept.push(picture);
    }
    kept.splice(0, Math.max(0, kept.length - 20));
  }
  document.addEventListener("htmx:afterSwap", (event) => {
    const card = document.getElementById("card");
    if (!card || !event.detail.target || event.detail.target.id !== "card") return;
    window.scrollTo(0, 0);
    card.focus({ preventScroll: true });
    arrived();
  });
  arrived();
  if (place() === "grid" && tiles().length) step(0);
})();
