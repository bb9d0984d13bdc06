/** ARNs of the local account, and what they are read back to. */

/** The Region that the local endpoints play. */
export const REGION = 'us-east-1';

/** The one availability zone. */
export const ZONE = `${REGION}a`;

const ACCOUNT = '000000000000';

/** An ECS resource's ARN. */
export function arn(kind: 'cluster' | 'task' | 'task-definition', rest: string): string {
  return `arn:aws:ecs:${REGION}:${ACCOUNT}:${kind}/${rest}`;
}

/** The last part of an ARN, or the name as it is. */
export function nameOf(arnOrName: unknown): string {
  const text = String(arnOrName);
  return text.slice(text.lastIndexOf('/') + 1);
}
