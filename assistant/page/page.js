// Marks and source links carry "#source=…": hand it to the page's hidden field, which Python hears.
// So does the chip of a time that narrowed the search, with "#any-time=…", the question. "#copy=…" is
// copied.
(() => {
  const tell = (id, text) => {
    const field = document.querySelector(`#${id} textarea, #${id} input`);
    if (!field) return;
    if (id === "chosen" && field.value === text) return window.showQuote();
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set;
    setter.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.(
        'a[href*="#source="], a[href*="#any-time="], a[href*="#copy="]',
      );
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      const copied = new URLSearchParams(link.hash.slice(1)).get("copy");
      if (copied) {
        navigator.clipboard.writeText(copied).then(() => {
          link.textContent = "Copied";
          setTimeout(() => (link.textContent = "Copy"), 2000);
        });
        return;
      }
      const again = new URLSearchParams(link.hash.slice(1)).get("any-time");
      if (again) return tell("any-time", again);
      history.replaceState(null, "", link.hash);
      tell("chosen", link.hash);
    },
    true,
  );
  window.openLink = () => {
    if (location.hash.startsWith("#source=")) tell("chosen", location.hash);
  };
  window.showQuote = () => {
    // The new article is drawn a moment after Python has answered.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const quote = document.getElementById("quote");
        quote?.scrollIntoView({ block: "center" });
        quote?.focus({ preventScroll: true });
      }, 50),
    );
  };
})();
