/** A message of the robot's, in the words of either way to send it. */
export type Shown = {
  readonly title: string;
  readonly text: string;
  readonly buttons: readonly { readonly label: string; readonly url: string }[];
};

type Fields = Readonly<Record<string, unknown>>;

const BUTTONS_OF: Readonly<Record<string, number>> = {
  sampleMarkdown: 0,
  sampleActionCard: 1,
  sampleActionCard2: 2,
  sampleActionCard3: 3,
  sampleActionCard4: 4,
  sampleActionCard5: 5,
};

/** Bytes that the parameters of a template may have. */
const MOST_BYTES = 15_000;

/** The message that fills a template, or the code of what is wrong with it. */
export function ofTemplate(msgKey: unknown, msgParam: unknown): Shown | string {
  const count = typeof msgKey === "string" ? BUTTONS_OF[msgKey] : undefined;
  if (count === undefined) return "invalidParameter.msgKey.invalid";
  if (typeof msgParam !== "string") return "invalidParameter.msgParam.invalid";
  if (Buffer.byteLength(msgParam) > MOST_BYTES) return "invalidParameter.msgParam.tooLong";
  const fields: Fields = JSON.parse(msgParam);
  const buttons = buttonsOf(fields, count);
  const all = [fields["title"], fields["text"], ...buttons.flat()];
  if (!all.every((each) => typeof each === "string" && each !== "")) return "miss.param.actionCardTobtns";
  return shown(fields, buttons);
}

function buttonsOf(fields: Fields, count: number): readonly (readonly unknown[])[] {
  if (count === 1) return [[fields["singleTitle"], fields["singleURL"]]];
  return Array.from({ length: count }, (_, at) => [fields[`actionTitle${at + 1}`], fields[`actionURL${at + 1}`]]);
}

/** A message as a webhook takes it, or as the answer to a robot's request; null for an empty one. */
export function ofWebhook(body: Fields): Shown | string | null {
  if (body["msgtype"] === "empty") return null;
  const fields = body[String(body["msgtype"])] as Fields | undefined;
  if (body["msgtype"] !== "markdown" && body["msgtype"] !== "actionCard") return "40035";
  if (typeof fields?.["title"] !== "string" || typeof fields["text"] !== "string") return "40035";
  const btns = (fields["btns"] ?? []) as readonly Fields[];
  return shown(
    fields,
    btns.map((each) => [each["title"], each["actionURL"]]),
  );
}

function shown(fields: Fields, buttons: readonly (readonly unknown[])[]): Shown {
  return {
    title: String(fields["title"]),
    text: String(fields["text"]),
    buttons: buttons.map(([label, url]) => ({ label: String(label), url: String(url) })),
  };
}

/** What a client sends for whoever presses; a link of another kind is opened. */
export function saidBy(url: string): string {
  const { protocol, host, pathname, searchParams } = new URL(url);
  const content = searchParams.get("content");
  if (protocol === "dtmd:" && host === "dingtalkclient" && pathname === "/sendMessage" && content) return content;
  throw new Error(`the client opens ${url}; it says nothing`);
}
