/**
 * Task items in normal form: a head and a number for each seat stand for all items that differ only in version, epochs and
 * times. A version matters only by equality, so whoever carries an old one (readers, messages, bots) has one bit that says
 * so; a time matters only as before or after a deadline, so each function is called with the clock on the side that the step
 * means. Each transition runs once for each normal form, and its answer is kept.
 */
import { CLAIM_TIMEOUT_MS } from '../../../../core/limits.ts';
import type { Outcome } from '../../../../core/store/outcome.ts';
import type { Listing, Task } from '../../../../core/task/task.ts';
import type { Model, Protocol } from '../model.ts';
import { Broken } from '../rules/rules.ts';
import { checkListing, checkTaskStep } from '../rules/step-rules.ts';
import { activeFor, claimedBy, isAliveHead } from './codes.ts';
import {
  decodeTask,
  encodeHead,
  encodeStep,
  encodeTask,
  FACTS,
  type TaskForm,
  type TaskStep,
} from './task-codec.ts';

const STALE = -1;
const EARLY_MS = 0;
const CLAIM_OVER_MS = CLAIM_TIMEOUT_MS + 1;

/** A seat with a session, and whether its holder's epoch is the seat's own. */
export interface Fence {
  readonly k: number;
  readonly s: number;
  readonly live: boolean;
}

/** The transitions on normal forms. Undefined: refused. */
export type TaskItems = ReturnType<typeof createTaskItems>;

/** Runs the task transitions of `protocol`. `strict` also holds every step to the diagrams. */
export function createTaskItems(model: Model, protocol: Protocol, strict: boolean) {
  const listings = new Map<number, Listing | undefined>();
  const { run, pack } = createRunner(model, protocol, strict);
  const fenceOf = ({ k, s, live }: Fence) => ({
    seat: k,
    epoch: live ? k + 1 : STALE,
    sessionId: `s${s}`,
  });
  const facts = [0, 1].map((revision) => ({ ...FACTS, revision: `r${revision}` }));
  const born = facts.map((of) =>
    encodeTask(protocol.registerTask({ ...of, seatCount: model.seats })),
  );
  const written = facts.map((of) => encodeHead(protocol.launchedTask(of)));
  const codeOf = ({ k, s, live }: Fence) => k * 16 + s * 2 + Number(live);
  return {
    /** A task as its supervisor registers it, and the head of one as its launcher writes it down. */
    register: (revision: number): TaskForm => born[revision] as TaskForm,
    writtenDown: (revision: number): number => written[revision] as number,
    listing(form: TaskForm): Listing | undefined {
      const key = pack(form);
      if (listings.has(key)) return listings.get(key);
      const task = decodeTask(model, form);
      const listing = protocol.listingOf(task);
      if (strict) checkListing(task, listing);
      listings.set(key, listing);
      return listing;
    },
    warm: (form: TaskForm, k: number) => run(k, form, (t) => protocol.warmSeat(t, k, EARLY_MS)),
    claim: (form: TaskForm, of: { s: number; from: Listing; revision: number }) =>
      run(64 + of.s * 4 + (of.from === 'idle' ? 0 : 1) + of.revision * 2, form, (t) => {
        const revision = `r${of.revision}`;
        const sessionId = `s${of.s}`;
        return protocol.claimSeat(t, { sessionId, from: of.from, revision, nowMs: EARLY_MS });
      }),
    accept: (form: TaskForm, of: Fence) =>
      run(128 + codeOf(of), form, (t) => protocol.acceptSeat(t, fenceOf(of))),
    release: (form: TaskForm, of: Fence) =>
      run(256 + codeOf(of), form, (t) => protocol.releaseSeat(t, fenceOf(of))),
    replace: (form: TaskForm, k: number) => run(384 + k, form, (t) => protocol.replaceSeat(t, k)),
    expire: (form: TaskForm, k: number) =>
      run(400 + k, form, (t) => protocol.expireClaim(t, k, CLAIM_OVER_MS)),
    spare: (form: TaskForm, open: boolean) =>
      run(416 + Number(open), form, (t) => protocol.openSpare(t, open)),
    drain: (form: TaskForm) => run(420, form, (t) => protocol.drainTask(t, 'asked to')),
    retire: (form: TaskForm) => run(421, form, (t) => protocol.retireTask(t)),
    kill: (form: TaskForm) => run(422, form, (t) => protocol.killTask(t, 'unheard')),
  };
}

function createRunner(model: Model, protocol: Protocol, strict: boolean) {
  const known = new Map<number, TaskStep | undefined>();
  const seatBase = 3 + 2 * model.sessions;

  function pack({ head, seats }: TaskForm): number {
    let packed = head;
    for (const seat of seats) packed = packed * seatBase + seat;
    return packed;
  }

  /**
   * No fence is accepted but that of the claim that holds, whether or not the seat still has its epoch: this is why the search
   * may drop messages that are over.
   */
  function refuseOtherFences(form: TaskForm): void {
    const task = decodeTask(model, form);
    for (let k = 0; k < model.seats; k++) {
      for (let s = 0; s < model.sessions; s++) {
        for (const epoch of [k + 1, STALE]) {
          const fence = { seat: k, epoch, sessionId: `s${s}` };
          const accepts = protocol.acceptSeat(task, fence).outcome === 'moved';
          const releases = protocol.releaseSeat(task, fence).outcome === 'moved';
          const holds = epoch !== STALE && isAliveHead(form.head);
          const isOurs = (seat: number) => holds && form.seats[k] === seat;
          if (accepts !== isOurs(claimedBy(s)) || releases !== isOurs(activeFor(s)))
            throw new Broken('a write with an old epoch is accepted');
        }
      }
    }
  }

  function run(op: number, form: TaskForm, step: (t: Task) => Outcome<Task>): TaskStep | undefined {
    const key = pack(form) * 4096 + op;
    if (known.has(key)) return known.get(key);
    const task = decodeTask(model, form);
    const outcome = step(task);
    let answer: TaskStep | undefined;
    if (outcome.outcome === 'moved') {
      checkTaskStep(task, outcome.next, strict);
      answer = encodeStep(task, outcome.next, form);
      if (strict) refuseOtherFences(answer);
    }
    known.set(key, answer);
    return answer;
  }
  return { run, pack };
}
