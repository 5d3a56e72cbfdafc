/** Where Slack takes answers to what was said. @see docs.slack.dev/interactivity/handling-user-interaction */
const ANSWERS = "hooks.slack.com";
/** In a stand-in's process only: anywhere else an answer is read on its way. */
const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);
/** What is kept with what was heard. */
const LONGEST_ADDRESS = 2000;

/** What else may be called for an answer: the configured endpoint's own host, with its port. */
export function answerHosts(endpoint: string | undefined): readonly string[] {
  return endpoint === undefined ? [] : [new URL(endpoint).host];
}

/**
 * A `response_url` that may be called, or undefined. It comes from outside, so that its host is compared whole, after parsing, and what was
 * parsed is what is called: hooks.slack.com.evil.com and hooks.slack.com@evil.com are other hosts.
 * @param hosts further ones, with their port; without TLS on loopback only
 */
export function answerAddress(text: string | undefined, hosts: readonly string[] = []): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.href.length > LONGEST_ADDRESS) return undefined;
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
  const isKnown = hosts.includes(url.host) || (url.protocol === "https:" && url.host === ANSWERS);
  return isSafe && isKnown ? url.href : undefined;
}
