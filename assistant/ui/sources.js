// The pane of articles. The list is drawn a part at a time; what is ticked is a set, of which Python gets what is
// shorter, the ticked or the others, in a hidden field. "#only=…", "#tick=all", "#rename=…" and "#remove=…" are
// words to it.
(() => {
  const { tell, told, turnTo } = window.page;
  const PART = 200; // Articles that are drawn at once.
  const BUSY_SECONDS = 5; // While files are being read, the list is fetched no more often.
  const PAUSE = 100; // Milliseconds between two sentences.
  let articles = []; // In the order of the list.
  let unread = [];
  let shown = []; // Those that the filter leaves.
  let drawn = PART;
  let state = "";
  let fetched = 0;
  const known = new Set(); // Paths that were ever in the list: what comes later is new.
  const unticked = new Set();
  // What is ticked, while it is not all, is kept in this browser: at a reload, what is not among it is not ticked.
  const KEPT = "article-assistant-ticks";
  const MOST_KEPT = 1000000; // Characters: conversations need room too.
  let kept = ""; // What Python was told of the ticks when they were kept.
  const keptTicks = () => {
    try {
      const { collection, ticked } = JSON.parse(localStorage.getItem(KEPT));
      return collection === at("stock").dataset.collection ? new Set(ticked) : null;
    } catch {
      return null;
    }
  };
  const keepTicks = (sent, ticked) => {
    if (sent === kept || !articles.length) return;
    const { collection } = at("stock").dataset;
    const text = JSON.stringify({ collection, ticked: ticked.map(({ path }) => path) });
    try {
      if (sent && text.length <= MOST_KEPT) localStorage.setItem(KEPT, text);
      else if (kept || keptTicks()) localStorage.removeItem(KEPT);
    } catch {
      // The browser has no room: they are kept until this page is left.
    }
    kept = sent;
  };

  const at = (id) => document.getElementById(id);
  const made = (name, fields = {}, ...children) => {
    const element = Object.assign(document.createElement(name), fields);
    element.append(...children);
    return element;
  };

  // What is ticked.
  const isTicked = (article) => !unticked.has(article.path);
  const tick = (some, on) => some.forEach(({ path }) => (on ? unticked.delete(path) : unticked.add(path)));
  const say = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };
  const tellTicks = () => {
    const ticked = articles.filter(isTicked);
    const others = articles.length - ticked.length;
    const paths = (some) => some.map(({ path }) => path);
    let sent = "";
    if (others && ticked.length <= others) sent = JSON.stringify({ articles: paths(ticked) });
    else if (others) sent = JSON.stringify({ excluded: paths(articles.filter((one) => !isTicked(one))) });
    tell("ticked", sent);
    keepTicks(sent, ticked);
    for (const box of document.querySelectorAll("#listed li input")) box.checked = isTicked(articles[box.value]);
    const asking = at("asking");
    asking.hidden = !others;
    asking.classList.toggle("none", !ticked.length);
    const counts = { some: ticked.length, count: articles.length, title: ticked[0]?.title };
    const one = page.say("Asking 1 of {count} articles: {title}.", counts);
    const some = ticked.length === 1 ? one : page.say("Asking {some} of {count} articles.", counts);
    const none = page.say("No article is ticked: nothing can be asked.");
    say(asking.firstElementChild, others ? (ticked.length ? some : none) : "");
    const of = page.say("{some} of {all} ticked", { some: ticked.length, all: articles.length });
    const less = page.say("{counts}, {count} shown", { counts: of, count: shown.length });
    say(at("counted"), shown.length < articles.length ? less : of);
  };

  // A sentence of each article, fetched one after the other for the rows that are seen.
  const summaries = new Map(); // By path; what stands there stays until it is fetched anew.
  const summed = new Set(); // Paths of which it was fetched since the list was.
  const seen = new Set(); // Rows.
  let isSumming = false;
  const sumUp = async () => {
    if (isSumming) return;
    isSumming = true;
    for (;;) {
      await new Promise((done) => setTimeout(done, PAUSE)); // Who scrolls on does not want them.
      const item = [...seen].find(({ dataset }) => !summed.has(dataset.path));
      if (!item) break;
      const { path } = item.dataset;
      summed.add(path);
      const reply = await fetch(`reading/summary?${new URLSearchParams({ article: path })}`).catch(() => null);
      if (!reply?.ok) continue;
      summaries.set(path, await reply.text());
      for (const one of document.querySelectorAll(`#listed [data-path="${CSS.escape(path)}"] .summary`)) say(one, summaries.get(path));
    }
    isSumming = false;
  };
  const watched = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
    sumUp();
  });

  // The list.
  const row = (article, place) => {
    const box = made("input", { type: "checkbox", value: place, checked: isTicked(article) });
    box.setAttribute("aria-label", page.say("Ask {title}", { title: article.title }));
    const link = made("a", { href: `#${new URLSearchParams({ source: article.path })}`, textContent: article.title });
    const facts = [page.day(article.day), article.outlet, article.kind].filter(Boolean).join(" · ");
    const text = made("div", {}, link, made("span", { className: "facts", textContent: facts }));
    text.append(made("span", { className: "summary", textContent: summaries.get(article.path) ?? "" }));
    if (article.doubt) text.append(made("span", { className: "doubt", textContent: article.doubt }));
    const item = made("li", {}, made("label", {}, box), text);
    item.dataset.path = article.path;
    return item;
  };
  const failure = ({ path, reason }) => {
    const link = made("a", { href: `#${new URLSearchParams({ source: path })}`, textContent: path });
    return made("li", {}, made("div", {}, link, made("span", { className: "doubt", textContent: page.say("Not read: {reason}", { reason }) })));
  };
  const fits = (words) => (one) => words.every((word) => one.sought.includes(word));
  const draw = () => {
    const words = at("sought").value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = articles.filter(fits(words));
    const failed = unread.filter(fits(words));
    const parts = [];
    if (failed.length) {
      const summary = made("summary", { textContent: page.counted("1 file not read", "{count} files not read", failed.length) });
      const items = failed.slice(0, PART).map(failure);
      parts.push(made("details", { open: words.length > 0 }, summary, made("ul", {}, ...items)));
    }
    const items = shown.slice(0, drawn).map((one) => row(one, one.place));
    if (items.length) parts.push(made("ul", {}, ...items));
    else parts.push(made("p", { className: "hint", textContent: articles.length ? page.say("Nothing fits.") : page.say("There are no articles yet.") }));
    const more = shown.length - items.length;
    if (more > 0) parts.push(made("button", { type: "button", id: "more", textContent: page.say("Show more ({count})", { count: more }) }));
    const focused = document.activeElement.closest?.("#listed [data-path]");
    const kind = document.activeElement.localName;
    const wasOpen = document.querySelector("#listed details")?.open;
    watched.disconnect();
    seen.clear();
    at("listed").replaceChildren(...parts);
    for (const item of at("listed").querySelectorAll("[data-path]")) watched.observe(item);
    if (wasOpen && failed.length) document.querySelector("#listed details").open = true;
    if (focused) at("listed").querySelector(`[data-path="${CSS.escape(focused.dataset.path)}"] ${kind}`)?.focus();
    tellTicks();
  };
  const more = () => {
    const first = drawn;
    drawn += PART;
    draw();
    document.querySelectorAll("#listed li input")[first]?.focus();
  };
  const fetchList = async () => {
    fetched = Date.now();
    const listed = await fetch("articles/list").then((reply) => reply.json()).catch(() => null);
    if (!listed) return void (state = ""); // It is fetched again when Gradio says something.
    const isSome = articles.some((one) => !isTicked(one));
    const before = known.size ? null : keptTicks();
    articles = listed.articles.map(([path, title, day, outlet, kind, doubt], place) => {
      const sought = `${title}\n${outlet}\n${day}\n${page.day(day)}\n${path}\n${doubt}`.toLowerCase();
      // What comes while only some are ticked is not ticked.
      if (before ? !before.has(path) : isSome && !known.has(path)) unticked.add(path);
      known.add(path);
      doubt &&= doubt[0].toUpperCase() + doubt.slice(1);
      return { path, title, day, outlet, kind, doubt, place, sought };
    });
    summed.clear();
    unread = listed.unread.map(([path, reason]) => ({ path, reason, sought: `${path}\n${reason}`.toLowerCase() }));
    draw();
  };

  // What is added, each with a line of its own.
  const waiting = [];
  let isWorking = false;
  const send = async (path, body, type = "application/json") => {
    try {
      const sent = { method: "POST", body: type ? JSON.stringify(body) : body };
      if (type) sent.headers = { "Content-Type": type };
      const reply = await (await fetch(`articles/${path}`, sent)).json();
      return "said" in reply ? reply : { ok: false, said: reply.error?.message ?? page.say("This cannot be done.") };
    } catch {
      return { ok: false, said: page.say("The page does not answer: is its program running?") };
    }
  };
  const setState = (line, text, kind = "") => {
    line.lastElementChild.textContent = text;
    line.className = kind;
  };
  const sendOne = async ({ file, address, line }) => {
    setState(line, file ? page.say("being read …") : page.say("being fetched …"));
    const largest = Number(at("stock").dataset.largest);
    let reply = { ok: false, said: file?.problem ?? page.say("It has more than {count} MB: too large.", { count: largest / 1e6 }) };
    if (!file) reply = await send("address", { name: address });
    else if (file.size <= largest) reply = await send(`files?${new URLSearchParams({ name: file.name })}`, file, "");
    setState(line, reply.ok ? page.say("added") : reply.said, reply.ok ? "ok" : "failed");
    return reply.ok;
  };
  const work = async () => {
    if (isWorking) return;
    isWorking = true;
    let added = 0;
    for (let done = 0; waiting.length; done++) {
      const all = done + waiting.length;
      if (all > 1) say(at("told").firstElementChild, page.say("{done} of {all} read", { done, all }));
      added += await sendOne(waiting.shift());
    }
    isWorking = false;
    if (added && (await act("refresh", {}, page.say("Being made ready to be asked …"))))
      say(at("told").firstElementChild, page.say("{count} added: ready to be asked.", { count: added }));
  };
  const add = (some) => {
    if (!some.length) return;
    turnTo("articles");
    unfold(true);
    if (!isWorking) at("added").replaceChildren();
    at("added").hidden = false;
    for (const one of some) {
      const name = made("b", { textContent: one.address ?? one.file.name });
      const line = made("li", {}, name, " ", made("span", { textContent: page.say("waiting") }));
      at("added").append(line);
      waiting.push({ ...one, line });
    }
    work();
  };
  const addFiles = (files) => {
    // In folders lie files that no reader put there, such as .DS_Store.
    add([...files].filter((file) => !/^\.[^./]/.test(file.name)).map((file) => ({ file })));
  };
  const filesIn = async (entry) => {
    const unreadable = { name: entry.name, problem: page.say("It cannot be read.") };
    if (entry.isFile) return [await new Promise((done) => entry.file(done, () => done(unreadable)))];
    const reader = entry.createReader();
    const found = [];
    // A folder is read some entries at a time, until none comes.
    for (;;) {
      const some = await new Promise((done) => reader.readEntries(done, () => done([])));
      if (!some.length) return found;
      for (const one of some) found.push(...(await filesIn(one)));
    }
  };

  // What is done with the collection, and how it ended.
  const act = async (path, body, meanwhile = page.say("Please wait …")) => {
    at("undo").hidden = true;
    say(at("told").firstElementChild, meanwhile);
    const reply = await send(path, body);
    say(at("told").firstElementChild, reply.said);
    say(at("waiting"), "");
    await fetchList();
    return reply.ok;
  };
  let undoing = {}; // The path, and what undoes what was done with it.
  const done = (path, back, text) => {
    undoing = { path, back };
    at("undo").textContent = text;
    at("undo").hidden = false;
    at("undo").focus();
    told("chosen", `#${new URLSearchParams({ source: path })}`);
  };
  const remove = async (path) => {
    turnTo("articles");
    unfold(true);
    if (await act("remove", { name: path })) done(path, "put-back", page.say("Undo: put {path} back", { path }));
  };
  const undo = async () => {
    const { path, back } = undoing;
    await act(back, { name: path });
    at("sought").focus();
    told("chosen", `#${new URLSearchParams({ source: path })}`);
  };
  const rename = (path) => {
    turnTo("articles");
    unfold(true);
    at("renaming").hidden = false;
    at("renaming").dataset.path = path;
    at("retitled").value = articles.find((one) => one.path === path)?.title ?? "";
    at("retitled").select();
  };
  const stopRenaming = () => {
    at("renaming").hidden = true;
    at("sought").focus();
  };
  const renameTo = async (title) => {
    const { path } = at("renaming").dataset;
    stopRenaming();
    if (await act("rename", { name: path, title })) done(path, "rename-back", page.say("Undo: the title as it was"));
  };
  const lookWhatWaits = async () => {
    const reply = await fetch("articles/waiting").then((answer) => answer.json()).catch(() => null);
    say(at("waiting"), reply?.said ?? "");
  };
  const toQuestion = () => {
    turnTo("answer");
    document.querySelector("#question textarea")?.focus();
  };
  const unfold = (open) => {
    const isChange = at("fold").getAttribute("aria-expanded") !== String(open);
    at("fold").setAttribute("aria-expanded", open);
    if (isChange && open) lookWhatWaits();
  };

  const heard = {
    only: (path) => {
      tick(articles, false);
      unticked.delete(path);
      tellTicks();
      toQuestion();
    },
    tick: () => {
      tick(articles, true);
      tellTicks();
      toQuestion();
    },
    drop: (what) => {
      if (what !== "articles") return;
      tick(articles, true);
      tellTicks();
    },
    remove,
    rename,
    skip: toQuestion,
  };
  const clicked = {
    fold: () => unfold(at("fold").getAttribute("aria-expanded") === "false"),
    all: () => {
      tick(shown, true);
      tellTicks();
    },
    none: () => {
      tick(shown, false);
      tellTicks();
    },
    more,
    undo,
    unrenamed: stopRenaming,
    refresh: () => act("refresh", {}),
  };
  document.addEventListener(
    "click",
    (event) => {
      const pick = event.target.closest?.("[data-pick]");
      if (pick) at(pick.dataset.pick).click();
      const button = event.target.closest?.("#pane button");
      if (Object.hasOwn(clicked, button?.id)) clicked[button.id]();
      const link = event.target.closest?.('a[href^="#"]');
      const [name, value] = [...new URLSearchParams(link?.hash.slice(1))][0] ?? [];
      if (!Object.hasOwn(heard, name)) return;
      event.preventDefault();
      heard[name](value);
    },
    true,
  );
  document.addEventListener("change", ({ target }) => {
    if (target.matches("#listed li input")) {
      tick([articles[target.value]], target.checked);
      tellTicks();
    } else if (target.matches("#files, #folder")) {
      addFiles(target.files);
      target.value = "";
    }
  });
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("#sought")) return;
    drawn = PART;
    at("listed").scrollTop = 0;
    draw();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#address, #renaming")) return;
    event.preventDefault();
    if (event.target.id === "renaming") return void renameTo(at("retitled").value);
    const address = at("web").value.trim();
    at("web").value = "";
    if (address) add([{ address }]);
  });

  // Files are dropped on the pane, or on what is shown while there are no articles.
  const target = (event) => event.target.closest?.("#articles, #first:has(.drop)");
  for (const name of ["dragover", "dragleave", "drop"])
    document.addEventListener(name, (event) => {
      if (!target(event) || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      document.body.classList.toggle("dropping", name === "dragover");
    });
  document.addEventListener("drop", async (event) => {
    if (!target(event)) return;
    // The entries are gone once this function waits for the first time.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const loose = entries.length ? [] : [...event.dataTransfer.files];
    for (const entry of entries) loose.push(...(await filesIn(entry)));
    addFiles(loose);
  });

  // Gradio draws the pane when it likes, and says every two seconds in which state the list is.
  let pane = null;
  const begin = () => {
    pane = at("pane");
    unfold(innerWidth >= 1200 || innerWidth < 1000);
    lookWhatWaits();
    draw();
  };
  const look = () => {
    if (at("stock") && at("asking") && pane !== at("pane")) begin();
    const now = document.querySelector("#preparing [data-state]")?.dataset.state;
    if (!pane || !now || now === state) return;
    if (document.querySelector("#preparing progress") && Date.now() - fetched < BUSY_SECONDS * 1000) return;
    state = now;
    fetchList();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})();
