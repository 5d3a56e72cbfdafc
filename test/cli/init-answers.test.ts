import { describe, expect, it } from "vitest";
import { answersFrom, type Terminal } from "#lib/cli/init-answers.ts";

const STANDARD = { key: "ALIBABA_CLOUD_ACCESS_KEY_ID", secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET" };

/** Somebody who gives these answers, one a question. */
function somebody(...answers: readonly string[]) {
  const [asked, told]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    ask: async (question) => {
      asked.push(question);
      const next = answers[asked.length - 1];
      if (next === undefined) throw new Error(`no answer for: ${question}`);
      return next;
    },
    tell: (line) => told.push(line),
  };
  return { asked, told, terminal };
}

describe("what a new config needs to know", () => {
  it("is asked, with the standard variables for whoever presses Enter", async () => {
    const { terminal, asked } = somebody("alibaba-dts", " acme ", "cn-hangzhou", "", "");
    expect(await answersFrom({}, terminal)).toEqual({
      ...{ provider: "alibaba-dts", target: "acme", region: "cn-hangzhou" },
      ...{ projectId: undefined, variables: STANDARD },
    });
    expect(asked.at(-1)).toBe(`its secret [${STANDARD.secret}]: `);
  });

  it("asks of Huawei for the project, too, which may be left out", async () => {
    const project = "054ba152d480d55b2f5dc0069e7ddef0";
    const begin = ["huawei-drs", "acme", "cn-north-4"];
    const [with_, without] = [somebody(...begin, project, "", ""), somebody(...begin, "", "HW_AK", "HW_SK")];
    expect(await answersFrom({}, with_.terminal)).toMatchObject({ projectId: project });
    expect(await answersFrom({}, without.terminal)).toMatchObject({
      projectId: undefined,
      variables: { key: "HW_AK", secret: "HW_SK" },
    });
  });

  it("is asked only as far as the options do not say it", async () => {
    const { terminal, asked } = somebody("cn-hangzhou", "", "");
    await answersFrom({ provider: "alibaba-dts", target: "acme" }, terminal);
    expect(asked[0]).toBe("its region: ");
  });

  it("is not asked of whoever gave all that is needed", async () => {
    const { terminal, asked } = somebody();
    await answersFrom({ provider: "alibaba-dts", target: "acme", region: "cn-hangzhou" }, terminal);
    expect(asked).toEqual([]);
  });

  it.each([
    [
      "a cloud",
      ["alibaba", "alibaba-dts", "a", "cn-hangzhou", "", ""],
      'that is "alibaba"; want alibaba-dts or huawei-drs',
    ],
    ["a cloud misspelt", ["huawei-drc", "huawei-drs", "a", "cn-north-4", "", "", ""], "did you mean huawei-drs?"],
    ["a name", ["alibaba-dts", "", "a", "cn-hangzhou", "", ""], 'that is ""; want 1 to 64 letters'],
    [
      "a region",
      ["alibaba-dts", "a", "cn-north-4", "cn-hangzhou", "", ""],
      "cn-north-4 is not in the DTS region table",
    ],
    ["a project", ["huawei-drs", "a", "cn-north-4", "x", "", "", ""], 'that is "x"; want the 32 hex digits'],
    ["one variable for both", ["alibaba-dts", "a", "cn-hangzhou", "A_K", "A_K", ""], "A_K holds the id already"],
  ])("%s that is wrong is told why, and asked again", async (_, answers, sentence) => {
    const { terminal, told, asked } = somebody(...answers);
    await answersFrom({}, terminal);
    expect(told.filter((line) => line.includes(sentence))).toHaveLength(1);
    expect(asked).toHaveLength(answers.length);
  });

  it.each(["LTAI5tExampleExample", "EXAMPLEHUAWEIKEY0001", "wJalrXUtnFEMIexampleKEY"])(
    "a key is not taken for a variable, nor shown: %s",
    async (key) => {
      const { terminal, told } = somebody("alibaba-dts", "a", "cn-hangzhou", key, "", key, "");
      expect(await answersFrom({}, terminal)).toMatchObject({ variables: STANDARD });
      expect(told.filter((line) => line.includes("never the key itself"))).toHaveLength(2);
      expect(told.join("\n")).not.toContain(key);
    },
  );
});
