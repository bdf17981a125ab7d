// Links that begin with "#" are words to the page: "#source=…" and "#edit=…", "#drop=…", "#ask=…" or "#form=…" go into
// hidden fields, which Python hears, as do "#note=…" and "#studio=…"; "#copy=…" is copied; "#step=…" goes to another quote; "#tab=…" and "#pane=…" show
// another part of the page.
(() => {
  const tell = (id, text) => {
    const field = document.querySelector(`#${id} textarea, #${id} input`);
    if (!field) return;
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set;
    setter.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // The same link twice is two actions, and must be a change each time.
  const told = (id, hash) => tell(id, `${hash}&at=${Date.now()}`);
  const act = (link) => told("act", link.hash);
  // Says for a moment what became of a link.
  const say = (link, word) => {
    const name = (link.dataset.name ??= link.innerHTML);
    link.textContent = word;
    setTimeout(() => (link.innerHTML = name), 2000);
  };
  const copy = (link, text) => navigator.clipboard.writeText(text).then(() => say(link, "Copied"));
  // To the quote so many marks behind one, in the last answer that has it.
  const step = (link, by, of) => {
    const answers = [...document.querySelectorAll("#conversation .answer, #notes .note")].reverse();
    for (const answer of answers) {
      const marks = new Map([...answer.querySelectorAll("a.mark")].map((mark) => [mark.hash, mark]));
      const links = [...marks.keys()];
      if (marks.has(of)) return heard.source(marks.get(links.at((links.indexOf(of) + Number(by)) % links.length)));
    }
  };
  const show = (name) => {
    const named = (tab) => tab.textContent.trim().toLowerCase() === name;
    [...document.querySelectorAll('[role="tab"]')].find(named)?.click();
  };
  // A small screen shows one pane at a time.
  const turnTo = (pane) => {
    for (const link of document.querySelectorAll("#panes a"))
      link.setAttribute("aria-current", link.hash === `#pane=${pane}`);
    toQuote();
  };
  // Only the pane is scrolled: the page stands still.
  const GAP = 20; // Pixels around a message.
  const scrollTo = (pane, part, room) => {
    pane.scrollTop += part.getBoundingClientRect().top - pane.getBoundingClientRect().top - room;
  };
  const toQuote = () => {
    const quote = document.getElementById("quote");
    const pane = document.getElementById("source");
    if (quote) scrollTo(pane, quote, Math.max(0, (pane.clientHeight - quote.offsetHeight) / 2));
    return quote;
  };
  const heard = {
    note: (link, action) => note(link, action), // First: a quote that is kept names its source too.
    studio: (link) => told("studio", link.hash),
    source: (link) => {
      history.replaceState(null, "", link.hash);
      show("ask");
      turnTo("reading");
      told("chosen", link.hash);
    },
    pane: (link, name) => turnTo(name),
    edit: (link) => {
      act(link);
      document.querySelector("#question textarea")?.focus();
    },
    drop: act,
    ask: act,
    form: (link, place) => {
      act(link);
      awaited = place;
    },
    step: (link, by, fields) => step(link, by, fields.get("of")),
    copy: (link, text) => copy(link, text),
  };
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.('a[href*="#"]');
      if (!link || link.origin !== location.origin) return;
      const fields = new URLSearchParams(link.hash.slice(1));
      const name = Object.keys(heard).find((one) => fields.has(one));
      if (!name) return;
      event.preventDefault();
      event.stopPropagation();
      heard[name](link, fields.get(name), fields);
    },
    true,
  );
  // Gradio labels each message with its HTML, which a screen reader would read in place of the text, and
  // gives a group of buttons, and what is in one label with another thing, no name or an odd one.
  const relabel = () => {
    const labelled = '#conversation [data-testid="bot"][aria-label], #conversation [data-testid="user"][aria-label]';
    document.querySelectorAll(labelled).forEach((message) => message.removeAttribute("aria-label"));
    const names = {
      "#form": "Answers",
      "#question textarea": "Question",
      "#question .submit-button": "Send",
      "#shelf .toggle-button": "Conversations",
    };
    for (const place in names) document.querySelector(place)?.setAttribute("aria-label", names[place]);
    // What is longer than its pane is scrolled by keys too.
    document.querySelector("#source")?.setAttribute("tabindex", "0");
  };
  // The link that asked for an answer in another form is gone when that comes: the new one gets its focus.
  let awaited = null;
  document.addEventListener("focusin", () => (awaited = null));
  const refocus = () => {
    if (awaited === null || document.activeElement !== document.body) return;
    const link = document.querySelector(`#conversation a.other[href^="#form=${awaited}&"]`);
    link?.focus({ preventScroll: true });
    if (link) scrollTo(link.closest(".bubble-wrap"), link.closest(".bot-row"), GAP);
  };
  // The quote of a new answer is shown without being chosen; Gradio may keep the element and change its text.
  let quoted = "";
  const bringQuote = () => {
    const now = ["#source h2", "#quote"].map((part) => document.querySelector(part)?.textContent).join();
    if (now === quoted) return;
    quoted = now;
    toQuote();
  };
  // A new question goes to the top of its pane, with room below it until its answer is longer; then nothing scrolls
  // but the reader.
  let asked = "";
  const bringQuestion = () => {
    const rows = [...document.querySelectorAll("#conversation .user-row")];
    const last = rows.at(-1);
    const wrap = last?.parentElement;
    if (wrap) {
      const used = wrap.lastElementChild.getBoundingClientRect().bottom - last.getBoundingClientRect().top;
      wrap.style.paddingBottom = `${Math.max(0, wrap.parentElement.clientHeight - used - GAP)}px`;
    }
    const isWaiting = last === wrap?.lastElementChild;
    const now = `${rows.length} ${isWaiting} ${last?.textContent}`;
    if (now === asked) return;
    asked = now;
    if (last) scrollTo(wrap.parentElement, last, GAP);
  };
  const changed = () => {
    relabel();
    refocus();
    bringQuestion();
    bringQuote();
  };
  new MutationObserver(changed).observe(document, { childList: true, characterData: true, subtree: true });
  window.openLink = () => {
    if (!location.hash.startsWith("#source=")) return;
    turnTo("reading");
    told("chosen", location.hash);
  };
  window.showQuote = () => {
    // The new article is drawn a moment after Python has answered.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const quote = toQuote();
        // A reader who writes already is not to be taken away from it.
        if (!document.activeElement?.matches("textarea, input")) quote?.focus({ preventScroll: true });
      }, 50),
    );
  };
  Object.assign(window, { tell, told, turnTo }); // For `sources.js`.
  // Notes are changed one after the other: what Python makes of the first one is saved before the second is told.
  const waiting = [];
  let acting = null;
  const goOn = () => {
    if (!acting && (acting = waiting.shift())) told("noted", acting.hash);
  };
  const change = (hash, link = null) => {
    waiting.push({ hash, link });
    goOn();
  };
  // What has the focus among the notes, since it may be drawn anew or be gone: then the same control of the same note
  // gets it, or what is nearest in meaning.
  let last = null;
  document.addEventListener("pointerdown", () => (last = null), true);
  document.addEventListener("focusin", ({ target }) => {
    const fields = new URLSearchParams(target.hash?.slice(1));
    const id = target.closest(".note")?.dataset.note;
    last = target.closest("#notes, #noted-said") && { target, id, action: target.name || fields.get("note") };
  });
  const refocusNote = () => {
    if (!last || last.target.isConnected || document.activeElement !== document.body) return;
    const { id, action, text, at } = last;
    const of = `#notes .note[data-note="${id}"]`;
    const places = [`${of} [name="${action}"]`, `${of} a[href="#note=${action}&id=${id}"]`, `${of} .title`];
    if (action === "remove") places.push("#noted-said a");
    const found = [...places, "#notes .title", "#about :is(textarea, input)"].map((one) => document.querySelector(one));
    found.find(Boolean)?.focus();
    const field = document.activeElement;
    if (text === undefined || field.name !== action) return;
    field.value = text; // It may not be kept yet.
    field.setSelectionRange(...at);
  };
  // What a reader writes into a note is kept when the field is left.
  let draft = null;
  document.addEventListener("input", ({ target }) => {
    const id = target.closest(".note")?.dataset.note;
    if (!id) return;
    draft = { target, id, note: target.name };
    if (last) Object.assign(last, { text: target.value, at: [target.selectionStart, target.selectionEnd] });
  });
  const keepDraft = () => {
    if (!draft) return;
    const { target, id, note } = draft;
    draft = null;
    change(`#${new URLSearchParams({ note, id, text: target.value })}`);
  };
  document.addEventListener("focusout", keepDraft);
  // When all is saved, each field shows what was.
  const refresh = () => {
    if (draft && !draft.target.isConnected) keepDraft();
    if (acting || draft) return;
    for (const field of document.querySelectorAll("#notes textarea")) {
      if (field.value !== field.defaultValue) field.value = field.defaultValue;
    }
  };
  const print = (article) => {
    document.getElementById("print")?.remove();
    const sheet = document.createElement("div");
    sheet.id = "print";
    sheet.append(article.cloneNode(true));
    article.querySelectorAll("textarea").forEach((field, place) => {
      const said = document.createElement(field.name === "title" ? "h1" : "p");
      said.textContent = field.value;
      sheet.querySelector("textarea").replaceWith(said);
    });
    document.body.append(sheet);
    window.print();
  };
  window.addEventListener("afterprint", () => document.getElementById("print")?.remove());
  const note = (link, action) => {
    const fields = new URLSearchParams(link.hash.slice(1));
    const article = link.closest(".note");
    if (action === "print") return print(article);
    const mark = link.closest("blockquote")?.querySelector("a.mark");
    const asked = [...document.querySelectorAll("#conversation .user-row")];
    const before = asked.filter((row) => row.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (link.closest("#conversation")) fields.set("place", before.length - 1);
    if (mark) new URLSearchParams(mark.hash.slice(1)).forEach((value, name) => fields.set(name, value));
    change(`#${fields}`, link);
  };
  window.addNote = () => change("#note=add");
  window.noted = (name, content, word) => {
    const link = acting?.link;
    if (name) save(new Blob([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))]), name);
    else if (word && link?.closest("#conversation, #source")) say(link, word);
    acting = null;
    goOn();
    refocusNote();
    refresh();
  };
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  window.saveFile = (text, name) => save(new Blob([text], { type: "text/plain;charset=utf-8" }), name);
})();
