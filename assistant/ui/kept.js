// Conversations in this browser, whatever happens: tabs that keep the same ones join theirs, Back and Forward go between
// what was open, and a question stays until it has its answer.
(() => {
  const { heard, told, tell, awaits } = window.page;
  const KEPT = "article-assistant-conversations";
  const OPEN = "article-assistant-open";
  const UNSENT = "article-assistant-unsent"; // Questions that have no answer yet, of this tab.
  const DRAFT = "article-assistant-draft";
  const AGAIN = 2000; // Milliseconds until the server is tried again.
  const box = () => document.querySelector("#question textarea");
  const read = (store, key, otherwise) => {
    try {
      return JSON.parse(store.getItem(key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const write = (store, key, value) => store.setItem(key, JSON.stringify(value));
  const kept = () => ({ all: [], gone: {}, ...read(localStorage, KEPT, {}) });
  // Each tab has its own open conversation; a new tab begins with that of the last one.
  const current = () => sessionStorage.getItem(OPEN) ?? localStorage.getItem(OPEN) ?? "";

  const together = (before, now) => {
    const exchanges = new Map(before.exchanges.map((one) => [one.id, one]));
    for (const one of now.exchanges) if (!(exchanges.get(one.id)?.at > one.at)) exchanges.set(one.id, one);
    return { ...before, ...now, exchanges: [...exchanges.values()] };
  };
  const joined = (before, now) => {
    const gone = { ...before.gone };
    for (const id in now.gone) gone[id] = Math.max(gone[id] ?? 0, now.gone[id]);
    const all = new Map(before.all.map((one) => [one.id, one]));
    for (const one of now.all) all.set(one.id, all.has(one.id) ? together(all.get(one.id), one) : one);
    const left = [...all.values()].filter((one) => !((one.at ?? 0) <= gone[one.id]));
    return { all: left.sort((one, other) => (other.at ?? 0) - (one.at ?? 0)), gone };
  };
  // What this tab has seen: two tabs that write at once overwrite one another, and whoever misses something adds it.
  let seen = { all: [], gone: {} };
  const keep = (saved) => {
    const now = (seen = joined(joined(seen, kept()), saved));
    for (;;)
      try {
        write(localStorage, KEPT, now);
        break;
      } catch (error) {
        if (now.all.length < 2) throw error;
        now.all.pop(); // The browser has no more room, and the oldest goes.
      }
  };
  const open = (id, isNew) => {
    sessionStorage.setItem(OPEN, id);
    localStorage.setItem(OPEN, id);
    if (history.state?.talk === id) return;
    // A conversation that has just begun is where the reader is already.
    if (isNew || history.state === null) history.replaceState({ talk: id }, "");
    else history.pushState({ talk: id }, "", location.pathname + location.search);
  };
  window.page.kept = () => JSON.stringify({ current: current(), ...kept() });
  window.page.keep = (text) => {
    const saved = JSON.parse(text);
    const isNew = !current() && !kept().all.some((one) => one.id === saved.current);
    keep(saved);
    open(saved.current, isNew);
    settle();
  };
  // Conversations of an earlier version have no ids in them: they are a line.
  const numbered = ({ id, exchanges }) =>
    exchanges.map((one, place) => ({ ...one, id: `${id}-${place}`, after: place ? `${id}-${place - 1}` : "" }));
  // What an earlier version kept, which only Gradio can read.
  window.page.adopt = (saved) => {
    if (saved?.all?.length && localStorage.getItem("article-assistant")) {
      keep({ all: saved.all.map((one) => ({ ...one, exchanges: numbered(one) })) });
      if (!current()) open(saved.current ?? "", true);
      localStorage.removeItem("article-assistant");
    }
    // Whoever comes back to the page from another one comes to the conversation that was open then.
    if (history.state?.talk === undefined) history.replaceState({ talk: current() }, "");
    else open(history.state.talk, true);
  };
  const isMissing = ({ all, gone }) =>
    seen.all.some(({ id, at, exchanges }) => {
      const there = new Set(all.find((one) => one.id === id)?.exchanges.map((one) => one.id));
      return !(gone[id] >= (at ?? 0)) && exchanges.some((one) => !there.has(one.id));
    });
  addEventListener("storage", (event) => {
    if (event.key !== KEPT) return;
    if (isMissing(kept())) keep({ all: [], gone: {} });
    tell("elsewhere", `${Date.now()}`);
  });

  // Back and Forward.
  addEventListener("popstate", ({ state }) => {
    if (state && state.talk !== current()) told("turned", `#talk=${state.talk}`);
    else window.openLink();
  });
  heard.branch = (link, id) => {
    const links = `#conversation [href^="#edit=${id}&"] ~ .versions a`;
    awaits(`${links}.${link.classList.contains("next") ? "next" : "previous"}`, links);
    told("turned", link.hash);
  };

  // A question stays until it has its answer, also when the server ends meanwhile.
  const unsent = () => read(sessionStorage, UNSENT, []);
  const note = (text, sent = false) => {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const one = { id, text, edits: edited, sent };
    write(sessionStorage, UNSENT, [...unsent().filter((other) => other.sent), one]);
    return one;
  };
  // Of a question that is on its way: its id, and what it takes the place of.
  window.page.ticket = (text) => {
    const found = unsent().find((one) => !one.sent && one.text === text) ?? note(text);
    write(sessionStorage, UNSENT, unsent().map((one) => (one.id === found.id ? { ...one, sent: true } : one)));
    sessionStorage.removeItem(DRAFT);
    edit("");
    return JSON.stringify({ id: found.id, edits: found.edits });
  };
  heard.ask = (link, text) => told("act", `${link.hash}&${new URLSearchParams({ id: note(text, true).id })}`);
  const settle = () => {
    const answered = new Set(kept().all.flatMap((one) => one.exchanges.filter(({ html }) => html).map(({ id }) => id)));
    const left = unsent().filter(({ id }) => !answered.has(id));
    write(sessionStorage, UNSENT, left);
    return left;
  };
  // A quick reader may ask before the page is restored: only what was asked before that is asked again.
  const earlier = new Set(unsent().map(({ id }) => id));
  const forget = () => write(sessionStorage, UNSENT, []);
  // Once a page is restored: what had no answer is asked again, and what was being written is there again.
  window.page.resume = () => {
    const one = settle().find(({ id }) => earlier.has(id));
    const text = one?.text ?? sessionStorage.getItem(DRAFT);
    if (!text || box()?.value) return;
    tell("question", text);
    if (!one) return;
    write(sessionStorage, UNSENT, unsent().map((other) => ({ ...other, sent: false })));
    edit(one.edits);
    setTimeout(() => document.querySelector("#question .submit-button")?.click(), 100);
  };
  const say = (isAway) => {
    const line = document.getElementById("unsent");
    if (line && line.hidden === isAway) line.hidden = !isAway;
  };
  setInterval(async () => {
    if (!unsent().length) return say(false);
    const reply = await fetch("gradio_api/app_id", { cache: "no-store" }).catch(() => null);
    say(!reply?.ok);
  }, AGAIN);
  heard.unsend = () => {
    forget();
    say(false);
    box()?.focus();
  };

  // A question that is edited keeps its answer: the new one becomes another branch.
  let edited = "";
  const edit = (id) => {
    edited = id;
    const line = document.getElementById("editing");
    if (line) line.hidden = !id;
  };
  heard.edit = (link, id, fields) => {
    if (id) tell("question", fields.get("question"));
    else if (edited) tell("question", "");
    edit(id);
    box()?.focus();
  };
  const ends = "#stop, #new, #conversations input";
  document.addEventListener(
    "click",
    ({ target }) => {
      if (target.closest?.("#question .submit-button")) note(box().value);
      else if (target.closest?.(ends)) {
        forget();
        edit("");
      }
    },
    true,
  );
  document.addEventListener(
    "keydown",
    (event) => event.key === "Enter" && !event.isComposing && event.target === box() && note(box().value),
    true,
  );
  document.addEventListener("input", ({ target }) => {
    if (target === box()) sessionStorage.setItem(DRAFT, target.value);
    if (target.matches?.("#sought-talk :is(input, textarea)")) sift();
  });

  // The server keeps an answer when a reader asks for a link to it.
  heard.share = async (link, id) => {
    const name = (link.dataset.name ??= link.textContent);
    const one = kept().all.flatMap(({ exchanges }) => exchanges).find((exchange) => exchange.id === id);
    const body = JSON.stringify({ receipt: one?.receipt ?? "", seal: one?.seal ?? "" });
    const headers = { "Content-Type": "application/json" };
    const reply = await fetch("shared", { method: "POST", headers, body }).catch(() => null);
    const said = (await reply?.json().catch(() => null)) ?? {};
    const isCopied = said.link && (await navigator.clipboard?.writeText(new URL(said.link, location.href).href).then(() => true, () => false));
    if (said.link) {
      link.href = said.link; // From now on it leads there.
      link.target = "_blank";
      link.textContent = isCopied ? page.say("Link copied: open it") : page.say("Open the link");
    } else {
      link.textContent = said.error?.message ?? page.say("The server does not answer.");
      setTimeout(() => (link.textContent = name), 4000);
    }
  };

  // Words are sought in the questions and answers of all conversations; the list shows those that have them.
  const sift = () => {
    const field = document.querySelector("#sought-talk :is(input, textarea)");
    const words = (field?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const texts = new Map(
      kept().all.map((one) => [one.id, [one.name, ...one.exchanges.flatMap(({ question, text }) => [question, text])].join("\n").toLowerCase()]),
    );
    const labels = [...document.querySelectorAll("#conversations label")];
    let shown = 0;
    for (const label of labels) {
      const text = texts.get(label.querySelector("input").value) ?? "";
      const has = words.every((word) => text.includes(word));
      if (label.hidden === has) label.hidden = !has;
      shown += has;
    }
    const line = document.getElementById("sifted");
    const said = words.length ? page.say("{some} of {count} conversations", { some: shown, count: labels.length }) : "";
    if (line && line.textContent !== said) line.textContent = said;
  };
  new MutationObserver(() => document.querySelector("#sought-talk :is(input, textarea)")?.value && sift()).observe(document, {
    childList: true,
    subtree: true,
  });
})();
