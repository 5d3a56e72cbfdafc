/** What goes back over HTTP. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export function jsonAnswer(status: number, value: object, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers: { ...COMMON, ...headers }, body: `${JSON.stringify(value)}\n` };
}

const COMMON = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };

/** One for every way in which a request may fail to prove itself: nobody learns which it was. */
export const UNAUTHORIZED = jsonAnswer(401, { error: "not verified" });

export const NOT_FOUND = jsonAnswer(404, { error: "there is nothing here; want POST /hooks/NAME or GET /runs/RUN" });

export function tooLarge(mostBytes: number): HttpAnswer {
  return jsonAnswer(413, { error: `the body is over ${mostBytes} bytes` });
}

/** Whatever went wrong is ours, so whoever sent it should send it again. */
export const FAILED = jsonAnswer(
  503,
  { error: "this could not be taken on now; send it again" },
  { "retry-after": "5" },
);
