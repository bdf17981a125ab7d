// Marks and source links carry "#source=…": hand it to the page's hidden field, which Python hears.
(() => {
  const choose = (link) => {
    const field = document.querySelector("#chosen textarea, #chosen input");
    if (!field) return;
    if (field.value === link) return window.showQuote();
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set;
    setter.call(field, link);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.('a[href*="#source="]');
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      history.replaceState(null, "", link.hash);
      choose(link.hash);
    },
    true,
  );
  window.openLink = () => {
    if (location.hash.startsWith("#source=")) choose(location.hash);
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
