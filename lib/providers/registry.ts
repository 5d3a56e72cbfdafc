import type { ProviderName } from "#lib/jobs/target.ts";
import { alibabaDts } from "./alibaba-dts/index.ts";
import { huaweiDrs } from "./huawei-drs/index.ts";
import type { Provider } from "./provider.ts";

const PROVIDERS: Readonly<Record<ProviderName, Provider>> = { "alibaba-dts": alibabaDts, "huawei-drs": huaweiDrs };

export function providerOf(name: ProviderName): Provider {
  return PROVIDERS[name];
}
