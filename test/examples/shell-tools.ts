import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

const OPENSSL = `
const [command, hash, flag, key, form, ...others] = process.argv.slice(2);
const known = command === "dgst" && hash === "-sha256" && flag === "-hmac" && form === "-r" && others.length === 0;
if (!known) throw new Error("want openssl dgst -sha256 -hmac KEY -r");
const hmac = require("node:crypto").createHmac("sha256", key);
process.stdin.on("data", (piece) => hmac.update(piece)).on("end", () => console.log(hmac.digest("hex") + " *stdin"));
`;

const CURL = `
const [headers, rest] = [{}, []];
let body = "";
for (let args = process.argv.slice(2); args.length > 0; ) {
  const [arg, value] = [args.shift(), args[0]];
  if (arg === "--fail-with-body") continue;
  if (arg === "-H") headers[value.slice(0, value.indexOf(":"))] = value.slice(value.indexOf(":") + 1).trim();
  else if (arg === "--data-binary") body = value;
  else if (arg !== "--retry") { rest.push(arg); continue; }
  args.shift();
}
if (rest.length !== 1 || rest[0].startsWith("-")) throw new Error("want one address and no other option: " + rest);
fetch(rest[0], { method: "POST", headers, body }).then(async (answer) => {
  process.stdout.write(await answer.text());
  process.exitCode = answer.ok ? 0 : 22;
});
`;

/**
 * What the examples' shell lines call, for machines that lack it: openssl and curl as far as their manuals (openssl-dgst, curl) say for exactly
 * these options, and an error for any other. @returns a PATH that begins with them
 */
export async function withShellTools(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, script] of Object.entries({ openssl: OPENSSL, curl: CURL })) {
    const file = join(folder, name);
    await writeFile(file, `#!${process.execPath}\n${script}`);
    await chmod(file, 0o755);
  }
  return [folder, process.env["PATH"]].join(delimiter);
}
