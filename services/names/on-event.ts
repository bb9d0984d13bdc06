/** What the function is called for: a deploy, the end of a deployment, each hour, and by hand. */
import { z } from 'zod';
import { answerStack, isStackEvent, type StackEventDeps } from '../../core/stack-event.ts';
import { type CertificateLook, keepCertificate } from './keep-certificate.ts';
import type { NamesDeps } from './names-deps.ts';
import { claimDomain, isOwn, leaveDomain } from './own-domain.ts';
import { sweepNames } from './sweep-names.ts';

/** IAM takes some seconds until a new role's rights are known everywhere. */
const DENIED_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 5_000;

/** Whoever calls it by hand may want another key, such as after this one was seen by somebody. */
const wish = z.object({ renew: z.boolean() });

/** Takes any of these, and answers a look. What cannot be done is thrown; CloudFormation is answered instead. */
export async function onEvent(
  deps: NamesDeps & StackEventDeps,
  given: unknown,
): Promise<CertificateLook | undefined> {
  if (!isStackEvent(given)) return look(deps, wish.safeParse(given).data?.renew ?? false);
  await answerStack(deps, given, async ({ is }) => {
    if (is === 'Delete') return leave(deps);
    await oncePermitted(deps, () => deps.zone.describe());
    await certify(deps, false);
  });
  return undefined;
}

/** No task may start without a certificate: this throws where there is none. */
async function certify(deps: NamesDeps, isAsked: boolean): Promise<CertificateLook> {
  await claimDomain(deps);
  const kept = await keepCertificate(deps, isAsked);
  await deps.meter.flush();
  return kept;
}

/** A sweep that fails must not keep a certificate from being renewed, nor the other way round. */
async function look(deps: NamesDeps, isAsked: boolean): Promise<CertificateLook | undefined> {
  const done = await Promise.allSettled([certify(deps, isAsked), sweepIfOwn(deps)]);
  const failed = done.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
  if (failed.length > 0) throw new Error(failed.join('; '));
  return done[0].status === 'fulfilled' ? done[0].value : undefined;
}

async function sweepIfOwn(deps: NamesDeps): Promise<void> {
  if (await isOwn(deps.zone, deps.settings)) await sweepNames(deps, 'gone');
}

/** Names of another deployment stay: it was what kept this one from being made. A zone that is gone has none. */
async function leave(deps: NamesDeps): Promise<void> {
  try {
    if (!(await isOwn(deps.zone, deps.settings))) return;
    await sweepNames(deps, 'all');
    await leaveDomain(deps);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchHostedZone')) throw error;
    deps.log.warn('the zone is gone, and the names with it', {});
  }
}

async function oncePermitted(
  { clock, log }: NamesDeps,
  ask: () => Promise<unknown>,
): Promise<void> {
  const untilMs = clock.nowMs() + DENIED_WITHIN_MS;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      const isDenied = error instanceof Error && error.name.startsWith('AccessDenied');
      if (!isDenied || clock.nowMs() >= untilMs) throw error;
      log.info('a right is not there yet', {});
      await clock.sleep(ASK_EVERY_MS);
    }
  }
}
