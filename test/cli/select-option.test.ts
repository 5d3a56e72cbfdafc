import { expect, it } from "vitest";
import { readSelect } from "../../lib/cli/select-option.ts";

it.each([
  [undefined, {}],
  ["{}", {}],
  [' {"status": ["Finished"], "tags": {"a,b": "c"}}', { status: ["Finished"], tags: { "a,b": "c" } }],
  ["kind=migration", { kind: "migration" }],
  ["status=Finished|Failed,state=running", { status: ["Finished", "Failed"], state: ["running"] }],
  ["olderThan=14d, name=tmp-*,limit=50", { olderThan: "14d", name: "tmp-*", limit: 50 }],
  ["tag.env=dev,tag.team=a=b", { tags: { env: "dev", team: "a=b" } }],
  ["tag.empty=", { tags: { empty: "" } }],
])("--select %s", (text, select) => {
  expect(readSelect(text)).toEqual(select);
});
