// Links that begin with "#" are words to the page: "#source=…" and "#edit=…", "#drop=…", "#ask=…" or "#form=…" go into
// hidden fields, which Python hears; "#copy=…" is copied; "#tab=…" shows another part of the page.
(() => {
  const tell = (id, text) => {
    const field = document.querySelector(`#${id} textarea, #${id} input`);
    if (!field) return;
    if (id === "chosen" && field.value === text) return window.showQuote();
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set;
    setter.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // The same link twice is two actions, and must be a change each time.
  const act = (link) => tell("act", `${link.hash}&at=${Date.now()}`);
  const copy = (link, text) =>
    navigator.clipboard.writeText(text).then(() => {
      link.textContent = "Copied";
      setTimeout(() => (link.textContent = "Copy"), 2000);
    });
  const show = (name) => {
    const named = (tab) => tab.textContent.trim().toLowerCase() === name;
    [...document.querySelectorAll('[role="tab"]')].find(named)?.click();
  };
  const heard = {
    source: (link) => {
      history.replaceState(null, "", link.hash);
      show("ask");
      tell("chosen", link.hash);
    },
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
    copy: (link, text) => copy(link, text),
    tab: (link, name) => show(name),
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
      heard[name](link, fields.get(name));
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
    document.querySelectorAll("#source, #reading").forEach((pane) => pane.setAttribute("tabindex", "0"));
  };
  // The link that asked for an answer in another form is gone when that comes: the new one gets its focus.
  let awaited = null;
  document.addEventListener("focusin", () => (awaited = null));
  const refocus = () => {
    if (awaited === null || document.activeElement !== document.body) return;
    const link = document.querySelector(`#conversation a.other[href^="#form=${awaited}&"]`);
    link?.focus({ preventScroll: true });
    // Gradio has scrolled to the end of the conversation.
    link?.closest('[data-testid="bot"]').scrollIntoView();
  };
  const changed = () => {
    relabel();
    refocus();
  };
  new MutationObserver(changed).observe(document, { childList: true, subtree: true });
  window.openLink = () => {
    if (location.hash.startsWith("#source=")) tell("chosen", location.hash);
  };
  window.showQuote = () => {
    // The new article is drawn a moment after Python has answered.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const quote = document.getElementById("quote");
        quote?.scrollIntoView({ block: "center" });
        // A reader who writes already is not to be taken away from it.
        if (!document.activeElement?.matches("textarea, input")) quote?.focus({ preventScroll: true });
      }, 50),
    );
  };
  // On a small screen the article stands below the list.
  window.showArticle = () => {
    const pane = document.getElementById("reading");
    if (pane.getBoundingClientRect().top > innerHeight / 2) pane.scrollIntoView();
  };
  window.saveFile = (text, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
})();
