/** A request exactly as it came in: `url` is the raw path and query, header names are lower case. */
export type RawRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type RawReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly delayMs?: number;
};

/** What leaves the cloud: a reply, or `reset` when the connection is destroyed without one. */
export type Outcome = RawReply | "reset";

/** A reply with the cloud's own code beside it, so the call log need not parse bodies. */
export type Answer = { readonly reply: RawReply; readonly code?: string };

/** Query names and values, decoded; `+` is a space, as servers read it. Undefined when the percent-encoding is broken. */
export function decodeQuery(raw: string): readonly (readonly [string, string])[] | undefined {
  const pairs = raw.split("&").filter((part) => part !== "");
  try {
    return pairs.map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? ([plain(part), ""] as const) : ([plain(part.slice(0, at)), plain(part.slice(at + 1))] as const);
    });
  } catch {
    return undefined;
  }
}

/** RFC 3986: everything but A-Z a-z 0-9 - _ . ~ is percent-encoded, in upper-case hex. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A header by its lower-case name. */
export function headerOf(request: RawRequest, name: string): string | undefined {
  return request.headers[name];
}

export function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const at = url.indexOf("?");
  return at < 0 ? { path: url, query: "" } : { path: url.slice(0, at), query: url.slice(at + 1) };
}

function plain(text: string): string {
  return /[%+]/.test(text) ? decodeURIComponent(text.replaceAll("+", " ")) : text;
}
