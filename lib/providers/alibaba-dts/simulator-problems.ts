import type { Problem } from "../../simulator/cloud.ts";
import type { AlibabaCloud } from "../../simulator/scenario-alibaba.ts";

/** Codes with a page behind them, except the marked: no page names a code for those cases. */
export function notFound(cloud: AlibabaCloud): Problem {
  const { notFoundCode: code, notFoundHttpStatus: httpStatus } = cloud;
  return { code, message: "The specified instance does not exist.", httpStatus };
}

/** What a detail says of a deleted job where the world is set to leave it out of lists. */
export function invalidJobId(): Problem {
  return { code: "InvalidJobId", message: "The specified job id is invalid.", httpStatus: 403 };
}

export function wrongState({ wrongStateCode: code }: AlibabaCloud): Problem {
  return { code, message: "The operation is not permitted due to the job status.", httpStatus: 403 };
}

/** A subscription-billed job cannot be released; the usual code is made up, since no page gives it. */
export function prePaid({ prePaidCode: code }: AlibabaCloud): Problem {
  return { code, message: "A subscription instance cannot be released.", httpStatus: 403 };
}

/** The sample message of the operation pages; the code is made up. */
export function invalidParameter(name: string): Problem {
  return {
    code: "InvalidParameter",
    message: "The Value of Input Parameter %s is not valid.",
    dynamicMessage: name,
    httpStatus: 400,
  };
}

/** Made up: a parameter no page lists. The real gateway may ignore it; a test had better not. */
export function unknownParameter(name: string): Problem {
  return { code: "InvalidParameter.Unknown", message: `${name} is not a parameter of this action.`, httpStatus: 400 };
}

export function throttled(): Problem {
  return { code: "Throttling.User", message: "Request was denied due to user flow control.", httpStatus: 400 };
}

export function missing(name: string): Problem {
  return { code: `Missing${name}`, message: `${name} is mandatory for this action.`, httpStatus: 400 };
}

export function otherRegion(region: string): Problem {
  return { code: "InvalidRegionId", message: `RegionId ${region} is not served here.`, httpStatus: 400 };
}

/** A business error in the other spelling on record. */
export function prefixed(problem: Problem): Problem {
  return { ...problem, code: `DTS.Msg.${problem.code}` };
}

/** The same problem, naming the job at fault the way the pages fill %s. */
export function naming(problem: Problem, jobId: string): Problem {
  const filled = problem.message.replace("%s", () => problem.dynamicMessage ?? "");
  return { ...problem, message: `${filled} Job: %s.`, dynamicMessage: jobId };
}
