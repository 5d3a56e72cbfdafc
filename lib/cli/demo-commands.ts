import { DEMO_JOBS } from "./demo-scenario.ts";

/** The demo's five commands: 31 jobs, five actions, three targets. */
export const DEMO_COMMANDS = [
  { version: 1, action: "teardown", target: "acme-hangzhou", jobs: [...DEMO_JOBS.teardown], deadlineSeconds: 900 },
  { version: 1, action: "stop", target: "acme-singapore", jobs: [{ id: DEMO_JOBS.reverse, direction: "Reverse" }] },
  { version: 1, action: "reset", target: "acme-singapore", jobs: [DEMO_JOBS.reset] },
  { version: 1, action: "start", target: "acme-singapore", jobs: [DEMO_JOBS.start] },
  { version: 1, action: "delete", target: "acme-huawei", jobs: [...DEMO_JOBS.delete] },
] as const;

type Endpoint = {
  readonly provider: string;
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: Readonly<Record<string, string>>;
};

/** A config for the simulated clouds, with its keys as an environment of their own. */
export function demoConfig(endpoints: readonly Endpoint[]) {
  const [hangzhou, singapore, huawei] = endpoints;
  if (!hangzhou || !singapore || !huawei) throw new Error(`the demo has ${endpoints.length} clouds; want 3`);
  const alibaba = ({ region, endpoint }: Endpoint, prefix: string) => ({
    provider: "alibaba-dts",
    region,
    endpoint,
    credentials: { from: "env", accessKeyId: `${prefix}_AK`, accessKeySecret: `${prefix}_SK` },
  });
  const config = {
    targets: {
      "acme-hangzhou": alibaba(hangzhou, "HZ"),
      "acme-singapore": alibaba(singapore, "SG"),
      "acme-huawei": {
        provider: "huawei-drs",
        region: huawei.region,
        endpoint: huawei.endpoint,
        projectId: "054ba152d480d55b2f5dc0069e7ddef0",
        credentials: { from: "env", accessKeyId: "HW_AK", secretAccessKey: "HW_SK" },
      },
    },
    ledger: { sqlite: ":memory:" },
  };
  const environment = {
    HZ_AK: hangzhou.credentials["accessKeyId"],
    HZ_SK: hangzhou.credentials["accessKeySecret"],
    SG_AK: singapore.credentials["accessKeyId"],
    SG_SK: singapore.credentials["accessKeySecret"],
    HW_AK: huawei.credentials["accessKeyId"],
    HW_SK: huawei.credentials["secretAccessKey"],
  };
  return { config, environment };
}
