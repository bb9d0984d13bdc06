/** A function's own policy: which service may invoke it, and on behalf of what. */
import { may } from '../../lib/iam/may.ts';
import type { Permission } from '../template/waking.ts';

/** Whether one of the permissions covers it. */
export function isPermitted(permissions: readonly Permission[], asked: Permission): boolean {
  return permissions.some(
    ({ target, principal, source }) =>
      target === asked.target &&
      principal === asked.principal &&
      // A source is a pattern of an ARN, as a resource of a policy is.
      may([{ Effect: 'Allow', Action: 'invoke', Resource: source }], {
        action: 'invoke',
        resource: asked.source,
      }),
  );
}
