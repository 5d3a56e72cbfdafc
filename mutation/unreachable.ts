/** As much of a Babel path as is looked at here. */
type Path = {
  readonly node: {
    readonly type: string;
    readonly test?: unknown;
    readonly consequent?: readonly [{ readonly argument?: { readonly typeAnnotation?: { readonly type: string } } }?];
  };
};

/** A `default` that returns `satisfies never` is there for the compiler: no test can reach it. */
function shouldIgnore({ node }: Path): string | undefined {
  if (node.type !== "SwitchCase" || node.test) return undefined;
  const isNever = node.consequent?.[0]?.argument?.typeAnnotation?.type === "TSNeverKeyword";
  return isNever ? "only the compiler gets here" : undefined;
}

export const strykerPlugins = [{ kind: "Ignore", name: "unreachable", value: { shouldIgnore } }];
