// Runs a test program that was compiled to WebAssembly, with the files of this machine.
//
//     node --no-warnings --no-liftoff tests/c/wasi.mjs PROGRAM ARGUMENT...
//
// Paths are looked up from "/" in such a program; those that tests name from their own folder are
// mapped. Its clock is the processor's, as the tests of how work grows want it: WASI has none but
// the wall's. Without Liftoff, code is compiled once, and not a second time while it is measured.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { WASI } from "node:wasi";

const [program, ...args] = process.argv.slice(2);
const wasi = new WASI({
  version: "preview1",
  args: [program, ...args.map((arg) => (existsSync(arg) ? path.resolve(arg) : arg))],
  env: process.env,
  preopens: { "/": "/", "../..": "../.." },
});
const imports = { ...wasi.wasiImport };
imports.clock_time_get = (clock, precision, at) => {
  const { user, system } = process.cpuUsage();
  const nanoseconds = BigInt(user + system) * 1000n;
  new DataView(instance.exports.memory.buffer).setBigUint64(at, nanoseconds, true);
  return 0;
};
const { instance } = await WebAssembly.instantiate(readFileSync(program), {
  wasi_snapshot_preview1: imports,
});
process.exitCode = wasi.start(instance);
