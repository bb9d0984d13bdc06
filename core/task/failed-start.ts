/** A launch that came to nothing, and whose fault that was. */

/** `code`: the revision's own. `platform`: AWS had no room, no network or no image for it; another revision fares no better. */
export type Fault = 'code' | 'platform';

/** One failed start, as whoever noticed it first wrote it down. */
export interface FailedStart {
  /** The task's id, or the launch token of a launch that ECS refused: the same failure is counted once. */
  readonly id: string;
  readonly revision: string;
  readonly fault: Fault;
  readonly atMs: number;
  readonly reason: string;
}

/** How an end was told: by ECS's event, its listing, or the answer to a launch. */
export interface HowItEnded {
  readonly stopCode?: string | undefined;
  readonly reason: string;
  /** Of its container, where that had started. */
  readonly exitCode?: number | undefined;
}

/** A supervisor leaves with this when it could not register because the table, EC2 or its metadata cannot be reached (EX_TEMPFAIL of sysexits). */
export const OUTAGE_EXIT = 75;

/** What ECS says when the fault is its own (its "Stopped task errors"); a secret that is not there is the deploy's. */
const PLATFORM: readonly RegExp[] = [
  /CannotPull|pull (image|container)/i,
  /network interface|CannotCreateNetwork|\bENI\b/,
  /capacity|RESOURCE:/i,
  /ResourceInitializationError(?!.*(AccessDenied|not authorized|ResourceNotFound))/i,
  /TimeoutError|ContainerRuntimeTimeout|InternalError|Timeout waiting/i,
  /limit on the number of (vCPUs|tasks)|throttl|rate exceeded/i,
  /unknown to ECS|SpotInterruption|Your Spot Task|infrastructure|maintenance|retire/i,
];

/** Whose fault a failed start was; nobody's where a person or the scaler stopped it. */
export function faultOf({ stopCode, reason, exitCode }: HowItEnded): Fault | undefined {
  if (stopCode === 'UserInitiated') return undefined;
  if (exitCode === OUTAGE_EXIT) return 'platform';
  return PLATFORM.some((words) => words.test(reason)) ? 'platform' : 'code';
}
