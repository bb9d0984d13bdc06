import type { ProxiedAnswer } from '../claim/dispatch.ts';

/** The answer to an offer or to candidates that are not taken; Pipecat's own clients read `error`. */
export function refuseSignal(status: number, code: string, detail: string): ProxiedAnswer {
  return { status, body: { code, detail, error: detail } };
}
