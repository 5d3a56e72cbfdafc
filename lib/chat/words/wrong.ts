import type { Problem } from "../request.ts";
import type { Texts } from "./texts.ts";

type WrongTexts = {
  readonly title: string;
  readonly problems: Readonly<Record<Problem, (word: string) => string>>;
  readonly near: (word: string) => string;
  readonly want: (words: string) => string;
  readonly andMore: (count: number) => string;
  readonly between: string;
  readonly help: string;
};

const en: WrongTexts = {
  title: "Not understood",
  problems: {
    "nothing said": () => "There is no command in this.",
    "unknown word": (word) => `${word} is no word that can stand here.`,
    "unknown target": (word) => `There is no target ${word}.`,
    "target missing": () => "Say which target is meant.",
    "jobs missing": () => "Say which jobs are meant: their ids, or what they are like.",
    "bad job id": (word) => `${word} cannot be the id of a job.`,
    "bad value": (word) => `${word} is no value that fits here.`,
    "value missing": (word) => `${word} wants a value.`,
    "chooses nothing": () => "That would mean every job of the target. Say what they are like.",
    "said twice": (word) => `${word} was said already.`,
    "both ids and a selection": () => "Name jobs by their ids or say what they are like, not both.",
    "code missing": () => "Say the code that the plan's card shows.",
    "bad code": (word) => `${word} cannot be a code. It is made of digits and the letters a to f.`,
    "bad count": (word) => `${word} is no number of jobs.`,
    "duration missing": () => "Say for how long, such as 7d.",
    "too many words": (word) => `Nothing more can follow; ${word} is too much.`,
  },
  near: (word) => `Did you mean ${word}?`,
  want: (words) => `Here could stand: ${words}`,
  andMore: (count) => `and ${count} more`,
  between: ", ",
  help: "help shows all that can be said.",
};

const zh: WrongTexts = {
  title: "无法理解",
  problems: {
    "nothing said": () => "没有输入命令。",
    "unknown word": (word) => `此处不能用 ${word}。`,
    "unknown target": (word) => `没有名为 ${word} 的目标。`,
    "target missing": () => "请指明目标。",
    "jobs missing": () => "请指明任务：任务 ID 或筛选条件。",
    "bad job id": (word) => `${word} 不是有效的任务 ID。`,
    "bad value": (word) => `${word} 不是有效的值。`,
    "value missing": (word) => `${word} 缺少值。`,
    "chooses nothing": () => "这样会选中目标的所有任务，请给出筛选条件。",
    "said twice": (word) => `${word} 重复了。`,
    "both ids and a selection": () => "任务 ID 和筛选条件只能二选一。",
    "code missing": () => "请输入计划卡片上的代码。",
    "bad code": (word) => `${word} 不是有效的代码，代码由数字和字母 a 到 f 组成。`,
    "bad count": (word) => `${word} 不是任务数量。`,
    "duration missing": () => "请指明时长，例如 7d。",
    "too many words": (word) => `后面不能再有内容，${word} 是多余的。`,
  },
  near: (word) => `是否想输入 ${word}？`,
  want: (words) => `此处可用：${words}`,
  andMore: (count) => `等，另有 ${count} 个`,
  between: "、",
  help: "输入 help 查看所有命令。",
};

export const WRONG: Texts<WrongTexts> = { en, zh };
