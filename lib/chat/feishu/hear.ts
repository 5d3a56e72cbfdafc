import type { FeishuSettings } from "#lib/signatures/feishu.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { Hearing } from "../hearing.ts";

export function hearFeishu(_request: RawRequest, _settings: FeishuSettings & { appId?: string }, _now: number): Hearing {
  return { is: "rejected", why: "not written yet" };
}
