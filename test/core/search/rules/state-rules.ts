/** What must hold in every state, whatever step led to it; `history-rules.ts` has what must hold of steps. */
import { type Context, formOf, isUp } from '../parts/step.ts';
import {
  activeFor,
  FULL,
  HELD,
  IDLE,
  isActive,
  isAliveHead,
  isClaimed,
  isLiveBot,
  isLiveCode,
  isOpenCode,
  isServing,
  OVER,
  placeOf,
  STOPPED,
  servedBy,
  sessionOf,
  stateOf,
  UNASKED,
  WAITING,
} from '../state/codes.ts';
import { holds, NO_BROKER, type World } from '../world.ts';
import { HARM, type Rule } from './rules.ts';

type Searched = Pick<Context, 'layout' | 'model' | 'tasks'>;

/** The first rule that a state breaks, or undefined; `harm` looks only at those of `HARM`. */
export function brokenRule(ctx: Searched, world: World, harm: boolean): Rule | undefined {
  const counts = (rule: Rule | undefined) => rule !== undefined && (!harm || HARM.has(rule));
  for (let s = 0; s < ctx.model.sessions; s++) {
    const broken = brokenBySession(ctx, world, s);
    if (counts(broken)) return broken;
    const held = brokenByBrokers(ctx, world, s);
    if (counts(held)) return held;
  }
  for (let t = 0; t < ctx.model.tasks; t++) {
    for (let k = 0; k < ctx.model.seats; k++) {
      const broken = brokenBySeat(ctx, world, { t, k });
      if (counts(broken)) return broken;
    }
  }
  const key = ctx.model.oneKey ? brokenByKey(ctx, world) : undefined;
  return counts(key) ? key : undefined;
}

function brokenBySession(ctx: Searched, world: World, s: number): Rule | undefined {
  const { layout, model } = ctx;
  const code = world[layout.session(s)] as number;
  let [bots, seats] = [0, 0];
  for (let t = 0; t < model.tasks; t++) {
    const alive = isAliveHead(world[layout.task(t)] as number);
    for (let k = 0; k < model.seats; k++) {
      const at = layout.seat(t, k);
      const bot = world[at + 1] as number;
      if (isServing(bot) && servedBy(bot) === s) bots += 1;
      if (alive && world[at] === activeFor(s)) seats += 1;
    }
  }
  if (bots > 1) return 'one session is served by two bots';
  if (seats > 1) return 'one session is active on two seats';
  if (!isLiveCode(code)) return undefined;
  const [t, k] = [Math.floor(placeOf(code) / model.seats), placeOf(code) % model.seats];
  const own = world[layout.seat(t, k)] === activeFor(s);
  return own ? undefined : 'a live session names a seat that is not its own';
}

function brokenByBrokers({ layout, model }: Searched, world: World, s: number): Rule | undefined {
  const at = layout.session(s);
  let holders = 0;
  for (let b = 1; b <= model.brokers; b++) if (holds(world[at + b] as number)) holders += 1;
  if (holders > 1) return 'two brokers hold one session';
  const isPlaced = holders === 1 && world[at] !== HELD;
  return isPlaced ? 'a broker holds a session that is not being placed' : undefined;
}

function brokenBySeat(
  ctx: Searched,
  world: World,
  { t, k }: { t: number; k: number },
): Rule | undefined {
  const { layout } = ctx;
  const head = world[layout.task(t)] as number;
  const seat = world[layout.seat(t, k)] as number;
  const bot = world[layout.seat(t, k) + 1] as number;
  if (isServing(bot) && stateOf(head) === STOPPED) return 'a task is stopped with a live session';
  if (!isAliveHead(head)) return undefined;
  if (isServing(bot)) {
    if (seat === IDLE || isClaimed(seat)) return 'a seat is offered or claimed while its bot talks';
    if (seat !== activeFor(servedBy(bot)))
      return 'a bot talks on a seat that is not bound to its session';
    if (!isLiveBot(bot)) return 'a bot talks on with an old epoch';
  }
  const isBound = isActive(seat) && isUp(ctx, world, t);
  const isOver = isBound && !isLiveCode(world[layout.session(sessionOf(seat))] as number);
  return isOver ? 'a seat is bound to a session that is over' : undefined;
}

function brokenByKey({ layout, model }: Searched, world: World): Rule | undefined {
  let count = 0;
  for (let s = 0; s < model.sessions; s++) {
    const code = world[layout.session(s)] as number;
    if (isOpenCode(code) || isLiveCode(code)) count += 1;
  }
  return count > 1 ? 'two sessions of one key are open' : undefined;
}

/** At rest: nobody waits or talks, no broker is at work, and each task is idle with warm processes, or gone. */
export function isQuiet(ctx: Searched, world: World): boolean {
  const { layout, model, tasks } = ctx;
  for (let s = 0; s < model.sessions; s++) {
    const at = layout.session(s);
    const code = world[at] as number;
    if (code !== OVER && code !== FULL && code !== UNASKED) return false;
    for (let b = 1; b <= model.brokers; b++) if (world[at + b] !== NO_BROKER) return false;
  }
  for (let t = 0; t < model.tasks; t++) {
    const alive = isAliveHead(world[layout.task(t)] as number);
    const up = isUp(ctx, world, t);
    if (!alive && !up) continue;
    if (!up || tasks.listing(formOf(ctx, world, t)) !== 'idle') return false;
    for (let k = 0; k < model.seats; k++) {
      const at = layout.seat(t, k);
      if (world[at] !== IDLE || world[at + 1] !== WAITING) return false;
    }
  }
  return true;
}

/** What keeps a state from rest for good. */
export function whyStuck(ctx: Searched, world: World): Rule {
  for (let t = 0; t < ctx.model.tasks; t++) {
    const over = !isAliveHead(world[ctx.layout.task(t)] as number);
    if (over && isUp(ctx, world, t)) return 'a task that is over goes on';
  }
  return 'a state cannot come to rest';
}
