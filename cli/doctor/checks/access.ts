/** Who asks, where, and whether the CDK may deploy there. */
import type { AccountFacts } from '../account/facts.ts';
import { type Finding, ok, skip, trouble, unread } from '../finding.ts';

/** The oldest bootstrap that the stacks' synthesizer takes; `requiresBootstrapStackVersion` in `cdk.out/manifest.json`. */
export const BOOTSTRAP_NEEDED = 6;

/** Credentials: there, good, and not the root user's. */
export function checkCredentials({ identity, target }: AccountFacts): Finding {
  const check = 'credentials';
  if ('read' in identity) {
    const { account, arn } = identity.read;
    if (!arn.endsWith(':root') || target.kind !== 'aws') return ok(check, `${arn} (${account})`);
    return trouble('warn', {
      check,
      says: `the root user of ${account}`,
      todo: 'use a role instead: nothing bounds what the root user can break',
    });
  }
  const { failed } = identity;
  if (failed.kind === 'absent') return skip(check, 'this system takes any');
  if (failed.kind !== 'credentials') return unread(check, failed, 'sts:GetCallerIdentity');
  return trouble('fail', {
    check,
    says: failed.words,
    todo: 'sign in (`aws sso login`), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  });
}

/** A Region is set. */
export function checkRegion({ region }: AccountFacts): Finding {
  const check = 'Region';
  if ('read' in region) return ok(check, region.read);
  return trouble('fail', {
    check,
    says: 'none is set',
    todo: 'set AWS_REGION, or `region` in the profile, to the one nearest to your callers',
  });
}

/** The Region is bootstrapped, by a CDK that is new enough. */
export function checkBootstrap({ bootstrap, identity, region }: AccountFacts): Finding {
  const check = 'bootstrap';
  const account = 'read' in identity ? identity.read.account : 'ACCOUNT';
  const where = `aws://${account}/${'read' in region ? region.read : 'REGION'}`;
  const todo = `npx cdk bootstrap ${where}`;
  if ('read' in bootstrap) {
    const { version } = bootstrap.read;
    if (version >= BOOTSTRAP_NEEDED) return ok(check, `version ${version}`);
    const says = `version ${version} is too old: ${BOOTSTRAP_NEEDED} or newer is needed`;
    return trouble('fail', { check, says, todo });
  }
  const { failed } = bootstrap;
  if (failed.kind !== 'missing') return unread(check, failed, 'cloudformation:DescribeStacks');
  return trouble('fail', { check, says: `${where} is not bootstrapped`, todo });
}
