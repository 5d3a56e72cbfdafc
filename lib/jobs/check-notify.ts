import type { Config } from "./config.ts";
import { type Destination, WITHOUT_TARGET } from "./destination.ts";
import { InputError } from "./parse.ts";
import { didYouMean } from "./suggest.ts";

/** Says what is wrong with a host as a URL normalises it, such as "is an address of a private network"; undefined for one on the internet. */
export type HostFault = (hostname: string) => string | undefined;

/** The port of https, or one that no well-known service but the web has: 25 is mail, 22 a shell. */
const HTTPS = "443";
const FIRST_FREE_PORT = 1024;

/**
 * What the schema of `notify` cannot say. A url may be a secret in itself, so of one no more than its host is ever shown.
 * @throws InputError naming the key
 */
export function checkNotify({ notify, targets }: Pick<Config, "notify" | "targets">, hostFault: HostFault): void {
  const seen = new Set<string>();
  for (const [index, destination] of notify.entries()) {
    const where = `config.notify[${index}]`;
    const { name } = destination;
    if (seen.has(name))
      throw new InputError(`${where}.name is ${JSON.stringify(name)} a second time; want another name`);
    seen.add(name);
    checkUrl(`${where}.url`, destination.url, hostFault);
    checkTargets(where, destination, Object.keys(targets));
  }
}

function checkUrl(where: string, text: string, hostFault: HostFault): void {
  const url = URL.parse(text);
  const fail = (what: string): never => {
    throw new InputError(`${where} ${what}; want https://HOST/PATH of a host on the internet`);
  };
  if (!url) return fail("is no URL");
  if (url.protocol !== "https:") return fail(`begins with ${url.protocol}//`);
  if (url.username !== "" || url.password !== "") return fail(`has a user or password before ${url.hostname}`);
  if (url.hash !== "") return fail("has a part after #, which is never sent");
  const port = url.port || HTTPS;
  if (port !== HTTPS && Number(port) < FIRST_FREE_PORT) {
    return fail(`has the port ${port}, where ${HTTPS} or ${FIRST_FREE_PORT} and above are allowed`);
  }
  const fault = hostFault(url.hostname);
  if (fault !== undefined) fail(`has the host ${url.hostname}, which ${fault}`);
}

function checkTargets(where: string, { targets, on }: Destination, names: readonly string[]): void {
  if (targets === undefined) return;
  const unknown = targets.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, names) || `; want one of ${names.join(", ")}`;
    throw new InputError(`${where}.targets has ${JSON.stringify(unknown)}, which the config does not have${hint}`);
  }
  const topic = on.find((each) => WITHOUT_TARGET.includes(each));
  if (topic === undefined) return;
  throw new InputError(
    `${where} has targets and asks for ${topic}, which names no target; want it in a destination without targets`,
  );
}
