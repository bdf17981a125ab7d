// Links that begin with "#" are words to the page: "#source=…" and "#drop=…", "#ask=…" or "#form=…" go into
// hidden fields, which Python hears, as do "#note=…" and "#studio=…"; "#copy=…" is copied; "#step=…" goes to another
// quote; "#pane=…" shows
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
  const flash = (link, word) => {
    const name = (link.dataset.name ??= link.innerHTML);
    link.textContent = word;
    setTimeout(() => (link.innerHTML = name), 2000);
  };
  const copy = (link, text) => navigator.clipboard.writeText(text).then(() => flash(link, page.say("Copied")));
  // To the quote so many marks behind one, in the last answer that has it.
  const step = (link, by, of) => {
    const answers = [...document.querySelectorAll("#conversation .answer, #notes .note")].reverse();
    for (const answer of answers) {
      const marks = new Map([...answer.querySelectorAll("a.mark")].map((mark) => [mark.hash, mark]));
      const links = [...marks.keys()];
      if (marks.has(of)) return heard.source(marks.get(links.at((links.indexOf(of) + Number(by)) % links.length)));
    }
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
    if (!quote) return quote;
    // Near the top all is seen without scrolling, the title too.
    pane.scrollTop = 0;
    const below = quote.getBoundingClientRect().bottom - pane.getBoundingClientRect().bottom;
    if (below > -GAP) scrollTo(pane, quote, Math.max(0, (pane.clientHeight - quote.offsetHeight) / 2));
    return quote;
  };
  const heard = {
    note: (link, action) => window.page.note(link, action), // First: a quote that is kept names its source too.
    studio: (link) => told("studio", link.hash),
    source: (link) => {
      if (location.hash !== link.hash) history.pushState(history.state, "", link.hash);
      turnTo("reading");
      told("chosen", link.hash);
    },
    pane: (link, name) => turnTo(name),
    drop: (link) => {
      act(link);
      const answer = "#conversation :nth-last-child(1 of .bot-row)";
      awaits(`${answer} a.chip`, `${answer} a.copy`);
    },
    form: (link, place) => {
      act(link);
      awaits(`#conversation a.other[href^="#form=${place}&"]`);
    },
    step: (link, by, fields) => step(link, by, fields.get("of")),
    copy: (link, text) => copy(link, text),
    language: (link, name) => page.speak(name),
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
      "#form": page.say("Answers"),
      "#question textarea": page.say("Question"),
      "#question .submit-button": page.say("Send"),
      "#shelf .toggle-button": page.say("Conversations"),
    };
    for (const place in names) document.querySelector(place)?.setAttribute("aria-label", names[place]);
    // What is longer than its pane is scrolled by keys too.
    document.querySelector("#source")?.setAttribute("tabindex", "0");
  };
  // A link that changes the conversation is gone when that is drawn anew: the first there is of some gets its focus.
  let awaited = [];
  const awaits = (...selectors) => (awaited = selectors);
  document.addEventListener("focusin", () => (awaited = []));
  const refocus = () => {
    if (!awaited.length || document.activeElement !== document.body) return;
    const link = awaited.map((selector) => document.querySelector(selector)).find(Boolean);
    link?.focus({ preventScroll: true });
    if (link) scrollTo(link.closest(".bubble-wrap"), link.closest(".message-row"), GAP);
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
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  window.saveFile = (text, name) => save(new Blob([text], { type: "text/plain;charset=utf-8" }), name);
  // For the other scripts of the page.
  Object.assign(page, { heard, tell, told, turnTo, scrollTo, awaits, flash, save });
})();
