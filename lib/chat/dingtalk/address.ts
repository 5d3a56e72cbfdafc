/** Of the server API; `endpoint` in the settings stands for it and for the webhooks, as a stand-in's address does. */
export const DINGTALK_API = "https://api.dingtalk.com";

/** Where sessions are answered. */
const DINGTALK_WEBHOOKS = "https://oapi.dingtalk.com";

const SESSION_PATH = "/robot/sendBySession";

/**
 * Whether an address that came with a message is DingTalk's own for answers: exactly its origin, the path of the sessions, and nothing but
 * the session's key. Another path of the same host (`/robot/send` with an `access_token`) would put our answers into whatever group a forger
 * owns. A forger's own session looks the same, so to whom an answer goes is as certain as the message that it answers.
 * @param endpoint of the settings; its origin stands for DingTalk's
 * @see open.dingtalk.com/document/development/receive-message, `sessionWebhook`
 */
export function isSessionWebhook(address: string, endpoint?: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, username, password, pathname, searchParams, hash } = new URL(address);
  const isOurs = origin === originOf(endpoint) && username === "" && password === "" && hash === "";
  return isOurs && pathname === SESSION_PATH && [...searchParams.keys()].join() === "session";
}

function originOf(endpoint: string | undefined): string {
  return new URL(endpoint ?? DINGTALK_WEBHOOKS).origin;
}
