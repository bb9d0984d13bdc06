/** What must hold in every state, and of every step from one to the next. */
import { ACTIONS } from './actions.ts';
import {
  activeFor,
  aliveHead,
  HELD,
  IDLE,
  isActive,
  isClaimed,
  isLiveCode,
  placeOf,
  READY,
  sessionOf,
  stateOf,
  STOPPED,
} from './items.ts';
import { seatsOf, type Context } from './step.ts';
import { holds, isLiveBot, isServing, NO_BROKER, servedBy, WAITING, type World } from './world.ts';

/** The rules whose breach a caller feels. A mutant is held to these alone: it must do harm, not merely look different. */
export const HARM: ReadonlySet<string> = new Set([
  'one session is served by two bots',
  'a seat is offered or claimed while its bot talks',
  'a bot talks on a seat that is not bound to its session',
  'a task is stopped with a live session',
  'a live session is stopped for a fault of another seat',
]);

type Searched = Pick<Context, 'layout' | 'model' | 'items'>;

/** The first rule that a state breaks, or undefined; `harm` looks only at those of `HARM`. */
export function brokenRule(ctx: Searched, world: World, harm: boolean): string | undefined {
  const counts = (rule: string | undefined) => rule !== undefined && (!harm || HARM.has(rule));
  for (let s = 0; s < ctx.model.sessions; s++) {
    const broken = brokenBySession(ctx, world, s);
    if (counts(broken)) return broken;
  }
  for (let t = 0; t < ctx.model.tasks; t++) {
    for (let k = 0; k < ctx.model.seats; k++) {
      const broken = brokenBySeat(ctx, world, { t, k });
      if (counts(broken)) return broken;
    }
  }
  return undefined;
}

function brokenBySession(ctx: Searched, world: World, s: number): string | undefined {
  const { layout, model } = ctx;
  const code = world[layout.session(s)] as number;
  let bots = 0;
  let seats = 0;
  for (let t = 0; t < model.tasks; t++) {
    for (let k = 0; k < model.seats; k++) {
      const bot = world[layout.seat(t, k) + 1] as number;
      if (isServing(bot) && servedBy(bot) === s) bots += 1;
      if (world[layout.seat(t, k)] === activeFor(s) && aliveHead(world[layout.task(t)] as number))
        seats += 1;
    }
  }
  if (bots > 1) return 'one session is served by two bots';
  if (seats > 1) return 'one session is active on two seats';
  if (isLiveCode(code)) {
    const [t, k] = [Math.floor(placeOf(code) / model.seats), placeOf(code) % model.seats];
    if (world[layout.seat(t, k)] !== activeFor(s))
      return 'a live session names a seat that is not its own';
  }
  let holders = 0;
  for (let b = 1; b <= model.brokers; b++)
    if (holds(world[layout.session(s) + b] as number)) holders += 1;
  if (holders > 1) return 'two brokers hold one session';
  if (holders === 1 && code !== HELD) return 'a broker holds a session that is not being placed';
  return undefined;
}

function brokenBySeat(
  ctx: Searched,
  world: World,
  { t, k }: { t: number; k: number },
): string | undefined {
  const { layout } = ctx;
  const head = world[layout.task(t)] as number;
  const up = world[layout.task(t) + 1] === 1;
  const seat = world[layout.seat(t, k)] as number;
  const bot = world[layout.seat(t, k) + 1] as number;
  if (isServing(bot) && stateOf(head) === STOPPED) return 'a task is stopped with a live session';
  if (isServing(bot) && aliveHead(head)) {
    if (seat === IDLE || isClaimed(seat)) return 'a seat is offered or claimed while its bot talks';
    if (seat !== activeFor(servedBy(bot)))
      return 'a bot talks on a seat that is not bound to its session';
    if (!isLiveBot(bot)) return 'a bot talks on with an old epoch';
  }
  if (
    isActive(seat) &&
    aliveHead(head) &&
    up &&
    !isLiveCode(world[layout.session(sessionOf(seat))] as number)
  ) {
    return 'a seat is bound to a session that is over';
  }
  return undefined;
}

/** The rule that a step breaks, or undefined. */
export function brokenByStep(
  ctx: Searched,
  worlds: { from: World; to: World },
  action: number,
): string | undefined {
  const { from, to } = worlds;
  const name = ACTIONS[action % 64]?.name;
  for (let s = 0; s < ctx.model.sessions; s++) {
    const at = ctx.layout.session(s);
    if (isLiveCode(from[at] as number) && !isLiveCode(to[at] as number) && to[at] !== 2) {
      return 'a session that a bot had accepted is offered again';
    }
  }
  if (name === 'is replaced' || name === 'lost process is stopped')
    return neighbourGone(ctx, worlds, action);
  if (name === 'claims') return badClaim(ctx, from, action);
  return undefined;
}

function neighbourGone(
  ctx: Searched,
  { from, to }: { from: World; to: World },
  action: number,
): string | undefined {
  const t = Math.floor(action / 64) % 8;
  const k = (Math.floor(action / 64) >> 3) % 8;
  for (let i = 0; i < ctx.model.seats; i++) {
    const at = ctx.layout.seat(t, i) + 1;
    if (i !== k && isServing(from[at] as number) && from[at] !== to[at]) {
      return 'a live session is stopped for a fault of another seat';
    }
  }
  return undefined;
}

function badClaim(ctx: Searched, from: World, action: number): string | undefined {
  const t = Math.floor(action / 64) % 8;
  const k = (Math.floor(action / 64) >> 3) % 8;
  if (stateOf(from[ctx.layout.task(t)] as number) !== READY)
    return 'a claim gives a seat of a task that is not ready';
  if (from[ctx.layout.seat(t, k)] !== IDLE) return 'a claim gives a seat that is not free';
  return undefined;
}

/** At rest: nobody waits or talks, no broker is at work, and each task is idle with warm processes, or gone. */
export function isQuiet(ctx: Searched, world: World): boolean {
  const { layout, model, items } = ctx;
  for (let s = 0; s < model.sessions; s++) {
    const at = layout.session(s);
    if (world[at] !== 2) return false;
    for (let b = 1; b <= model.brokers; b++) if (world[at + b] !== NO_BROKER) return false;
  }
  for (let t = 0; t < model.tasks; t++) {
    const head = world[layout.task(t)] as number;
    const up = world[layout.task(t) + 1] === 1;
    if (!aliveHead(head) && !up) continue;
    if (!up || items.listing(head, seatsOf(ctx, world, t)) !== 'idle') return false;
    for (let k = 0; k < model.seats; k++) {
      if (world[layout.seat(t, k)] !== IDLE || world[layout.seat(t, k) + 1] !== WAITING)
        return false;
    }
  }
  return true;
}
