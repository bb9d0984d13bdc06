/** What is said around a transfer. */
import type { TransferFailure } from '../../../core/phone/call-outcome.ts';
import type { TransferTarget } from './transfer-parts.ts';

const WHY: Readonly<Record<TransferFailure, string>> = {
  busy: 'is busy',
  'no-answer': 'did not answer',
  rejected: 'cannot take the call',
  failed: 'could not be reached',
  cancelled: 'could not be reached',
  declined: 'cannot take the call just now',
  voicemail: 'did not answer',
  'hung-up': 'could not take the call',
  'not-possible': 'could not be reached',
};

/** To the caller, who is back. */
export function sayFailure({ name }: Pick<TransferTarget, 'name'>, why: TransferFailure): string {
  return `I am sorry, ${name} ${WHY[why]}. I am still here to help.`;
}

/** To the person, before the caller is joined. */
export function sayBriefing(agent: string, summary: string): string {
  const about = summary === '' ? '' : ` ${summary}`;
  return `You have a caller from ${agent}. Press one to take the call, or two to decline.${about}`;
}
