const SIMULATED = "^lib/(simulator/|providers/[^/]+/simulator)";
const typesAside = { dependencyTypesNot: ["type-only"] };

/** Folder rules. Each comment says what to do; test/folder-rules.test.ts plants a violation of each. */
export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two modules need each other: move what both need into a third.",
      severity: "error",
      from: { pathNot: "node_modules" },
      to: { circular: true },
    },
    {
      name: "no-unresolvable",
      comment: "The import leads nowhere: correct the path, or list the package.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "jobs-is-pure",
      comment:
        "lib/jobs is the domain: it may use itself, zod, croner, JMESPath and node:crypto. Pass anything else in as an argument.",
      severity: "error",
      from: { path: "^lib/jobs/" },
      to: {
        pathNot: ["^lib/jobs/", "^(node:)?crypto$", "node_modules/(zod|croner|@jmespath-community)/"],
        ...typesAside,
      },
    },
    {
      name: "engine-is-pure",
      comment:
        "lib/engine reaches the world through its ports only: take what you need as a port, and wire it in deps.ts.",
      severity: "error",
      from: { path: "^lib/engine/" },
      to: { pathNot: ["^lib/(engine|jobs)/"], ...typesAside },
    },
    {
      name: "notify-is-pure",
      comment:
        "lib/notify decides what is sent where and when: it may use lib/jobs, lib/engine and lib/signatures. Pass the sending in as a port.",
      severity: "error",
      from: { path: "^lib/notify/" },
      to: { pathNot: ["^lib/(notify|jobs|engine|signatures)/", "^(node:)?net$"], ...typesAside },
    },
    {
      name: "provider-is-pure",
      comment:
        "A provider may use its own folder, provider.ts, providers/shared, lib/jobs, zod and node:crypto: no neighbour, no io.",
      severity: "error",
      from: { path: "^lib/providers/([^/]+)/", pathNot: SIMULATED },
      to: {
        pathNot: [
          "^lib/providers/$1/",
          "^lib/providers/provider\\.ts$",
          "^lib/providers/shared/",
          "^lib/jobs/",
          "^(node:)?crypto$",
          "node_modules/zod/",
        ],
        ...typesAside,
      },
    },
    {
      name: "signatures-are-pure",
      comment:
        "A verifier may use its own folder, node:crypto and, for address ranges, node:net: pass the time, the request and the secrets in.",
      severity: "error",
      from: { path: "^lib/signatures/" },
      to: { pathNot: ["^lib/signatures/", "^(node:)?(crypto|net)$"], ...typesAside },
    },
    {
      name: "simulator-judges-alone",
      comment:
        "A simulator that shared its provider's code would share its mistakes: derive it from the cloud's documentation.",
      severity: "error",
      from: { path: SIMULATED },
      to: { path: "^lib/", pathNot: SIMULATED, ...typesAside },
    },
    {
      name: "simulator-is-reached-from-cli-and-tests-only",
      comment: "The simulated clouds are for the CLI and for tests: a deployed function has no use for them.",
      severity: "error",
      from: { pathNot: [SIMULATED, "^lib/cli/", "^test/"] },
      to: { path: SIMULATED },
    },
    {
      name: "only-io-knows-aws-sdk",
      comment: "Call AWS from a file in lib/io, and build its client in lib/deps.ts.",
      severity: "error",
      from: { path: "^(lib|functions)/", pathNot: ["^lib/io/", "^lib/deps\\.ts$"] },
      to: { path: "node_modules/@aws-sdk/" },
    },
    {
      name: "io-is-wired-once",
      comment: "Real I/O is wired in lib/deps.ts: take a port as an argument instead.",
      severity: "error",
      from: { path: "^(lib|functions)/", pathNot: ["^lib/io/", "^lib/deps\\.ts$"] },
      to: { path: "^lib/io/", ...typesAside },
    },
    {
      name: "lib-does-not-know-triggers",
      comment: "lib is what all triggers share: it may not import from functions.",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^functions/" },
    },
    {
      name: "triggers-do-not-share",
      comment: "What two triggers need belongs into lib.",
      severity: "error",
      from: { path: "^functions/([^/]+)/" },
      to: { path: "^functions/", pathNot: "^functions/$1/" },
    },
    {
      name: "triggers-call-run",
      comment:
        "A trigger parses, calls lib/run.ts or the engine, and responds: it knows no provider, no io and no CLI.",
      severity: "error",
      from: { path: "^functions/" },
      to: { path: "^lib/(providers|io|cli|simulator)/", ...typesAside },
    },
    {
      name: "no-dev-deps-shipped",
      comment: "lib and functions run for users: list the package under dependencies, or do without it.",
      severity: "error",
      from: { path: "^(lib|functions)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
