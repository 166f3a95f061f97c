// A page of newscore: counts that jump from mention to mention; of many texts, a list with a search,
// and one text at a time, unpacked from the page when it is asked for. Nothing is fetched.
"use strict";
(() => {
  // ---- Counts jump to the next mention with each click. ----
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-jump]");
    if (!link) return;
    event.preventDefault();
    const ids = link.dataset.jump.split(" ");
    const next = Number(link.dataset.next || 0) % ids.length;
    link.dataset.next = next + 1;
    const place = document.getElementById(ids[next]);
    if (!place) return;
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
  });

  const list = document.getElementById("texts");
  if (!list) return;

  // ---- Many texts: the index and the parts are JSON, compressed. ----
  const AT_ONCE = 50;
  const find = document.getElementById("find");
  const count = document.getElementById("count");
  const more = document.getElementById("more");
  const index = document.getElementById("index");
  const reader = document.getElementById("reader");
  const walk = document.getElementById("walk");
  const title = document.title;
  const parts = new Map(); // unpacked, by number
  const n_a_part = Number(list.dataset.part);
  let texts = []; // [headline, id, beginning, names]
  let words = []; // what the search looks in, a string a text
  let hits = [];
  let shown = list.children.length;
  let scrolled = 0;

  const unpack = async (id) => {
    const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
    const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(plain).json();
  };
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const element = (tag, text, css) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (css) made.className = css;
    return made;
  };

  const row = (n) => {
    const [headline, id, beginning] = texts[n];
    const item = document.createElement("li");
    const link = element("a", headline);
    link.href = `#text-${n + 1}`;
    item.append(link, element("p", beginning), element("p", id, "source"));
    return item;
  };
  const show = (n) => {
    list.append(...hits.slice(shown, n).map(row));
    shown = Math.min(n, hits.length);
    more.hidden = shown >= hits.length;
    more.textContent = `${Math.min(AT_ONCE, hits.length - shown)} more`;
  };
  const search = () => {
    const asked = folded(find.value).split(/\s+/).filter(Boolean);
    hits = [...texts.keys()].filter((n) => asked.every((word) => words[n].includes(word)));
    const all = texts.length.toLocaleString("en");
    count.value = asked.length ? `${hits.length.toLocaleString("en")} of ${all} texts` : `${all} texts`;
    list.replaceChildren();
    shown = 0;
    show(AT_ONCE);
  };

  const read = async (n) => {
    const part = Math.floor(n / n_a_part);
    if (!parts.has(part)) parts.set(part, unpack(`part-${part}`));
    const articles = await parts.get(part);
    scrolled = index.hidden ? scrolled : scrollY;
    reader.innerHTML = articles[n % n_a_part]; // made and escaped as the rest of the page
    for (const [id, to] of [["before", n - 1], ["after", n + 1]]) {
      const link = document.getElementById(id);
      link.hidden = !(to in texts);
      link.href = `#text-${to + 1}`;
    }
    document.title = texts[n][0];
    index.hidden = true;
    reader.hidden = walk.hidden = false;
    scrollTo(0, 0);
    reader.focus({ preventScroll: true });
  };
  const route = () => {
    const asked = /^#text-(\d+)$/.exec(location.hash);
    const n = asked ? Number(asked[1]) - 1 : -1;
    if (n in texts) return read(n);
    if (location.hash && !asked) return; // a place in the text that is open
    document.title = title;
    reader.hidden = walk.hidden = true;
    reader.replaceChildren();
    index.hidden = false;
    scrollTo(0, scrolled);
  };

  more.addEventListener("click", () => {
    const first = shown;
    show(shown + AT_ONCE);
    list.children[first]?.querySelector("a").focus();
  });
  addEventListener("hashchange", route);
  unpack("all-texts").then((unpacked) => {
    texts = unpacked;
    words = texts.map((text) => folded(text.join(" ")));
    find.addEventListener("input", search);
    find.disabled = false;
    if (find.value) search();
    else { hits = [...texts.keys()]; show(shown); }
    document.documentElement.dataset.ready = "";
    return route();
  });
})();
