// What the theme does not do: a button that copies what one types, without prompts and
// output, and a search that works from a folder, where a page may load scripts but fetch nothing.
"use strict";
(() => {
  // ---- Copy ----
  const typed = (code) => {
    const lines = code.textContent.replace(/\n$/, "").split("\n");
    if (lines.some((line) => line.startsWith(">>>")))
      return lines.filter((line) => /^(>>>|\.\.\.)( |$)/.test(line)).map((line) => line.slice(4)).join("\n");
    if (lines[0].startsWith("$ "))
      return lines.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2)).join("\n");
    return lines.join("\n");
  };
  for (const code of document.querySelectorAll(".md-content pre > code")) {
    const button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy what is typed");
    button.addEventListener("click", async () => {
      const text = typed(code);
      button.dataset.copied = text;
      await navigator.clipboard?.writeText(text).catch(() => {});
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    code.parentElement.append(button);
    code.tabIndex = 0; // long lines can be scrolled by keyboard
  }

  // Wide tables, which the theme wraps when the page is there, can be scrolled by keyboard too.
  addEventListener("load", () => {
    for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap")) wrap.tabIndex = 0;
  });

  const own = document.currentScript.src;
  const root = own.replace(/site\/site\.js.*$/, "");
  const header = document.querySelector(".md-header__inner");
  const loadScript = (name, then) => {
    const script = document.createElement("script");
    script.src = `${root}site/${name}`;
    script.onload = then;
    document.head.append(script);
  };

  // ---- Versions ----
  // Which this one is, and where there are others beside it (versions.py), a choice: of the same
  // page, where the other version has it.
  const version = document.createElement("span");
  version.className = "site-version";
  header.querySelector(".md-header__title").after(version);
  const choice = (versions, name) => {
    const select = document.createElement("select");
    select.setAttribute("aria-label", "Version");
    const isThis = (each) => each.name === name;
    select.append(...versions.map((each) => new Option(each.name, each.name, false, isThis(each))));
    select.addEventListener("change", () => {
      const here = location.href.split("#")[0].slice(root.length) || "index.html";
      const { pages } = versions[select.selectedIndex];
      location.href = `${root}../${select.value}/${pages.includes(here) ? here : "index.html"}`;
    });
    return select;
  };
  loadScript("versions.js", () => {
    const versions = window.newscoreVersions;
    const folder = root.split("/").at(-2);
    version.append(versions.length > 1 ? choice(versions, folder) : versions[0].name);
  });

  // ---- Search ----
  const form = document.createElement("search");
  form.className = "site-search";
  form.innerHTML = '<input type="search" placeholder="Search" aria-label="Search the documentation" autocomplete="off"><ol hidden></ol>';
  header.append(form);
  const [input, list] = form.children;
  let index = null;

  const load = () => {
    if (index) return;
    index = [];
    loadScript("search_index.js", () => { index = window.newscoreIndex; show(); });
  };
  // Where all words occur; titles count more than text.
  const score = (entry, words) => {
    let sum = 0;
    for (const word of words) {
      const title = entry.title.toLowerCase().includes(word);
      if (!title && !entry.text.toLowerCase().includes(word)) return 0;
      sum += title ? 10 : 1;
    }
    return sum;
  };
  const excerpt = (text, word) => {
    const at = Math.max(0, text.toLowerCase().indexOf(word) - 40);
    return (at ? "\u2026" : "") + text.slice(at, at + 140);
  };
  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = !words.length ? [] : index
      .map((entry) => [score(entry, words), entry])
      .filter(([sum]) => sum)
      .sort((a, b) => b[0] - a[0])
      .slice(0, 12);
    list.replaceChildren(...found.map(([, entry]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const text = document.createElement("small");
      link.href = root + entry.url;
      link.textContent = entry.title;
      text.textContent = excerpt(entry.text, words[0]);
      link.append(text);
      item.append(link);
      return item;
    }));
    list.hidden = !found.length;
  };
  input.addEventListener("focus", load);
  input.addEventListener("input", show);
  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { input.value = ""; show(); input.focus(); }
    else if (event.key === "ArrowDown") (links[at + 1] ?? input).focus();
    else if (event.key === "ArrowUp") (links[at - 1] ?? input).focus();
    else if (event.key === "Enter" && at < 0) links[0]?.click();
    else return;
    event.preventDefault();
  });
})();
