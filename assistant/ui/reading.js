// The article beside an answer: words are found in it, and what it says is fetched when it is unfolded.
(() => {
  const MOST_MARKED = 2000; // More hits are counted, and gone to; that many are marked.
  const { heard, scrollTo } = window.page;
  const pattern = (words) => new RegExp(words.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"), "giu");
  // The hits of words in an article, in order, each with the nodes in which it begins and ends.
  const hitsOf = (article, words) => {
    if (!words.trim()) return [];
    const walker = document.createTreeWalker(article.querySelector(".text"), NodeFilter.SHOW_TEXT);
    const nodes = [];
    let length = 0;
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, start: length });
      length += walker.currentNode.length;
    }
    let at = 0;
    const place = (offset) => {
      while (nodes[at + 1]?.start <= offset) at++;
      return [nodes[at].node, offset - nodes[at].start];
    };
    const text = nodes.map(({ node }) => node.data).join("");
    return Array.from(text.matchAll(pattern(words)), (match) => [
      ...place(match.index),
      ...place(match.index + match[0].length - 1),
    ]);
  };
  const rangeOf = ([first, start, last, end]) => {
    const range = new Range();
    range.setStart(first, start);
    range.setEnd(last, end + 1);
    return range;
  };
  const mark = (name, ranges) => CSS.highlights?.set(name, new Highlight(...ranges));
  let found = { box: null, hits: [], at: -1 };
  const goTo = (at) => {
    const { box, hits } = found;
    const count = box.parentElement.querySelector(".hits");
    count.textContent = !box.value.trim() ? "" : hits.length ? page.say("{some} of {all}", { some: at + 1, all: hits.length }) : page.say("none");
    found.at = at;
    mark("here", hits[at] ? [rangeOf(hits[at])] : []);
    if (!hits[at]) return;
    const pane = box.closest("#source, #reading");
    // What was never drawn was only thought to be so high, so a place may move when it is reached.
    const reach = (frames) => {
      if (found.at !== at || found.box !== box) return;
      scrollTo(pane, rangeOf(hits[at]), pane.clientHeight / 3);
      if (frames) requestAnimationFrame(() => reach(frames - 1));
    };
    reach(5);
  };
  const find = (box) => {
    found = { box, hits: hitsOf(box.closest("article"), box.value), at: -1 };
    mark("found", found.hits.slice(0, MOST_MARKED).map(rangeOf));
    goTo(found.hits.length ? 0 : -1);
  };
  const step = (by) => found.hits.length && goTo((found.at + by + found.hits.length) % found.hits.length);
  heard.hit = (link, by) => {
    const box = link.closest("article").querySelector("input");
    if (found.box !== box) find(box);
    else step(Number(by));
  };
  document.addEventListener("input", ({ target }) => target.matches?.(".find input") && find(target));
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.(".find input")) return;
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && event.target.value) {
      event.target.value = "";
      find(event.target);
    } else return;
    event.preventDefault();
  });
  const fetched = async (name, article) => {
    const reply = await fetch(`reading/${name}?${new URLSearchParams({ article: article.dataset.path })}`).catch(() => null);
    return reply?.ok ? reply.text() : `<p class="hint">${page.say("The server does not answer.")}</p>`;
  };
  // Whether a fold is opened is told to it alone, before anybody else.
  document.addEventListener(
    "toggle",
    async ({ target }) => {
      if (!target.matches?.(".overview[open]:not([data-asked])")) return;
      target.dataset.asked = "";
      target.querySelector("div").innerHTML = await fetched("overview", target.closest("article"));
    },
    true,
  );
  new MutationObserver(() => {
    const late = document.querySelector(".orders:not([data-asked])");
    if (!late) return;
    late.dataset.asked = "";
    fetched("orders", late.closest("article")).then((html) => (late.innerHTML = html));
  }).observe(document, { childList: true, subtree: true });
})();
