import type { Problem } from "../../simulator/cloud.ts";

/** The service's codes, each with the HTTP status its page gives. */
export function jobAbsent(): Problem {
  return { httpStatus: 400, code: "DRS.10000010", message: "Job does not exist, please check job ID." };
}

/** v3 words for a job that never was. */
export function taskAbsent(): Problem {
  return { httpStatus: 400, code: "DRS.M00289", message: "The task does not exist." };
}

/** v3 words for a job that was deleted. */
export function taskDeleted(): Problem {
  return { httpStatus: 400, code: "DRS.M05004", message: "The task has been deleted or its resources released." };
}

export function wrongState(code: string): Problem {
  return { httpStatus: 400, code, message: "The API cannot be called in the current task status." };
}

export function badParameter(name: string): Problem {
  return { httpStatus: 400, code: "DRS.M00007", message: `Invalid parameter: ${name}.` };
}

export function genericFailure(): Problem {
  return { httpStatus: 400, code: "DRS.10000001", message: "Failed." };
}

/** No page gives these two codes; the scenario does. */
export function notServed(code: string): Problem {
  return { httpStatus: 400, code, message: "The API does not support tasks of this type." };
}

export function orderStands(code: string): Problem {
  return { httpStatus: 400, code, message: "Unsubscribe from the yearly/monthly task first." };
}

export function subtasksOnly(): Problem {
  return { httpStatus: 400, code: "DRS.M00307", message: "Only subtasks can be operated." };
}

export function parentsOnly(): Problem {
  return { httpStatus: 400, code: "DRS.M00308", message: "Only parent tasks can be operated." };
}

export function throttled(): Problem {
  const why = "policy user over ratelimit,limit:200,time:5 minute";
  return { httpStatus: 429, code: "APIGW.0308", message: `The throttling threshold has been reached: ${why}` };
}

export function duplicateJob(): Problem {
  return { httpStatus: 400, code: "DRS.M00301", message: "The request contains a duplicate job ID." };
}

export function badProject(): Problem {
  return { httpStatus: 403, code: "DRS.M00261", message: "Invalid project ID." };
}

export function apiAbsent(): Problem {
  return { httpStatus: 404, code: "APIGW.0101", message: "The API does not exist or has not been published." };
}

/** All authentication failures share one code; the sentence tells them apart. */
export function badAuth(why: string): Problem {
  return { httpStatus: 401, code: "APIGW.0301", message: `Incorrect IAM authentication information: ${why}` };
}

/** With X-Language zh-cn the same codes come with other words. */
export const CHINESE: Readonly<Record<string, string>> = {
  "DRS.10000010": "任务不存在，请检查任务ID。",
  "DRS.M00289": "任务不存在。",
  "DRS.M05004": "任务已删除或资源已释放。",
  "DRS.M00304": "当前任务状态不支持调用该接口。",
  "DRS.M00007": "参数错误。",
};
