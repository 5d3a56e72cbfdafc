import type { Problem } from "../../simulator/cloud.ts";
import type { Role } from "../../simulator/scenario-alibaba.ts";
import type { StsCall } from "./simulator-sts-request.ts";

/** The role a call may assume, or why not. The codes but NoPermission are recalled: no page at hand gives them. */
export function findRole(roles: readonly Role[], call: StsCall): Role | Problem {
  const { parameters } = call;
  const arn = parameters.get("RoleArn") ?? "";
  const role = roles.find((each) => each.arn === arn);
  if (role === undefined)
    return { code: "EntityNotExist.Role", message: `The role not exists: ${arn}.`, httpStatus: 404 };
  if (!call.isSigned) return checkOidc(role, parameters) ?? role;
  return role.externalId === undefined || role.externalId === parameters.get("ExternalId") ? role : noPermission();
}

function checkOidc(role: Role, parameters: ReadonlyMap<string, string>): Problem | undefined {
  if (role.oidcProviderArn === undefined || role.oidcProviderArn !== parameters.get("OIDCProviderArn"))
    return noPermission();
  if (role.oidcToken === parameters.get("OIDCToken")) return undefined;
  return { code: "AuthenticationFail.OIDCToken.Invalid", message: "The OIDC token is invalid.", httpStatus: 400 };
}

function noPermission(): Problem {
  return { code: "NoPermission", message: "You are not authorized to do this action.", httpStatus: 403 };
}
