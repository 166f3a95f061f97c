/* The demo's reader: core and model in a thread of their own, so that the page answers its reader
 * while a long text is read. It asks for nothing itself: demo.js gives it all.
 */
let nlp = null;

async function answer({ library, core, model, text, options }) {
  if (library) {
    const { load } = await import(library);
    nlp = await load(core, model);
    return {};
  }
  const began = performance.now();
  const doc = nlp.read(text, options);
  return { doc, took: performance.now() - began };
}

self.onmessage = async ({ data: { number, ...asked } }) => {
  try {
    self.postMessage({ number, ...(await answer(asked)) });
  } catch (error) {
    self.postMessage({ number, error: error.message });
  }
};
