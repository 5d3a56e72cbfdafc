import { createHash, createHmac } from "node:crypto";
import { type Answer, listen, type Received, type StandIn } from "./listen.ts";

export type Project = { readonly id: string; readonly name: string; readonly enabled?: boolean };

export type IamSetting = {
  readonly now: () => number;
  readonly user: { readonly name: string; readonly password: string; readonly domain: string };
  readonly key: { readonly id: string; readonly secret: string; readonly token?: string };
  readonly projects: readonly Project[];
  readonly tokenMs?: number;
  /** Answers before all else, while it has any. */
  readonly script: (Answer | "down")[];
};

const CLOCK_MS = 15 * 60_000;

/** Huawei Cloud IAM: tokens for a password, and the list of projects for a signed request. */
export function startIam(setting: IamSetting): Promise<StandIn> {
  let tokens = 0;
  return listen((request) => {
    const scripted = setting.script.shift();
    if (scripted) return scripted;
    if (request.method === "GET" && request.path === "/v3/projects") return list(request, setting);
    if (request.method !== "POST" || request.path !== "/v3/auth/tokens") return no(404, "Not Found");
    tokens += 1;
    return issue(request, setting, tokens);
  });
}

function issue({ headers, query, body }: Received, setting: IamSetting, number: number): Answer {
  if (headers["content-type"] !== "application/json;charset=utf8") return no(400, "want JSON in UTF-8");
  if (query.get("nocatalog") !== "true") return no(400, "the stand-in has no catalogue");
  const { auth } = JSON.parse(body);
  const { name, password, domain } = setting.user;
  const wanted = { methods: ["password"], password: { user: { name, password, domain: { name: domain } } } };
  if (JSON.stringify(auth.identity) !== JSON.stringify(wanted)) return no(401, "The username or password is wrong.");
  const { id, name: region } = auth.scope.project;
  const project = setting.projects.find((one) => (id === undefined ? one.name === region : one.id === id));
  if (!project) return no(401, "The project is not found.");
  const ends = new Date(setting.now() + (setting.tokenMs ?? 86_400_000)).toISOString().replace("Z", "000Z");
  const token = { expires_at: ends, methods: ["password"], project: { id: project.id, name: project.name } };
  return { status: 201, headers: { "X-Subject-Token": `MIIToken${number}` }, body: { token } };
}

function list(request: Received, setting: IamSetting): Answer {
  const refusal = refusedSignature(request, setting);
  if (refusal) return refusal;
  const projects = setting.projects.filter(({ name }) => name === request.query.get("name"));
  const whole = projects.map((project) => ({ domain_id: "d0", enabled: true, ...project }));
  return { status: 200, body: { projects: whole, links: { next: null, previous: null } } };
}

function refusedSignature({ headers, path, query, body }: Received, { key, now }: IamSetting): Answer | undefined {
  const [, access, names = "", signed] =
    /^SDK-HMAC-SHA256 Access=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? "") ??
    [];
  const date = String(headers["x-sdk-date"]);
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (access !== key.id || !names.split(";").includes("x-sdk-date"))
    return no(401, "Incorrect IAM authentication information");
  if (!(Math.abs(at - now()) <= CLOCK_MS)) return no(401, "x-sdk-date is too far off");
  if (headers["x-project-id"] !== undefined) return no(401, "X-Project-Id was sent with the question for it");
  if (headers["x-security-token"] !== key.token) return no(401, "the security token is wrong");
  const shown = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const search = [...query]
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .sort()
    .join("&");
  const lines = ["GET", `${path}/`, search, shown.join(""), names, sha256(body)];
  const text = ["SDK-HMAC-SHA256", date, sha256(lines.join("\n"))].join("\n");
  const isRight = createHmac("sha256", key.secret).update(text).digest("hex") === signed;
  return isRight ? undefined : no(401, "Incorrect IAM authentication information: verify aksk signature fail");
}

function no(status: number, message: string): Answer {
  return { status, body: { error: { code: status, message, title: "refused" } } };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
