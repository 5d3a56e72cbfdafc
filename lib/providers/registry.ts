import type { ProviderName } from "#lib/jobs/target.ts";
import { alibabaDts } from "./alibaba-dts/index.ts";
import type { Provider } from "./provider.ts";

const PROVIDERS: Readonly<Partial<Record<ProviderName, Provider>>> = { "alibaba-dts": alibabaDts };

export function providerOf(name: ProviderName): Provider {
  const provider = PROVIDERS[name];
  if (!provider) throw new Error(`${name} is not available yet`);
  return provider;
}
