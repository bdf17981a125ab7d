// Notes: what changes them, one after the other; what is written in them; how one is printed.
(() => {
  const { told, flash, save } = window.page;
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
  window.page.note = (link, action) => {
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
    else if (word && link?.closest("#conversation, #source")) flash(link, word);
    acting = null;
    goOn();
    refocusNote();
    refresh();
  };
})();
