import { type AlertmanagerSettings, checkAlertmanager, verifyAlertmanager } from "./alertmanager.ts";
import { type CloudmonitorSettings, checkCloudmonitor, verifyCloudmonitor } from "./cloudmonitor.ts";
import { checkDingtalkEvents, type DingtalkEventsSettings, verifyDingtalkEvents } from "./dingtalk-events.ts";
import {
  checkDingtalkRobot,
  DINGTALK_ROBOT_TOLERANCE_S,
  type DingtalkRobotSettings,
  verifyDingtalkRobot,
} from "./dingtalk-robot.ts";
import { checkFeishu, type FeishuSettings, verifyFeishu } from "./feishu.ts";
import { checkGithub, type GithubSettings, verifyGithub } from "./github.ts";
import { checkHmac, type HmacSettings, verifyHmac } from "./hmac.ts";
import type { RawRequest } from "./request.ts";
import { checkSlack, type SlackSettings, verifySlack } from "./slack.ts";
import { checkStandardWebhooks, type StandardWebhooksSettings, verifyStandardWebhooks } from "./standard-webhooks.ts";
import { TOLERANCE_S } from "./timestamp.ts";
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

/** One way to know a sender. */
type Scheme<Settings> = {
  /** To be called once, at start. @throws Error when a deployer got a setting wrong; no secret is named */
  readonly check: (settings: Settings) => void;
  /** Throws on settings that `check` refuses; on no request. @param now milliseconds */
  readonly verify: (request: RawRequest, settings: Settings, now: number) => Verification;
  /** Whether what is proven includes the body. Alertmanager's is kept by TLS alone. */
  readonly coversBody: boolean;
  /** Whether it may lead to a delete or teardown; if not, at most to a stop or pause. */
  readonly mayDestroy: boolean;
  /** How old a request may be; null where no time is signed, or where the settings say. */
  readonly toleranceS: number | null;
};

const SIGNED = { coversBody: true, mayDestroy: true, toleranceS: TOLERANCE_S } as const;

/** The inbound schemes. A body that is not covered, in a scheme without a secret of its sender's own, destroys nothing. */
export const SCHEMES: { readonly [Name in SchemeName]: Scheme<SettingsOf[Name]> } = {
  "standard-webhooks": { check: checkStandardWebhooks, verify: verifyStandardWebhooks, ...SIGNED },
  github: { check: checkGithub, verify: verifyGithub, ...SIGNED, toleranceS: null },
  slack: { check: checkSlack, verify: verifySlack, ...SIGNED },
  feishu: { check: checkFeishu, verify: verifyFeishu, ...SIGNED },
  "dingtalk-robot": {
    ...{ check: checkDingtalkRobot, verify: verifyDingtalkRobot },
    ...{ coversBody: false, mayDestroy: false, toleranceS: DINGTALK_ROBOT_TOLERANCE_S },
  },
  "dingtalk-events": { check: checkDingtalkEvents, verify: verifyDingtalkEvents, ...SIGNED },
  alertmanager: {
    ...{ check: checkAlertmanager, verify: verifyAlertmanager },
    ...{ coversBody: false, mayDestroy: true, toleranceS: null },
  },
  cloudmonitor: {
    ...{ check: checkCloudmonitor, verify: verifyCloudmonitor },
    ...{ coversBody: false, mayDestroy: false, toleranceS: null },
  },
  hmac: { check: checkHmac, verify: verifyHmac, ...SIGNED, toleranceS: null },
};
