// Size and speed of the core as WebAssembly, in node, as the tables of docs/demo.md have them.
//
//     make wasm
//     make -C csrc/wasm SIMD= OUT=../../build/wasm-plain        without vectors, to compare
//     node benchmarks/wasm.mjs build/wasm build/wasm-plain
//
// Words are what white space parts, of the articles of tests/golden; each round reads all of them,
// from a string to a finished document with every layer. Seconds are the processor's, of all
// threads of node, the median of ROUNDS after WARM_UP; load and first article by the wall's clock.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const WARM_UP = 5;
const ROUNDS = 11;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const articles = readdirSync(path.join(root, "tests/golden/articles")).sort()
  .map((name) => readFileSync(path.join(root, "tests/golden/articles", name), "utf8"));
const nWords = articles.join(" ").split(/\s+/).filter(Boolean).length;
const model = readFileSync(path.join(root, "python/newscore/models/news.nsm"));

function processorSeconds(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}

async function measure(folder) {
  const core = readFileSync(path.join(folder, "newscore.wasm"));
  const { load } = await import(pathToFileURL(path.resolve(folder, "newscore.js")));
  const began = performance.now();
  const nlp = await load(core, model);
  const loaded = performance.now();
  nlp.read(articles[0]);
  const first = performance.now();
  const all = () => articles.forEach((article) => nlp.read(article));
  for (let i = 0; i < WARM_UP; i++) all();
  const seconds = median(Array.from({ length: ROUNDS }, () => processorSeconds(all)));
  return {
    folder,
    bytes: core.length,
    gzip: gzipSync(core, { level: 9 }).length,
    load: `${Math.round(loaded - began)} ms`,
    first: `${Math.round(first - loaded)} ms`,
    "words/s": Math.round(nWords / seconds / 1000) * 1000,
  };
}

const rows = [];
for (const folder of process.argv.slice(2)) rows.push(await measure(folder));
console.log(`${articles.length} articles, ${nWords} words, node ${process.version}`);
console.table(rows);
