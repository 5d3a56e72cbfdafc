import { type AlertmanagerSettings, checkAlertmanager, verifyAlertmanager } from "./alertmanager.ts";
import { type CloudmonitorSettings, checkCloudmonitor, verifyCloudmonitor } from "./cloudmonitor.ts";
import { checkDingtalkEvents, type DingtalkEventsSettings, verifyDingtalkEvents } from "./dingtalk-events.ts";
import { checkDingtalkRobot, type DingtalkRobotSettings, verifyDingtalkRobot } from "./dingtalk-robot.ts";
import { checkFeishu, type FeishuSettings, verifyFeishu } from "./feishu.ts";
import { checkGithub, type GithubSettings, verifyGithub } from "./github.ts";
import { checkHmac, type HmacSettings, verifyHmac } from "./hmac.ts";
import type { RawRequest } from "./request.ts";
import { checkSlack, type SlackSettings, verifySlack } from "./slack.ts";
import { checkStandardWebhooks, type StandardWebhooksSettings, verifyStandardWebhooks } from "./standard-webhooks.ts";
import type { Verification } from "./verification.ts";

type SettingsOf = {
  readonly "standard-webhooks": StandardWebhooksSettings;
  readonly github: GithubSettings;
  readonly slack: SlackSettings;
  readonly feishu: FeishuSettings;
  readonly "dingtalk-robot": DingtalkRobotSettings;
  readonly "dingtalk-events": DingtalkEventsSettings;
  readonly alertmanager: AlertmanagerSettings;
  readonly cloudmonitor: CloudmonitorSettings;
  readonly hmac: HmacSettings;
};

export type SchemeName = keyof SettingsOf;
/** @public */
export type SchemeSettings<Name extends SchemeName> = SettingsOf[Name];

/** One way to know a sender. What a scheme may lead to is decided in lib/jobs/webhook.ts. */
type Scheme<Settings> = {
  /** To be called once, at start. @throws Error when a deployer got a setting wrong; no secret is named */
  readonly check: (settings: Settings) => void;
  /** Throws on settings that `check` refuses; on no request. @param now milliseconds */
  readonly verify: (request: RawRequest, settings: Settings, now: number) => Verification;
};

/** The inbound schemes. */
export const SCHEMES: { readonly [Name in SchemeName]: Scheme<SettingsOf[Name]> } = {
  "standard-webhooks": { check: checkStandardWebhooks, verify: verifyStandardWebhooks },
  github: { check: checkGithub, verify: verifyGithub },
  slack: { check: checkSlack, verify: verifySlack },
  feishu: { check: checkFeishu, verify: verifyFeishu },
  "dingtalk-robot": { check: checkDingtalkRobot, verify: verifyDingtalkRobot },
  "dingtalk-events": { check: checkDingtalkEvents, verify: verifyDingtalkEvents },
  alertmanager: { check: checkAlertmanager, verify: verifyAlertmanager },
  cloudmonitor: { check: checkCloudmonitor, verify: verifyCloudmonitor },
  hmac: { check: checkHmac, verify: verifyHmac },
};
