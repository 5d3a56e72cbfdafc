import { createAlibabaDts } from "../providers/alibaba-dts/simulator.ts";
import { createHuaweiDrs } from "../providers/huawei-drs/simulator.ts";
import type { CloudContext, SimulatedCloud } from "./cloud.ts";
import { stableId } from "./digest.ts";
import type { Provider } from "./log.ts";
import type { CloudSeed, Scenario } from "./scenario.ts";
import { LONGEST_SESSION_S, type Role } from "./scenario-alibaba.ts";

/** How to reach one simulated cloud. Keys are test keys, given in the scenario or made up the same way every time. */
export type Endpoint = {
  readonly provider: Provider;
  readonly region: string;
  readonly endpoint: string;
  readonly projectId?: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly sts?: { readonly endpoint: string; readonly roles: readonly Role[] };
  readonly iam?: {
    readonly endpoint: string;
    readonly user: string;
    readonly password: string;
    readonly domain: string;
  };
};

export type SettledCloud = {
  readonly describe: (url: string) => Endpoint;
  readonly open: (context: CloudContext) => SimulatedCloud;
  readonly projectId?: string;
  readonly roleArns: readonly string[];
};

/** Every cloud of a scenario with its keys settled. */
export function settleClouds(scenario: Scenario): readonly SettledCloud[] {
  return scenario.clouds.map((cloud, index) =>
    cloud.provider === "alibaba-dts" ? settleAlibaba(cloud, index) : settleHuawei(cloud, index),
  );
}

function settleAlibaba(seed: Extract<CloudSeed, { provider: "alibaba-dts" }>, index: number): SettledCloud {
  const name = `${seed.provider} ${seed.region} ${index}`;
  const credentials = seed.credentials ?? {
    accessKeyId: `LTAIsim${stableId(`${name} key`, 16)}`,
    accessKeySecret: stableId(`${name} secret`, 30),
  };
  const roles = seed.roles ?? [defaultRole()];
  const { provider, region } = seed;
  return {
    roleArns: roles.map(({ arn }) => arn),
    describe: (endpoint) => ({
      ...{ provider, region, endpoint },
      credentials: withoutUndefined(credentials),
      sts: { endpoint, roles },
    }),
    open: (context) => createAlibabaDts({ ...seed, credentials, roles }, context),
  };
}

function settleHuawei(seed: Extract<CloudSeed, { provider: "huawei-drs" }>, index: number): SettledCloud {
  const name = `${seed.provider} ${seed.region} ${index}`;
  const projectId = seed.projectId ?? stableId(`${name} project`, 32);
  const credentials = seed.credentials ?? {
    accessKeyId: `HWSIM${stableId(`${name} key`, 15).toUpperCase()}`,
    secretAccessKey: stableId(`${name} secret`, 40),
  };
  const iam = seed.iam ?? { user: "sim-user", password: stableId(`${name} password`, 20), domain: "sim-domain" };
  const { provider, region } = seed;
  return {
    projectId,
    roleArns: [],
    describe: (endpoint) => ({
      ...{ provider, region, endpoint, projectId },
      credentials: withoutUndefined(credentials),
      iam: { endpoint, ...iam },
    }),
    open: (context) => createHuaweiDrs({ ...seed, credentials, iam, projectId }, context),
  };
}

/** One role for all clouds that name none, as one account has it in all regions. */
function defaultRole(): Role {
  const account = "acs:ram::1000000000000000";
  return {
    arn: `${account}:role/sluice-sim`,
    oidcProviderArn: `${account}:oidc-provider/sim`,
    oidcToken: `sim.${stableId("oidc token", 40)}.sim`,
    longestSessionS: LONGEST_SESSION_S,
  };
}

function withoutUndefined(record: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
