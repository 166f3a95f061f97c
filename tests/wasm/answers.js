// What newscore.js answers to requests: [{ text, options }] -> [doc or { error }].
// Node and browsers run this same code, so that a test can ask both.
import { load } from "../../build/wasm/newscore.js";

export async function answers(core, model, requests) {
  const nlp = await load(core, model);
  return requests.map(({ text, options }) => {
    try {
      return nlp.read(text, options);
    } catch (error) {
      return { error: `${error.name}: ${error.message}` };
    }
  });
}
