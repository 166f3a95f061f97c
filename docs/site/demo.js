/* The demo: fetches the model once, has the text in the text field read, shows what was found.
 *
 * The text stays in this page. What is fetched lies beside it: newscore.js, newscore.wasm, the
 * model and the worker that reads (demo_worker.js), which the browser keeps (Cache API), so that a
 * page that was here once needs no network (demo_offline.js).
 */
const demo = document.getElementById("demo");
const form = demo.querySelector("form");
const { text: textField, published: publishedField, home: homeField } = form.elements;
const button = form.querySelector("button");
const status = demo.querySelector("[role=status]");
const progress = demo.querySelector("progress");
const found = demo.querySelector(".demo-found");

const VERSION = demo.dataset.version; // of core and model: another one is fetched anew
const CACHE = `newscore-demo-${VERSION}`;
const WORKER = `site/demo_worker.js?${VERSION}`;
const LIBRARY = `site/demo/newscore.js?${VERSION}`;
const CORE = `site/demo/newscore.wasm?${VERSION}`;
const MODEL = `site/demo/news.nsm?${VERSION}`;
const MODEL_BYTES = Number(demo.dataset.modelBytes);
const WAIT_MS = 300; // after the last key, before the text is read again
const LONG = 200_000; // units of a text that is read when asked, not at each key
const SLOW_MS = 300; // after which the page says that the text is being read

let reader = null; // a promise of a function, once it was asked for
let isBusy = false;
let isStale = false; // what is being read is no longer what stands in the text field

// ---- Loading ------------------------------------------------------------------------------------

// The Cache API is missing in pages without https, but for those of this machine.
async function openCache() {
  if (!("caches" in globalThis)) return null;
  for (const name of await caches.keys()) {
    if (name.startsWith("newscore-demo-") && name !== CACHE) await caches.delete(name);
  }
  return caches.open(CACHE);
}

async function bytesOf(cache, url, report) {
  const kept = await cache?.match(url);
  if (kept) return new Uint8Array(await kept.arrayBuffer());
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.split("?")[0]} was not found (${response.status})`);
  const bytes = await received(response, report);
  // A browser may have no room to keep it: then it is fetched again the next time.
  await cache?.put(url, new Response(bytes)).catch(() => {});
  return bytes;
}

async function received(response, report) {
  const parts = [];
  let nBytes = 0;
  for (let reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    report((nBytes += value.length));
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function loadReader() {
  const cache = await openCache();
  progress.max = MODEL_BYTES;
  const report = (nBytes) => {
    progress.hidden = false;
    progress.value = nBytes;
    say(`Fetching the model: ${megabytes(nBytes)} of ${megabytes(MODEL_BYTES)}`);
  };
  const [worker, library, core, model] = await Promise.all([
    ...[WORKER, LIBRARY, CORE].map((url) => bytesOf(cache, url, () => {})),
    bytesOf(cache, MODEL, report),
  ]);
  progress.hidden = true;
  const ask = askOf(new Worker(script(worker), { type: "module" }));
  await ask({ library: script(library), core, model }, [core.buffer, model.buffer]);
  keepPage(cache);
  return ask;
}

// The address of a script that is here already. A worker may not ask for it without a network.
function script(bytes) {
  return URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
}

// A function that asks a worker, and gives a promise of its answer.
function askOf(worker) {
  const waiting = new Map();
  let n = 0;
  worker.addEventListener("message", ({ data: { number, error, ...answer } }) => {
    const { resolve, reject } = waiting.get(number);
    waiting.delete(number);
    if (error === undefined) resolve(answer);
    else reject(new Error(error));
  });
  worker.addEventListener("error", ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message || "The reader stopped"));
    waiting.clear();
  });
  return (asked, given = []) => new Promise((resolve, reject) => {
    waiting.set(++n, { resolve, reject });
    worker.postMessage({ number: n, ...asked }, given);
  });
}

// What the page itself is made of, for when there is no network.
async function keepPage(cache) {
  if (!cache || !navigator.serviceWorker) return;
  const parts = performance.getEntriesByType("resource").map((entry) => entry.name);
  const isKept = (url) => [WORKER, LIBRARY, CORE, MODEL].some((kept) => url.endsWith(kept));
  const own = parts.filter((url) => url.startsWith(location.origin) && !isKept(url));
  const page = location.origin + location.pathname;
  await Promise.allSettled([...new Set([page, ...own])].map((url) => cache.add(url)));
  const scope = location.pathname;
  await navigator.serviceWorker.register("demo_offline.js", { scope }).catch(() => {});
  demo.dataset.kept = "yes";
}

// ---- Reading ------------------------------------------------------------------------------------

function say(message, isError = false) {
  status.textContent = message;
  status.classList.toggle("demo-error", isError);
}

function megabytes(nBytes) {
  return `${(nBytes / 1e6).toFixed(1)} MB`;
}

// Of keys that come while the model is fetched or a text is read, none is lost: the text is taken
// when the model is there, and taken again when another has been typed meanwhile.
async function read() {
  isStale = isBusy;
  if (isBusy) return;
  isBusy = true;
  let slow = 0;
  try {
    reader ??= loadReader();
    const ask = await reader;
    slow = setTimeout(() => say("Reading ..."), SLOW_MS);
    const options = {
      published: publishedField.value || null,
      home: homeField.value.toUpperCase() || null,
    };
    const { doc, took } = await ask({ text: textField.value, options });
    show(doc);
    clearTimeout(slow);
    say(`Read in ${took.toFixed(took < 10 ? 1 : 0)} milliseconds, in this page.`);
  } catch (error) {
    say(`${error.message}.`, true);
    await reader?.catch(() => { reader = null; }); // what failed to load may be tried again
  } finally {
    clearTimeout(slow);
    progress.hidden = true;
    isBusy = false;
    button.textContent = "Read it";
  }
  if (isStale) await read();
}

// ---- Showing ------------------------------------------------------------------------------------

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function show(doc) {
  const text = element("div", {
    class: "demo-text", tabindex: "0", role: "region", "aria-label": "The text",
  });
  const places = mark(text, doc);
  const jump = (spans) => jumper(() => spans().map((span) => places.get(span)));
  const lists = LISTS.flatMap((list) => listOf(doc, list, jump));
  found.replaceChildren(text, element("div", { class: "demo-lists" }, ...lists), asJson(doc));
}

// Puts the text into `parent`, in pieces within which the same spans hold. Returns where each span
// begins.
function mark(parent, doc) {
  const spans = [
    ...doc.quote_parts.map((span) => ({ span, of: "quote" })),
    ...doc.dates.map((span) => ({ span, of: "date" })),
    ...doc.amounts.map((span) => ({ span, of: "amount" })),
    ...doc.ents.map((span) => ({ span, of: "name" })),
  ].sort((a, b) => a.span.start - b.span.start);
  const bounds = [0, doc.text.length, ...spans.flatMap(({ span }) => [span.start, span.end])];
  const ends = [...new Set(bounds)].sort((a, b) => a - b);
  const places = new Map();
  let open = [], next = 0;
  for (let i = 0; i + 1 < ends.length; i++) {
    open = open.filter(({ span }) => span.end > ends[i]);
    while (next < spans.length && spans[next].span.start === ends[i]) open.push(spans[next++]);
    const piece = pieceOf(doc.text.slice(ends[i], ends[i + 1]), open, ends[i + 1]);
    for (const { span } of open) if (!places.has(span)) places.set(span, piece);
    parent.append(piece);
  }
  return places;
}

function pieceOf(text, open, end) {
  if (open.length === 0) return document.createTextNode(text);
  const name = open.find(({ of }) => of === "name")?.span;
  const date = open.find(({ of }) => of === "date")?.span;
  return element("span", {
    class: open.map(({ of }) => `demo-${of}`).join(" "),
    "data-of": name?.label ?? null,
    "data-label": name?.end === end ? name.label : null,
    title: date?.value ?? (name ? `${name.label}, score ${name.score.toFixed(2)}` : null),
    tabindex: "-1",
  }, text);
}

// Each press goes to the next of the places.
function jumper(placesOf) {
  let next = 0;
  return () => {
    const places = placesOf();
    const place = places[next++ % places.length];
    demo.querySelector(".demo-here")?.classList.remove("demo-here");
    place.classList.add("demo-here");
    place.scrollIntoView({ block: "center" });
    place.focus({ preventScroll: true });
  };
}

const countries = new Intl.DisplayNames(["en"], { type: "region" });
const often = (a, b) => b.mentions.length - a.mentions.length;
const identities = (doc, labels) =>
  doc.identities.filter(({ label }) => labels.includes(label)).sort(often);
const mentions = (identity, doc) => identity.mentions.map((number) => doc.ents[number]);
const itself = (row) => [row];

function times(identity) {
  return identity.mentions.length > 1 ? `${identity.mentions.length} times` : "once";
}

function whereIs({ country, lat, lon }) {
  const at = lat === null ? "" : `${lat}, ${lon}`;
  return [country && countries.of(country), at].filter(Boolean).join("; ") || "where is not known";
}

function worth({ value, low, high, currency, unit }) {
  return [value ?? `${low} to ${high}`, currency ?? unit].join(" ");
}

// The lists: a heading, the rows of a document, what is written of one, which spans of the text it
// is.
const LISTS = [
  {
    heading: "People and organizations",
    rows: (doc) => identities(doc, ["PERSON", "ORG"]),
    written: (row) => [row.name, `${row.label}, ${times(row)}`],
    spans: mentions,
  },
  {
    heading: "Quotes",
    rows: (doc) => doc.quotes,
    written: (row, doc) => [
      row.speaker_name ?? doc.speakers[row.speaker]?.text ?? "Nobody is named",
      row.text,
    ],
    spans: (row, doc) => row.parts.map((number) => doc.quote_parts[number]),
  },
  {
    heading: "Dates and times",
    rows: (doc) => doc.dates,
    written: (row) => [row.text, row.value ?? "not known"],
    spans: itself,
  },
  {
    heading: "Places",
    rows: (doc) => identities(doc, ["LOC", "FAC"]),
    written: (row) => [row.name, `${whereIs(row)}; ${times(row)}`],
    spans: mentions,
  },
  {
    heading: "Amounts",
    rows: (doc) => doc.amounts,
    written: (row) => [row.text, worth(row)],
    spans: itself,
  },
  {
    heading: "Other names",
    rows: (doc) => identities(doc, ["NORP", "PRODUCT", "MISC"]),
    written: (row) => [row.name, `${row.label}, ${times(row)}`],
    spans: mentions,
  },
];

function listOf(doc, { heading, rows, written, spans }, jump) {
  const items = rows(doc).map((row) => {
    const [what, more] = written(row, doc);
    const item = element("button", { type: "button" },
      element("span", { class: "demo-what" }, what), element("span", { class: "demo-more" }, more));
    item.addEventListener("click", jump(() => spans(row, doc)));
    return element("li", {}, item);
  });
  if (items.length === 0) return [];
  const title = element("h2", {}, `${heading} (${items.length})`);
  return [element("section", {}, title, element("ul", {}, ...items))];
}

// Written when it is opened, for it is long.
function asJson(doc) {
  const all = element("pre", { tabindex: "0" });
  const details = element("details", {}, element("summary", {}, "All of it, as JSON"), all);
  details.addEventListener("toggle", () => { all.textContent ||= JSON.stringify(doc, null, 2); });
  return details;
}

// ---- What the reader of the page does -----------------------------------------------------------

async function isKept() {
  return "caches" in globalThis && Boolean(await (await caches.open(CACHE)).match(MODEL));
}

function start() {
  if (typeof WebAssembly !== "object") {
    button.disabled = true;
    say("This browser has no WebAssembly, or it is off, so the demo cannot run here.", true);
    return;
  }
  let timer = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (reader && textField.value.length <= LONG) timer = setTimeout(read, WAIT_MS);
  });
  button.disabled = false;
  isKept().then((kept) => { if (kept) read(); }, () => {});
}

start();
