/** The one table of what to do when AWS, the SDK or the CDK refuses. */
import { accountFailureOf, type FailureKind } from './doctor/account/failure.ts';

/** What to do about each kind of refusal. */
export const ADVICE = {
  region: 'set AWS_REGION, or `region` in the profile, to the one nearest to your callers',
  credentials: 'sign in (`aws configure` or `aws sso login`), or name a profile in AWS_PROFILE',
  denied: 'these credentials may not do that: docs/deploy.md says what each command needs',
  missing: 'there is no such thing there: look at --table and AWS_REGION',
  unreachable: 'nothing answers: look at the network and the AWS_ENDPOINT_URL variables',
  expired: 'the credentials have run out: sign in again (`aws sso login`)',
  bootstrap:
    'the CDK has not been set up in this account and Region: run `npx cdk bootstrap`, or deploy',
  docker:
    'the bot’s image is built with Docker: start it, or set CDK_DOCKER=podman (docs/image.md)',
  stuck:
    'a stack is where a failed deploy left it: see its events in CloudFormation, delete it there, deploy again',
} as const;

/** The CDK tells by its words alone. */
const CDK_SIGNS: readonly (readonly [RegExp, keyof typeof ADVICE])[] = [
  [
    /Unable to resolve AWS account|Could not load credentials|no credentials have been configured/,
    'credentials',
  ],
  [/ExpiredToken|security token.*expired/i, 'expired'],
  [/not bootstrapped|bootstrap stack|BootstrapStackVersion/i, 'bootstrap'],
  [
    /Cannot connect to the Docker daemon|docker: (not found|command not found)|spawn docker ENOENT/,
    'docker',
  ],
  [/UPDATE_ROLLBACK_FAILED|ROLLBACK_COMPLETE state/, 'stuck'],
];

/** What to do about what the CDK printed, where that is known. */
export function adviceOnCdk(output: string): string | undefined {
  const found = CDK_SIGNS.find(([sign]) => sign.test(output));
  return found && ADVICE[found[1]];
}

/** Whether AWS answered with an error, or the SDK could not ask it; anything else is a fault of ours. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('$fault' in error || '$metadata' in error) return true;
  return ['region', 'credentials', 'unreachable'].includes(accountFailureOf(error).kind);
}

/** AWS's own words, and what to do about them where that is known. */
export function explainRefusal(error: unknown): string {
  const { kind, words } = accountFailureOf(error);
  const advice: string | undefined = (ADVICE as Partial<Record<FailureKind, string>>)[kind];
  return advice === undefined ? `AWS refused: ${words}` : `AWS refused: ${words}; ${advice}.`;
}
