/** One conversation of an evaluation, turn by turn. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EvalCase } from '../../core/evals.ts';
import type { EvalCaller, TimedEvent } from './eval-caller.ts';
import { judgeTurn, type Observed } from './judge-turn.ts';

/** The bot has finished when it listens and nothing has happened for so long. */
const QUIET_MS = 400;

/** And where it is to leave, for so long. */
const FAREWELL_MS = 5_000;

/** A bot that has not finished by then is not going to. */
const PATIENCE_MS = 30_000;

const LOOK_MS = 20;

/** What became of a turn. */
export interface TurnResult extends Observed {
  readonly caller: string;
  readonly wrong: readonly string[];
}

/** What became of a case. */
export interface CaseResult {
  readonly name: string;
  readonly run: number;
  readonly turns: readonly TurnResult[];
  readonly ms: number;
  /** Both sides, where something was wrong. */
  readonly recording?: Uint8Array | undefined;
}

/** Whether nothing was wrong. */
export function passed({ turns }: CaseResult): boolean {
  return turns.every(({ wrong }) => wrong.length === 0);
}

/** Runs it with this caller; stops at the first turn that goes wrong. */
export async function runCase(
  { name, turns }: EvalCase,
  run: number,
  caller: EvalCaller,
): Promise<CaseResult> {
  const startMs = performance.now();
  const results: TurnResult[] = [];
  const [first] = turns;
  const acts = first?.say !== undefined || first?.keys !== undefined;
  if (caller.greets && acts) await untilDone(caller, 0, first);
  let from = acts ? caller.events.length : 0;
  for (const [index, turn] of turns.entries()) {
    await caller.act(turn);
    const next = turns[index + 1];
    const until = { interruptsAfterMs: next?.interruptsAfterMs, leaves: turn.expect?.leaves };
    const fault = await untilDone(caller, from, until);
    const events = caller.events.slice(from);
    from = caller.events.length;
    const answeredAfterMs = caller.answeredAfterMs();
    const observed = { ...observe(events), answeredAfterMs, ...(fault ? { fault } : {}) };
    const wrong = judgeTurn(turn.expect ?? {}, observed);
    results.push({ caller: turn.say ?? turn.keys ?? '', ...observed, wrong });
    if (wrong.length > 0) break;
  }
  const done = { name, run, turns: results, ms: performance.now() - startMs };
  return passed(done) ? done : { ...done, recording: caller.recording() };
}

interface Until {
  readonly interruptsAfterMs?: number | undefined;
  readonly leaves?: 'end' | 'transfer' | undefined;
}

/** Waits until the bot has finished, or has spoken for as long as the caller lets it. Returns why it waited in vain. */
async function untilDone(
  caller: EvalCaller,
  from: number,
  { interruptsAfterMs, leaves }: Until,
): Promise<string | undefined> {
  const giveUpMs = performance.now() + PATIENCE_MS;
  while (performance.now() < giveUpMs) {
    const events = caller.events.slice(from);
    if (events.some(({ type }) => type === 'wants')) return undefined;
    const begun = events.find(({ type }) => type === 'bot-started-speaking');
    if (interruptsAfterMs !== undefined && begun) {
      await pause(Math.max(0, begun.atMs + interruptsAfterMs - performance.now()));
      return undefined;
    }
    // A farewell is followed by a while in which it can be taken back.
    if (isDone(events, leaves ? FAREWELL_MS : QUIET_MS)) return undefined;
    await pause(LOOK_MS);
  }
  return `the bot did not finish within ${PATIENCE_MS / 1000} s`;
}

/** It has said something since, and is silent again. */
function isDone(events: readonly TimedEvent[], quietMs: number): boolean {
  const last = events.at(-1);
  if (!last || performance.now() - last.atMs < quietMs) return false;
  const state = events.findLast(({ type }) => /^bot-(listening|thinking|started)/.test(type));
  return (
    state?.type === 'bot-listening' &&
    events.some((event) => event.type === 'bot-said' && !event.interrupted)
  );
}

function observe(events: readonly TimedEvent[]): Pick<Observed, 'said' | 'tools' | 'leaves'> {
  const said = events.flatMap((event) => (event.type === 'bot-says' ? [event.text] : []));
  const tools = events.flatMap((event) =>
    event.type === 'tool' && event.state === 'started' ? [event.name] : [],
  );
  const wants = events.find((event) => event.type === 'wants');
  const leaves = wants?.type === 'wants' ? wants.what : undefined;
  return { said: said.join(' '), tools, leaves };
}
