// node tests/wasm/node.mjs CORE MODEL <REQUESTS: the answers of answers.js, { error } where nothing
// loads.
import { readFileSync } from "node:fs";
import { answers } from "./answers.js";

const [core, model] = process.argv.slice(2).map((path) => readFileSync(path));
const requests = JSON.parse(readFileSync(0, "utf8"));
const found = await answers(core, model, requests).catch(({ name, message }) => ({
  error: `${name}: ${message}`,
}));
process.stdout.write(JSON.stringify(found));
