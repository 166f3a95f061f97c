// What a browser is told by the test: runs one of TESTS and posts what it found.
import { answers } from "./answers.js";

const WAIT_MS = 60_000;

async function until(what, ready) {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
    const found = ready();
    if (found) return found;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error(`waited in vain: ${what}`);
}

// The demo's page in a frame, and what a reader sees of it.
async function open() {
  document.querySelector("iframe")?.remove();
  const frame = document.createElement("iframe");
  frame.width = 1000;
  frame.height = 800;
  frame.src = "/demo.html";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
  document.body.append(frame);
  await loaded;
  const page = frame.contentDocument;
  const status = () => page.querySelector("[role=status]").textContent;
  const button = page.querySelector("form button");
  return {
    page,
    status,
    button,
    isRead: () => until("the text to be read", () => /^Read in/.test(status())),
    lists: () => Object.fromEntries([...page.querySelectorAll(".demo-lists section")].map(listOf)),
  };
}

function listOf(section) {
  const rows = [...section.querySelectorAll("button")];
  const texts = rows.map((row) => [...row.children].map((part) => part.textContent));
  return [section.querySelector("h2").textContent, texts];
}

const TESTS = {
  async answers() {
    const requests = await (await fetch("/requests.json")).json();
    const [core, model] = await Promise.all(["/demo/newscore.wasm", "/demo/news.nsm"]
      .map((path) => fetch(`/site${path}`)));
    return answers(core, model, requests);
  },

  // Reads the text that is there; another, as it is typed; with the network gone, the first again.
  async demo() {
    const seen = {};
    let demo = await open();
    await until("the button to be ready", () => !demo.button.disabled);
    seen.asks = demo.button.textContent;
    seen.before = demo.lists();
    demo.button.click();
    await demo.isRead();
    seen.took = Number(demo.status().match(/[\d.]+/)[0]);
    const field = demo.page.querySelector("textarea");
    seen.text = demo.page.querySelector(".demo-text").textContent === field.value;
    seen.lists = demo.lists();
    seen.jumped = jump(demo.page);
    field.value = "<b>Anna Marin</b> \u{1F600} left Dublin and Joe Bright paid $5.";
    demo.page.querySelector("form").dispatchEvent(new Event("input"));
    await until("the new text to be read", () => "Amounts (1)" in demo.lists());
    seen.typed = demo.lists();
    seen.marked = [...demo.page.querySelectorAll(".demo-name")].map((piece) => piece.textContent);
    await until("the page to be kept", () => demo.page.getElementById("demo").dataset.kept);
    await navigator.serviceWorker.getRegistration("/demo.html").then((worker) => until(
      "the worker to work", () => worker.active?.state === "activated"));
    await fetch("/gone", { method: "POST" });
    seen.offline = await fetch("/demo.html").then(() => "there", () => "gone");
    demo = await open();
    await demo.isRead();
    seen.afterwards = demo.lists();
    await fetch("/back", { method: "POST" });
    return seen;
  },

  // Has a long text read, types another meanwhile, and counts how often the page could answer.
  async long() {
    const demo = await open();
    await until("the button to be ready", () => !demo.button.disabled);
    const field = demo.page.querySelector("textarea");
    field.value = `${field.value}\n\n`.repeat(1500);
    const first = demo.page.querySelector(".demo-found");
    let ticks = 0;
    const ticking = setInterval(() => { ticks++; }, 10);
    demo.button.click();
    await until("the text to be taken", () => /^Reading/.test(demo.status()));
    const before = ticks, nothing = first.childElementCount;
    field.value = "Anna Marin left Dublin.";
    demo.page.querySelector("form").requestSubmit();
    await until("the long text to be shown", () => first.childElementCount > 0);
    const during = ticks - before;
    await until("the other text to be read", () => "Places (1)" in demo.lists());
    clearInterval(ticking);
    const asked = demo.page.querySelector(".demo-text").textContent;
    return { during, nothing, asked, status: demo.status() };
  },

  async refusal() {
    const { page, status, button } = await open();
    await until("the page to say so", status);
    const isError = page.querySelector("[role=status]").className;
    return { status: status(), isError, disabled: button.disabled };
  },
};

// Presses the button of the name that is found most often twice: each time another place has the
// focus.
function jump(page) {
  const button = page.querySelector(".demo-lists button");
  const places = [0, 1].map(() => {
    button.click();
    return page.activeElement;
  });
  return { texts: places.map((place) => place.textContent), differ: places[0] !== places[1] };
}

const name = new URLSearchParams(location.search).get("test");
const found = await TESTS[name]().catch((error) => ({ error: `${error.name}: ${error.message}` }));
await fetch("/done", { method: "POST", body: JSON.stringify(found) });
