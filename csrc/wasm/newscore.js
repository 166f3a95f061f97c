/* newscore in JavaScript: the core as WebAssembly, and what it finds as plain objects.
 *
 *     import { load } from "./newscore.js";
 *     const nlp = await load("newscore.wasm", "news.nsm");
 *     const doc = nlp.read("Anna Marin came on Tuesday.", { published: "2024-04-04" });
 *     doc.ents[0]     // { start: 0, end: 10, text: "Anna Marin", label: "PERSON", score: ... }
 *
 * A document has the form of Doc.to_dict in Python, with one difference: `start` and `end` count
 * units of JavaScript's strings (UTF-16), so that text.slice(start, end) is what was found. They
 * are those of Python, which counts code points, for as long as no character past U+FFFF, such as
 * an emoji, stands before.
 *
 * What layers there are, and what their columns mean, the core says itself: no layer is named here
 * but for those that Doc.to_dict gives another form.
 */

/** An error that the core reports: a model that it refuses, an argument, too little memory. */
export class NewscoreError extends Error {
  name = "NewscoreError";
}

// The numbers of nsc_unit, by place: what the values of a column mean.
const UNITS = [
  "start", "end", "norm_start", "norm_end", "sent", "label", "score", "rule", "name", "code", "row",
  "day", "second", "number", "row_text", "row_key", "id", "degrees", "text", "moment",
];
// How many bytes a value has where these aren't 4.
const BYTES = {
  label: 1, rule: 1, name: 1, second: 8, number: 16, degrees: 8, text: 24, moment: 16,
};

// Layers that are the offsets of their rows alone, and those whose rows don't list what points to
// them.
const RANGES = ["sents", "tokens"];
const WITHOUT_INVERSES = ["ents"];

const NONE = -1; // no row, no number
const NO_NAME = 255;
const NO_DAY = -(2 ** 31);
const NO_ZONE = -(2 ** 31);
const DAY_SECONDS = 86400;
const PRECISION_DAY = 1;
const MIN_SCORE = 0.4;
const NO_EFFORT = -1; // the model's own

/**
 * Loads the core and a model.
 *
 * @param {string | URL | Response | BufferSource | WebAssembly.Module} core newscore.wasm
 * @param {string | URL | Response | BufferSource} model a model's file, such as news.nsm
 * @returns {Promise<Pipeline>}
 */
export async function load(core, model) {
  if (typeof WebAssembly !== "object") {
    throw new NewscoreError("this program has no WebAssembly, which newscore needs");
  }
  const [module, bytes] = await Promise.all([compiled(core), bytesOf(model)]);
  const { exports } = await WebAssembly.instantiate(module, {});
  return new Pipeline(exports, bytes);
}

async function compiled(core) {
  if (core instanceof WebAssembly.Module) return core;
  const bytes = await bytesOf(core);
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new NewscoreError(`the core is damaged, or needs a newer WebAssembly: ${error.message}`);
  }
}

async function bytesOf(source) {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  const response = source instanceof Response ? source : await fetch(source);
  if (!response.ok) throw new NewscoreError(`${response.url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** A core with an opened model. One text at a time. */
export class Pipeline {
  #core;
  #reader;
  #layers;
  #text = "";
  #wide = []; // code points that are pairs of units: see #unit

  /** Use `load`. */
  constructor(exports, modelBytes) {
    this.#core = exports;
    this.#reader = exports.nswasm_new();
    if (!this.#reader) throw new NewscoreError("out of memory");
    this.#layers = describe(exports);
    const at = exports.nswasm_model_room(this.#reader, modelBytes.length);
    if (!at) throw new NewscoreError(`out of memory: ${modelBytes.length} bytes of a model`);
    new Uint8Array(exports.memory.buffer).set(modelBytes, at);
    this.#check(exports.nswasm_open(this.#reader));
  }

  /** The version of the core. */
  get version() {
    return string(this.#core, this.#core.nsc_version());
  }

  /**
   * What is found in a text.
   *
   * @param {string} text
   * @param {object} [options]
   * @param {string | null} [options.published] the day of the text, "YYYY-MM-DD"
   * @param {string | null} [options.home] the country of the paper, "NG"
   * @param {number} [options.minScore] names that score less are left out
   * @param {number | null} [options.effort] how much of the text the second of a model's readers
   *     reads, from 0 to 1; null: as the model says
   * @param {string[]} [options.layers] what to look for, by the names of tables: "entities";
   *     all that the model finds when left out
   * @param {boolean} [options.tokens] give the tokens too
   * @param {boolean} [options.normalized] give the normalized text too
   */
  read(text, options = {}) {
    if (typeof text !== "string") throw new TypeError(`expected a string, got ${typeof text}`);
    const { published = null, home = null, layers = null } = options;
    const { minScore = MIN_SCORE, effort = null } = options;
    const bits = layers === null ? 0 : this.#bits(layers);
    const day = published === null ? NO_DAY : dayOf(published);
    const country = home === null ? 0 : countryOf(home);
    checkShare("minScore", minScore);
    if (effort !== null) checkShare("effort", effort);
    this.#write(text);
    const given = [minScore, effort ?? NO_EFFORT, country, day];
    this.#check(this.#core.nswasm_run(this.#reader, bits, ...given));
    return this.#document(published, options);
  }

  /** The tables of the layers: "sentences", "tokens", "entities" ... */
  get tables() {
    return this.#layers.slice(1).map((layer) => layer.table);
  }

  // ---- In ---------------------------------------------------------------------------------------

  #check(status) {
    if (status !== 0) {
      throw new NewscoreError(string(this.#core, this.#core.nswasm_message(this.#reader)));
    }
  }

  #bits(tables) {
    let bits = 0;
    for (const table of tables) {
      const layer = this.#layers.findIndex((known, i) => i > 0 && known.table === table);
      if (layer < 0) {
        throw new RangeError(`layers: expected some of ${this.tables.join(", ")}, got ${table}`);
      }
      bits |= 1 << layer;
    }
    if (bits === 0) throw new RangeError(`layers: expected some of ${this.tables.join(", ")}`);
    return bits;
  }

  #write(text) {
    const at = this.#core.nswasm_text_room(this.#reader, text.length);
    if (!at) throw new NewscoreError(`out of memory: a text of ${text.length} units`);
    const units = new Uint16Array(this.#core.memory.buffer, at, text.length);
    for (let i = 0; i < units.length; i++) units[i] = text.charCodeAt(i);
    this.#text = text;
  }

  // ---- Out --------------------------------------------------------------------------------------

  #document(published, { tokens = false, normalized = false }) {
    const core = this.#core;
    const found = core.nswasm_layers(this.#reader);
    const nWide = core.nswasm_n_wide(this.#reader);
    this.#wide = new Uint32Array(core.memory.buffer, core.nswasm_wide(this.#reader), nWide);
    const doc = { text: this.#text, published };
    for (const layer of this.#layers.slice(1)) {
      if (!(found >> layer.number & 1) || (layer.name === "tokens" && !tokens)) continue;
      doc[layer.name] = this.#rows(layer, found);
    }
    if (normalized) {
      const at = core.nswasm_normalized(this.#reader);
      doc.normalized = utf8(core, at, core.nswasm_n_normalized(this.#reader));
    }
    return doc;
  }

  #rows(layer, found) {
    const n = this.#core.nswasm_n_rows(this.#reader, layer.number);
    const isRange = RANGES.includes(layer.name);
    const rows = Array.from({ length: n }, (_, row) => {
      const { start, end } = this.#range(layer.number, row);
      return isRange ? { start, end } : { start, end, text: this.#text.slice(start, end) };
    });
    if (isRange) return rows;
    for (const field of layer.fields) {
      if (["start", "end", "sent"].includes(field.unit) || !(found >> field.filling & 1)) continue;
      const values = this.#values(layer, field, n);
      rows.forEach((row, i) => { row[field.name] = values[i]; });
    }
    if (!WITHOUT_INVERSES.includes(layer.name)) {
      for (const inverse of layer.inverses) this.#addInverse(rows, inverse);
    }
    return rows;
  }

  // The rows of another layer that point to each row, by their numbers.
  #addInverse(rows, { name, layer, field }) {
    for (const row of rows) row[name] = [];
    const { number, fields } = this.#layers[layer];
    const n = this.#core.nswasm_n_rows(this.#reader, number);
    this.#values(this.#layers[layer], fields[field], n).forEach((to, from) => {
      if (to !== null) rows[to][name].push(from);
    });
  }

  // A column as JSON has it; nulls where there is none.
  #values(layer, field, n) {
    const at = this.#core.nswasm_column(this.#reader, layer.number, field.number);
    if (!at) return new Array(n).fill(null);
    const size = BYTES[field.unit] ?? 4;
    const view = new DataView(this.#core.memory.buffer, at, n * size);
    return Array.from({ length: n }, (_, row) => this.#value(layer, field, view, row * size));
  }

  #value(layer, field, view, at) {
    switch (field.unit) {
      case "label":
        return this.#label(layer, view.getUint8(at));
      case "name":
        return view.getUint8(at) === NO_NAME ? null : field.names[view.getUint8(at)];
      case "score":
        return view.getFloat32(at, true);
      case "code":
        return asciiOf(view, at, 4);
      case "text":
        return asciiOf(view, at, BYTES.text);
      case "row":
      case "id":
        return numberOrNull(view.getInt32(at, true));
      case "row_text":
      case "row_key":
        return this.#ofRow(field, numberOrNull(view.getInt32(at, true)));
      case "number":
        return decimalOf(view, at);
      case "degrees":
        return Number.isNaN(view.getFloat64(at, true)) ? null : view.getFloat64(at, true);
      case "moment":
        return momentOf(view, at);
      case "rule":
        return view.getUint8(at);
      case "second":
        return Number(view.getBigInt64(at, true));
      default:
        return view.getInt32(at, true);
    }
  }

  #label(layer, number) {
    return string(this.#core, this.#core.nswasm_label(this.#reader, layer.number, number));
  }

  // The text of the row that a value points to, or that text's key.
  #ofRow(field, row) {
    if (row === null) return null;
    if (field.unit === "row_key") {
      return string(this.#core, this.#core.nswasm_key(this.#reader, field.refersTo, row));
    }
    const { start, end } = this.#range(field.refersTo, row);
    return this.#text.slice(start, end);
  }

  // ---- Offsets ----------------------------------------------------------------------------------

  #range(layer, row) {
    return { start: this.#offset(layer, 0, row), end: this.#offset(layer, 1, row) };
  }

  #offset(layer, field, row) {
    const at = this.#core.nswasm_column(this.#reader, layer, field);
    return this.#unit(new DataView(this.#core.memory.buffer).getUint32(at + 4 * row, true));
  }

  // Code points in front of a place, and one more for each of them that is a pair.
  #unit(cps) {
    let low = 0, high = this.#wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#wide[middle] < cps) low = middle + 1;
      else high = middle;
    }
    return cps + low;
  }
}

// ---- What the core says of its layers -----------------------------------------------------------

function describe(core) {
  return until((number) => {
    const name = string(core, core.nsc_layer_name(number));
    return name && {
      number,
      name,
      table: string(core, core.nsc_layer_table(number)),
      fields: until((field) => fieldOf(core, number, field)),
      inverses: until((k) => inverseOf(core, number, k)),
    };
  });
}

function fieldOf(core, layer, number) {
  const name = string(core, core.nswasm_field_name(layer, number));
  return name && {
    number,
    name,
    unit: UNITS[core.nswasm_field_unit(layer, number)],
    filling: core.nswasm_field_filling(layer, number),
    refersTo: core.nswasm_field_refers_to(layer, number),
    names: until((value) => string(core, core.nswasm_field_value(layer, number, value))),
  };
}

function inverseOf(core, layer, number) {
  const name = string(core, core.nswasm_inverse_name(layer, number));
  return name && {
    name,
    layer: core.nswasm_inverse_layer(layer, number),
    field: core.nswasm_inverse_field(layer, number),
  };
}

// give(0), give(1) ... before the first that is nothing.
function until(give) {
  const items = [];
  for (let item; (item = give(items.length)) !== null; ) items.push(item);
  return items;
}

// ---- Values -------------------------------------------------------------------------------------

const decoder = new TextDecoder();

function utf8(core, at, nBytes) {
  return decoder.decode(new Uint8Array(core.memory.buffer, at, nBytes));
}

// A string that ends with a NUL; null where the core has none.
function string(core, at) {
  if (at === 0) return null;
  return utf8(core, at, new Uint8Array(core.memory.buffer).indexOf(0, at) - at);
}

// Up to `most` characters of ASCII before the first NUL; null for none.
function asciiOf(view, at, most) {
  let characters = "";
  for (let i = 0; i < most && view.getUint8(at + i) !== 0; i++) {
    characters += String.fromCharCode(view.getUint8(at + i));
  }
  return characters || null;
}

function numberOrNull(number) {
  return number === NONE ? null : number;
}

// coefficient * 10^exponent as a string, as Python writes a Decimal: readers of JSON would take a
// number for a float.
function decimalOf(view, at) {
  const coefficient = view.getBigInt64(at, true);
  const exponent = view.getInt32(at + 8, true);
  if (view.getUint32(at + 12, true)) return null;
  if (coefficient === 0n && exponent >= 0) return "0";
  if (exponent >= 0) return `${coefficient}${"0".repeat(exponent)}`;
  const sign = coefficient < 0n ? "-" : "";
  const digits = `${coefficient < 0n ? -coefficient : coefficient}`;
  const whole = digits.length + exponent; // digits before the point
  if (whole > 0) return `${sign}${digits.slice(0, whole)}.${digits.slice(whole)}`;
  if (whole > -6) return `${sign}0.${"0".repeat(-whole)}${digits}`;
  const rest = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${sign}${digits[0]}${rest}E${whole - 1}`;
}

// A day as "2024-04-04"; a time as "2024-04-04T17:00:00+01:00", without a zone where none is known.
function momentOf(view, at) {
  const second = Number(view.getBigInt64(at, true));
  const zone = view.getInt32(at + 8, true);
  const precision = view.getUint32(at + 12, true);
  if (precision === 0) return null;
  const written = new Date(second * 1000).toISOString();
  if (precision === PRECISION_DAY) return written.slice(0, 10);
  return written.slice(0, 19) + (zone === NO_ZONE ? "" : zoneOf(zone));
}

function zoneOf(minutes) {
  const two = (number) => String(number).padStart(2, "0");
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

function dayOf(published) {
  const isDate = typeof published === "string" && /^\d{4}-\d{2}-\d{2}$/.test(published);
  const date = new Date(isDate ? `${published}T00:00:00Z` : NaN);
  // A day that a month lacks is not refused by Date, but becomes one of the next month.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== published) {
    throw new RangeError(`published: expected a date as 'YYYY-MM-DD', got ${published}`);
  }
  return date.getTime() / 1000 / DAY_SECONDS;
}

function checkShare(name, value) {
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`${name}: expected a number from 0 to 1, got ${value}`);
  }
}

function countryOf(home) {
  if (typeof home !== "string" || !/^[A-Z]{2}$/.test(home)) {
    throw new RangeError(`home: expected an ISO 3166-1 code such as 'NG', got ${home}`);
  }
  return home.charCodeAt(0) | home.charCodeAt(1) << 8;
}
