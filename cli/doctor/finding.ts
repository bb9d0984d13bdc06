/** What one check of the preflight found. */
import type { Failure } from './account/failure.ts';

/**
 * - `ok`: nothing to do
 * - `warn`: it works, with less than the configuration asks for
 * - `fail`: a deploy, or the first call, would fail
 * - `skip`: could not be looked at, with the reason
 */
export type Status = 'ok' | 'warn' | 'fail' | 'skip';

/** One line of the report. */
export interface Finding {
  readonly check: string;
  readonly status: Status;
  readonly says: string;
  /** What to do about it. */
  readonly todo?: string;
}

/** Of what an emulator says about a service that it lacks. */
const WORDS_SHOWN = 80;

/** Nothing to do. */
export function ok(check: string, says: string): Finding {
  return { check, status: 'ok', says };
}

/** Not looked at. */
export function skip(check: string, says: string): Finding {
  return { check, status: 'skip', says };
}

/** Something to do. */
export function trouble(status: 'warn' | 'fail', of: Omit<Finding, 'status'>): Finding {
  return { status, ...of };
}

/** The finding of a reading that failed; `permission` is what reading it needs. */
export function unread(check: string, failure: Failure, permission: string): Finding {
  switch (failure.kind) {
    case 'unasked':
      return skip(check, `not asked: ${failure.words}`);
    case 'absent':
      return skip(check, `not here: ${failure.words.slice(0, WORDS_SHOWN)}`);
    case 'denied':
      return trouble('warn', {
        check,
        says: `these credentials may not read it (${failure.words})`,
        todo: `allow ${permission}, or look it up in the console`,
      });
    case 'unreachable':
      return trouble('fail', {
        check,
        says: `nothing answers (${failure.words})`,
        todo: 'check the network and the AWS_ENDPOINT_URL variables',
      });
    default:
      return trouble('warn', {
        check,
        says: `AWS did not answer as expected (${failure.words})`,
        todo: 'try again; if it stays so, look it up in the console',
      });
  }
}
