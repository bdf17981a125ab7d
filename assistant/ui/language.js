// What the page says, in the language of its reader: Python sends the catalogue of it with the page.
(() => {
  const { language, texts } = window.messages;
  const locale = language === "en" ? "en-GB" : language;
  const plural = new Intl.PluralRules(locale);
  const number = (value) => value.toLocaleString(locale);
  const filled = (text, values) =>
    text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? number(values[name]) : values[name]));
  const say = (text, values = {}) => filled(texts[text] ?? text, values);
  const counted = (one, many, count, values = {}) => {
    const forms = texts[many] ?? { one, other: many };
    return filled(forms[plural.select(count)] ?? forms.other, { count, ...values });
  };
  // Made once: a list has 20,000 days.
  const written = { year: "numeric", month: "long", timeZone: "UTC" };
  const months = new Intl.DateTimeFormat(locale, written);
  const days = new Intl.DateTimeFormat(locale, { ...written, day: "numeric" });
  // "2019-10-24" -> "24 October 2019"; of a month alone there is no day.
  const day = (iso) => {
    const [year, month, date] = iso.split("-").map(Number);
    if (!year) return "";
    return (date ? days : months).format(Date.UTC(year, month - 1, date || 1));
  };
  // The page comes anew in that language; the conversation, and what is being written, are there again.
  const speak = (name) => {
    document.cookie = `article-assistant-language=${name}; path=/; max-age=31536000; SameSite=Strict`;
    location.reload();
  };
  document.documentElement.lang = language;
  // The fold of languages closes like a menu.
  const fold = () => document.querySelector("#languages details[open]");
  document.addEventListener("toggle", ({ target }) => {
    target.querySelector?.(`:scope > ul > li > a[lang="${language}"]`)?.setAttribute("aria-current", "true");
  }, true);
  document.addEventListener("click", ({ target }) => fold() && !fold().contains(target) && (fold().open = false));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !fold()) return;
    const opened = fold();
    opened.open = false;
    opened.querySelector("summary").focus();
  });
  window.page = { language, say, counted, number, day, speak };
})();
