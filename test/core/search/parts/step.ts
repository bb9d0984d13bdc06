/** Writes to a world: what one write to an item does to everybody who holds an older version of it. */
import type { Model, Mutation } from '../model.ts';
import { isLiveBot, NO_BOT } from '../state/codes.ts';
import type { SessionItems } from '../state/session-items.ts';
import type { TaskForm, TaskStep } from '../state/task-codec.ts';
import type { TaskItems } from '../state/task-items.ts';
import { isFresh, isReader, type Layout, readPlace, unheld, type World } from '../world.ts';
import { type ActionName, packAction } from './actions.ts';

/** What the parts of the system act with. */
export interface Context {
  readonly model: Model;
  readonly layout: Layout;
  readonly tasks: TaskItems;
  readonly sessions: SessionItems;
  readonly mutation: Mutation;
  /** The state that is being left. */
  readonly from: World;
  /** Starts a successor as a copy of `from`. */
  begin(): World;
  /** Hands over the successor. */
  emit(world: World, action: number): void;
}

/** The task, seat or session an action concerns. */
export interface At {
  readonly t?: number;
  readonly k?: number;
  readonly s?: number;
}

/** Emits a successor that `change` makes. */
export function step(ctx: Context, name: ActionName, at: At, change: (next: World) => void): void {
  const next = ctx.begin();
  change(next);
  ctx.emit(next, packAction(name, at));
}

/** A task's item in a world. */
export function formOf(
  { layout, model }: Pick<Context, 'layout' | 'model'>,
  world: World,
  t: number,
): TaskForm {
  const seats: number[] = [];
  for (let k = 0; k < model.seats; k++) seats.push(world[layout.seat(t, k)] as number);
  return { head: world[layout.task(t)] as number, seats };
}

/** Whether a task's container runs. */
export function isUp({ layout }: Pick<Context, 'layout'>, world: World, t: number): boolean {
  return world[layout.task(t) + 1] !== 0;
}

/** Writes a task item: its readers are behind now, and so is all that carries the old epoch of a renewed seat. */
export function writeTask(ctx: Context, next: World, t: number, to: TaskStep): void {
  next[ctx.layout.task(t)] = to.head;
  for (let k = 0; k < to.seats.length; k++) {
    const at = ctx.layout.seat(t, k);
    next[at] = to.seats[k] as number;
    if (!((to.renewed >> k) & 1)) continue;
    const bot = next[at + 1] as number;
    if (isLiveBot(bot)) next[at + 1] = bot + 1;
    if (ctx.model.messages) next[at + 2] = expireMessages(ctx, next[at + 2] as number);
  }
  outdateReaders(ctx, next, t);
}

/** Writes a session item: no broker holds the version it had. */
export function writeSession(ctx: Context, next: World, s: number, code: number): void {
  const at = ctx.layout.session(s);
  next[at] = code;
  for (let b = 1; b <= ctx.model.brokers; b++) next[at + b] = unheld(next[at + b] as number);
}

/** The container is gone: no process is left, and no message can be delivered. */
export function stopContainer(ctx: Context, next: World, t: number): void {
  next[ctx.layout.task(t) + 1] = 0;
  for (let k = 0; k < ctx.model.seats; k++) {
    next[ctx.layout.seat(t, k) + 1] = NO_BOT;
    if (ctx.model.messages) next[ctx.layout.seat(t, k) + 2] = 0;
  }
}

/** Adds the message of a claim that holds; to a container that is gone none is sent. */
export function sendMessage(ctx: Context, next: World, at: Required<At>): void {
  if (!ctx.model.messages || !isUp(ctx, next, at.t)) return;
  const mask = ctx.layout.seat(at.t, at.k) + 2;
  next[mask] = (next[mask] as number) | (1 << at.s);
}

function expireMessages({ model }: Context, mask: number): number {
  const live = mask & ((1 << model.sessions) - 1);
  return (mask & ~live) | (live << model.sessions);
}

/** Those who have read a task before a write to it hold an old version. */
export function outdateReaders(ctx: Context, next: World, t: number): void {
  if (!ctx.model.reads) return;
  for (let s = 0; s < ctx.model.sessions; s++) {
    for (let b = 1; b <= ctx.model.brokers; b++) {
      const at = ctx.layout.session(s) + b;
      const broker = next[at] as number;
      const here = isReader(broker) && Math.floor(readPlace(broker) / ctx.model.seats) === t;
      if (here && isFresh(broker)) next[at] = broker - 2;
    }
  }
}
