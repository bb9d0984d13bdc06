/**
 * The small numbers that stand for the states of tasks, seats, sessions and bots; a world is a string of them.
 *
 *   head:    state of a task's item, with its flags and its revision
 *   seat:    warming, idle, lost; then claimed and active by session
 *   session: claimed, queued, over, not asked for, refused; then ready and active by place (task x seats + seat)
 *   bot:     none, a warmed process, or one that serves a session with a fence that still holds or does not
 */
import type { TaskState } from '../../../../core/task/task.ts';

/** The state of a task's item by number; `launched` is version 0 of `starting`. */
export const STARTING = 0;
export const READY = 1;
export const DRAINING = 2;
export const STOPPED = 3;
export const DEAD = 4;
export const LAUNCHED = 5;
/** There is no item. */
export const ABSENT = 6;

/** The states as the item names them. */
export const TASK_STATES: readonly TaskState[] = [
  'starting',
  'ready',
  'draining',
  'stopped',
  'dead',
];

/** What a head holds besides its state. */
export interface Flags {
  readonly muted: boolean;
  readonly spare: boolean;
  readonly revision: number;
}

/** A head from its parts. */
export function headOf(state: number, { muted, spare, revision }: Flags): number {
  return state + 8 * (Number(muted) + 2 * (Number(spare) + 2 * revision));
}

/** The parts of a head. */
export const stateOf = (head: number): number => head & 7;
export const isMuted = (head: number): boolean => ((head >> 3) & 1) === 1;
export const hasSpare = (head: number): boolean => ((head >> 4) & 1) === 1;
export const revisionOf = (head: number): number => head >> 5;
/** Whether the item lets its task act. */
export const isAliveHead = (head: number): boolean =>
  (head & 7) < STOPPED || (head & 7) === LAUNCHED;
/** The head of a place where there is no task. */
export const NO_TASK = headOf(ABSENT, { muted: false, spare: true, revision: 0 });

/** Seats. */
export const WARMING = 0;
export const IDLE = 1;
export const LOST = 2;
export const claimedBy = (s: number): number => 3 + 2 * s;
export const activeFor = (s: number): number => 4 + 2 * s;
export const isClaimed = (seat: number): boolean => seat > 2 && seat % 2 === 1;
export const isActive = (seat: number): boolean => seat > 2 && seat % 2 === 0;
export const sessionOf = (seat: number): number => (seat - 3) >> 1;

/** Sessions. */
export const HELD = 0;
export const QUEUED = 1;
export const OVER = 2;
export const UNASKED = 3;
/** Over because the pool was at its cap: its key may ask again. */
export const FULL = 4;
const FIRST_LIVE = 5;
export const readyAt = (place: number): number => FIRST_LIVE + 2 * place;
export const activeAt = (place: number): number => FIRST_LIVE + 1 + 2 * place;
export const isLiveCode = (code: number): boolean => code >= FIRST_LIVE;
export const isOpenCode = (code: number): boolean => code === HELD || code === QUEUED;
export const isReadyCode = (code: number): boolean =>
  isLiveCode(code) && (code - FIRST_LIVE) % 2 === 0;
export const placeOf = (code: number): number => (code - FIRST_LIVE) >> 1;
/** The same live code at another place. */
export const moveTo = (code: number, place: number): number =>
  FIRST_LIVE + 2 * place + ((code - FIRST_LIVE) & 1);

/** Bots. */
export const NO_BOT = 0;
export const WAITING = 1;
export const serving = (s: number, live: boolean): number => 2 + 2 * s + (live ? 0 : 1);
export const isServing = (bot: number): boolean => bot > 1;
export const servedBy = (bot: number): number => (bot - 2) >> 1;
export const isLiveBot = (bot: number): boolean => bot > 1 && bot % 2 === 0;
