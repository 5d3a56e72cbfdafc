/** A target whose credentials nothing here asks for. */
export const target = {
  name: "acme-cn",
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  credentials: { from: "ssm", id: "/acme" },
} as const;
