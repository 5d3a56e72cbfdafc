import { jsonReply, type Problem } from "../../simulator/cloud.ts";
import type { Answer, RawReply } from "../../simulator/wire.ts";

/** How replies to one request are dressed: its id, the action's name, JSON or the documented default XML, whether Success is a boolean or text, and who answers. */
export type Dress = {
  readonly requestId: string;
  readonly action: string;
  readonly isJson: boolean;
  readonly isTyped: boolean;
  readonly host: string;
};

/** HTTP 200 with the fields the operation's page documents for success. */
export function success(dress: Dress, fields: object = {}): Answer {
  const { requestId: RequestId, isTyped } = dress;
  const tail = { RequestId, HttpStatusCode: isTyped ? 200 : "200", Success: isTyped ? true : "true" };
  return { reply: render(dress, 200, { ...fields, ...tail }) };
}

/** HTTP 200 with nothing but the operation's own fields and the request id, as STS answers. */
export function plainSuccess(dress: Dress, fields: object): Answer {
  return { reply: render(dress, 200, { RequestId: dress.requestId, ...fields }) };
}

/** A business error inside HTTP 200; `isText` writes Success as text, as some operations do. */
export function envelopeError(dress: Dress, problem: Problem, isText = !dress.isTyped): Answer {
  const body = {
    RequestId: dress.requestId,
    HttpStatusCode: dress.isTyped ? problem.httpStatus : String(problem.httpStatus),
    Success: isText ? "false" : false,
    ErrCode: problem.code,
    ErrMessage: problem.message,
    DynamicMessage: problem.dynamicMessage ?? "",
    DynamicCode: "",
  };
  return { reply: render(dress, 200, body), code: problem.code };
}

/** The gateway's own error shape, under its HTTP status. */
export function gatewayError(dress: Dress, problem: Problem): Answer {
  const body = gatewayBody(dress, problem);
  if (!dress.isJson) return xmlError(dress, problem);
  return { reply: withId(dress, jsonReply(problem.httpStatus, body)), code: problem.code };
}

export function xmlError(dress: Dress, problem: Problem): Answer {
  const body = `<?xml version='1.0' encoding='UTF-8'?>${element("Error", gatewayBody(dress, problem))}`;
  const headers = { "content-type": "text/xml;charset=utf-8" };
  return { reply: withId(dress, { status: problem.httpStatus, headers, body }), code: problem.code };
}

function gatewayBody(dress: Dress, problem: Problem) {
  return {
    RequestId: dress.requestId,
    HostId: dress.host,
    Code: problem.code,
    Message: problem.message.replace("%s", () => problem.dynamicMessage ?? "%s"),
    Recommend: `https://api.aliyun.com/troubleshoot?q=${problem.code}&product=${dress.host.split(".")[0]}`,
  };
}

function render(dress: Dress, status: number, body: object): RawReply {
  if (dress.isJson) return withId(dress, jsonReply(status, body));
  const text = `<?xml version='1.0' encoding='UTF-8'?>${element(`${dress.action}Response`, body)}`;
  return withId(dress, { status, headers: { "content-type": "application/xml" }, body: text });
}

function withId(dress: Dress, reply: RawReply): RawReply {
  return { ...reply, headers: { ...reply.headers, "x-acs-request-id": dress.requestId } };
}

/** An array repeats its element's name; an object nests. */
function element(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  if (typeof value !== "object" || value === null) return `<${name}>${escaped(String(value ?? ""))}</${name}>`;
  const inner = Object.entries(value).map(([key, item]) => element(key, item));
  return `<${name}>${inner.join("")}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
