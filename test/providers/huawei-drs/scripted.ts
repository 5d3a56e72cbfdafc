import type { HuaweiTarget } from "#lib/jobs/target.ts";
import type { Answer, ApiRequest, Ask } from "#lib/providers/provider.ts";

export const target = (api: HuaweiTarget["api"] = "auto", pauseMode: HuaweiTarget["pauseMode"] = "target") =>
  ({
    name: "acme-hw",
    provider: "huawei-drs",
    region: "cn-north-4",
    projectId: "054ba152d480d55b2f5dc0069e7ddef0",
    api,
    pauseMode,
    credentials: { from: "ssm", id: "/acme" },
  }) as const;

/** Answers in this order; the last one goes on for ever. */
export function scripted(...answers: readonly Answer[]): { readonly asked: ApiRequest[]; readonly ask: Ask } {
  const asked: ApiRequest[] = [];
  const ask: Ask = async (request) => {
    asked.push(request);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    if (!answer) throw new Error("nothing is scripted; want an answer");
    return answer;
  };
  return { asked, ask };
}

export const yes = (data: unknown): Answer => ({ ok: true, data, cloudRequestId: "R" });

export const no = (
  kind: (Answer & { ok: false })["failure"]["kind"],
  code?: string,
  effect: "none" | "unknown" = "none",
  message = "no",
): Answer => ({ ok: false, failure: { kind, message, ...(code === undefined ? {} : { code }) }, effect });

export const NO_API = no("invalid-request", "APIGW.0101");
