import { type Heard, heardSchema, LONGEST_TEXT } from "#lib/jobs/heard.ts";

/** What a verified request of Slack's comes to. */
export type Said =
  /** `showsAnswer`: Slack shows the person what goes back over HTTP. */
  | { readonly is: "said"; readonly heard: Heard; readonly showsAnswer: boolean }
  /** `tell`: a sentence for the person, where Slack shows one. */
  | Ignored
  | { readonly is: "rejected"; readonly why: string };

export type Ignored = { readonly is: "ignored"; readonly why: string; readonly tell?: string };

/** Members with undefined are left out. */
type Given = Omit<Heard, "isWeak" | "isTold" | "room" | "message" | "answerAt"> & {
  readonly team: string | undefined;
  readonly channel: string | undefined;
  readonly thread?: string | undefined;
  readonly message?: string | undefined;
  readonly answerAt?: string | undefined;
};

export function ignored(why: string): Ignored {
  return { is: "ignored", why };
}

/** Puts together what was heard; whatever of it is not of the form that Slack documents is ignored. Slack's signature covers all of it. */
export function said({ team, channel, thread, message, answerAt, ...rest }: Given, showsAnswer: boolean): Said {
  const room = { platform: "slack", team, channel, ...(thread === undefined ? {} : { thread }) };
  const more = { ...(message === undefined ? {} : { message }), ...(answerAt === undefined ? {} : { answerAt }) };
  const parsed = heardSchema.safeParse({ ...rest, ...more, room, isWeak: false, isTold: false });
  if (parsed.success) return { is: "said", heard: parsed.data, showsAnswer };
  const where = parsed.error.issues[0]?.path.join(".") ?? "";
  return where === "text" ? TOO_LONG : ignored(`its ${where} is not as Slack documents it`);
}

const TOO_LONG: Ignored = {
  is: "ignored",
  why: `a text of over ${LONGEST_TEXT} characters`,
  tell: `This is too long: a command has at most ${LONGEST_TEXT} characters.`,
};
