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
  const fault = urlFault(URL.parse(text), hostFault);
  if (fault !== undefined) throw new InputError(`${where} ${fault}; want https://HOST/PATH of a host on the internet`);
}

function urlFault(url: URL | null, hostFault: HostFault): string | undefined {
  if (!url) return "is no URL";
  const { protocol, username, password, hostname, hash } = url;
  if (protocol !== "https:") return `begins with ${protocol}`;
  if (username !== "" || password !== "") return `has a user or password before ${hostname}`;
  if (hash !== "") return "has a part after #, which is never sent";
  const port = url.port || HTTPS;
  if (port !== HTTPS && Number(port) < FIRST_FREE_PORT) {
    return `has the port ${port}, where ${HTTPS} or ${FIRST_FREE_PORT} and above are allowed`;
  }
  const fault = hostFault(hostname);
  return fault === undefined ? undefined : `has the host ${hostname}, which ${fault}`;
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
