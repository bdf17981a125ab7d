// Light, dark, or as the system has it: what was chosen in this browser stands before anything is drawn.
(() => {
  const KEY = "article-assistant-theme";
  const night = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const chosen = () => {
    try {
      const kept = localStorage.getItem(KEY);
      return kept === "light" || kept === "dark" ? kept : "";
    } catch {
      return ""; // The browser keeps nothing.
    }
  };
  const apply = () => {
    const theme = chosen() || (night.matches ? "dark" : "light");
    root.dataset.theme = theme;
    root.style.colorScheme = theme;
    document.body?.classList.toggle("dark", theme === "dark");
    const field = document.getElementById("theme");
    if (field) field.value = chosen();
  };
  apply();
  night.addEventListener("change", apply);
  addEventListener("storage", ({ key }) => key === KEY && apply());
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "theme") return;
    try {
      localStorage.setItem(KEY, target.value);
    } finally {
      apply();
    }
  });
  // Gradio goes by the system when it begins, and draws the field when it likes.
  let field = null;
  new MutationObserver(() => {
    const isRight = document.body?.classList.contains("dark") === (root.dataset.theme === "dark");
    const now = document.getElementById("theme");
    if (isRight && now === field) return;
    field = now;
    apply();
  }).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
})();
