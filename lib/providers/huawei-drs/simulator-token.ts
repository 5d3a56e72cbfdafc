import * as z from "zod/mini";
import type { Problem } from "../../simulator/cloud.ts";
import { jsonReply } from "../../simulator/cloud.ts";
import { stableId } from "../../simulator/digest.ts";
import { type Answer, headerOf, type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { badAuth } from "./simulator-problems.ts";

export type IamUser = { readonly user: string; readonly password: string; readonly domain: string };

export type IamSetting = {
  readonly iam: IamUser;
  readonly projectId: string;
  readonly region: string;
  readonly tokenLifeMs: number;
  readonly now: () => number;
};

/** Issues project-scoped tokens for a password, and knows its own again. */
export type TokenOffice = {
  issue(request: RawRequest, seq: number): Answer;
  check(token: string): Problem | undefined;
};

const named = z.strictObject({ name: z.string() });
const user = z.strictObject({ name: z.string(), password: z.string(), domain: named });
const tokenRequest = z.strictObject({
  auth: z.strictObject({
    identity: z.strictObject({
      methods: z.tuple([z.literal("password")]),
      password: z.strictObject({ user }),
    }),
    scope: z.strictObject({ project: z.strictObject({ name: z.optional(z.string()), id: z.optional(z.string()) }) }),
  }),
});

export function createTokenOffice(setting: IamSetting): TokenOffice {
  const expiries = new Map<string, number>();
  return {
    issue(request, seq) {
      const { query } = splitUrl(request.url);
      const refusal = checkForm(request, query) ?? refuseToken(setting, request.body);
      if (refusal !== undefined) return refusal;
      const token = `MIIsim${stableId(`${setting.projectId} token ${seq}`, 64)}`;
      expiries.set(token, setting.now() + setting.tokenLifeMs);
      return { reply: jsonReply(201, tokenBody(setting, query === ""), { "x-subject-token": token }) };
    },
    check(token) {
      const expiry = expiries.get(token);
      if (expiry === undefined) return badAuth("decrypt token fail");
      return setting.now() < expiry ? undefined : badAuth("token expires");
    },
  };
}

/** JSON in UTF-8, and no query but nocatalog=true. */
function checkForm(request: RawRequest, query: string): Answer | undefined {
  const isJson = /^application\/json(;\s*charset=utf-?8)?$/i.test(headerOf(request, "content-type") ?? "");
  const isKnown = query === "" || query === "nocatalog=true";
  return isJson && isKnown ? undefined : keystoneError(400, "Bad Request", "Request parameter is invalid.");
}

function refuseToken({ iam, projectId, region }: IamSetting, body: Buffer): Answer | undefined {
  const parsed = z.safeParse(tokenRequest, parseJson(body));
  if (!parsed.success) return keystoneError(400, "Bad Request", "Request parameter is invalid.");
  const { identity, scope } = parsed.data.auth;
  if (!isUser(identity.password.user, iam))
    return keystoneError(401, "Unauthorized", "The username or password is wrong.");
  const { name, id } = scope.project;
  const isHere = (id ?? projectId) === projectId && (name ?? region) === region && (name ?? id) !== undefined;
  return isHere ? undefined : keystoneError(401, "Unauthorized", "The project does not exist or is not accessible.");
}

/** The scope's project name or id, for finding the cloud a token is asked of. */
export function readTokenScope(body: Buffer): string | undefined {
  const parsed = z.safeParse(tokenRequest, parseJson(body));
  return parsed.success ? (parsed.data.auth.scope.project.id ?? parsed.data.auth.scope.project.name) : undefined;
}

function isUser(given: { name: string; password: string; domain: { name: string } }, iam: IamUser): boolean {
  return given.name === iam.user && given.password === iam.password && given.domain.name === iam.domain;
}

function tokenBody({ projectId, region, iam, now, tokenLifeMs }: IamSetting, withCatalog: boolean): object {
  const domain = { id: stableId(`domain ${iam.domain}`, 32), name: iam.domain };
  return {
    token: {
      methods: ["password"],
      issued_at: sixDecimals(now()),
      expires_at: sixDecimals(now() + tokenLifeMs),
      project: { id: projectId, name: region, domain },
      user: { id: stableId(`user ${iam.user}`, 32), name: iam.user, domain },
      roles: [],
      ...(withCatalog ? { catalog: [] } : {}),
    },
  };
}

export function keystoneError(status: number, title: string, message: string): Answer {
  return { reply: jsonReply(status, { error: { code: status, message, title } }), code: String(status) };
}

/** IAM writes times as 2019-02-13T06:52:13.855000Z. */
function sixDecimals(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
