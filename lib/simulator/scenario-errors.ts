import type * as z from "zod/mini";

type Issue = z.core.$ZodIssue;

/** One sentence for the first thing wrong: where, what, and what would be right. */
export function explainIssue(issue: Issue | undefined): string {
  if (issue === undefined) return "not valid";
  const where = issue.path.length === 0 ? "the top level" : issue.path.join(".");
  return `${where}: ${explain(issue)}`;
}

function explain(issue: Issue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return `unknown key ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
    case "invalid_value":
      return `want one of ${issue.values.join(", ")}`;
    case "invalid_type":
      return `want ${issue.expected}`;
    case "too_small":
      return `want ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `want at most ${issue.maximum}`;
    case "invalid_format":
      return `want ${issue.format}`;
    case "invalid_union":
      return "want one of alibaba-dts, huawei-drs";
    default:
      return issue.message;
  }
}
