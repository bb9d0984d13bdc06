/** How a finding is acknowledged: at the construct that it is about, with its reason. */
import { type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Acknowledges findings of cdk-nag by their short names. */
export function nag(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  acknowledge(construct, prefixed(reasons));
}

function prefixed(reasons: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reasons).map(([id, reason]) => [`AwsSolutions::AwsSolutions-${id}`, reason]),
  );
}

/** Acknowledges findings by their full names. */
export function acknowledge(
  construct: IConstruct,
  reasons: Readonly<Record<string, string>>,
): void {
  for (const [id, reason] of Object.entries(reasons)) {
    Validations.of(construct).acknowledge({ id, reason });
  }
}

/** Acknowledges what the scheduler's role may do to wake a function: there is one for the Region's schedules of a stack. */
export function acknowledgeWaker(stack: Stack, fn: IConstruct): void {
  const logicalId = stack.resolve(functionLogicalId(fn)) as string;
  for (const child of stack.node.children.filter(({ node }) => node.id.startsWith('SchedulerRole')))
    nag(child.node.findChild('DefaultPolicy'), {
      [`IAM5[Resource::<${logicalId}.Arn>:*]`]:
        'The one function, and its versions, which the scheduler wakes.',
    });
}

function functionLogicalId(fn: IConstruct): string {
  return (fn.node.defaultChild as { logicalId?: string } | undefined)?.logicalId ?? '';
}
