/** Requests as `start-session.ts` makes them, and whoever serves the line as `line.ts` does, a step at a time. */
import { RuleBroken } from './explore.ts';
import {
  type Caller,
  type LineContext,
  type LineState,
  moved,
  NO_SERVICE,
  NOW_MS,
  presentPlaces,
  type Server,
  toSession,
  waits,
  withCaller,
} from './line-state.ts';

/** The rules. */
export const OVERTAKEN = 'a newcomer overtakes one who waits';
export const OUT_OF_TURN = 'one who came later is served first';
export const NO_PLACE = 'a session waits without a place';

/** Every step. */
export function lineSteps(ctx: LineContext): void {
  ctx.state.callers.forEach((caller, i) => {
    request(ctx, caller, i);
    befall(ctx, caller, i);
  });
  ctx.state.servers.forEach((server, n) => serve(ctx, server, n));
  if (ctx.state.warming > 0) {
    const { warming, idle } = ctx.state;
    ctx.emit('a seat is warm', { ...ctx.state, warming: warming - 1, idle: idle + 1 }, true);
  }
}

/** A caller comes after those before; each step of a request is the last one of a request that dies. */
function request(ctx: LineContext, caller: Caller, i: number): void {
  const { state, emit, model } = ctx;
  const put = (name: string, change: Partial<Caller>) =>
    emit(`caller ${i} ${name}`, withCaller(state, i, change), true);
  const isHeld = caller.state === 'claimed' && caller.holder === 'request';
  if (caller.at !== 'new' && caller.at !== 'done') {
    const holder = isHeld ? 'nobody' : caller.holder;
    emit(`the request of caller ${i} dies`, withCaller(state, i, { ...GONE, holder }));
  }
  if (caller.at === 'new') {
    if (i > 0 && state.callers[i - 1]?.at === 'new') return;
    const ahead = state.callers.flatMap((other, o) => (waits(other) && other.present ? [o] : []));
    const opened = { state: 'claimed', at: 'opened', holder: 'request', ahead } as const;
    emit(`caller ${i} comes`, withCaller(state, i, opened));
  } else if (caller.at === 'opened') {
    const todo = model.gateOpen ? [] : presentPlaces(ctx);
    put('reads the line', { at: todo.length > 0 ? 'look' : 'seek', todo });
  } else if (caller.at === 'look') look(ctx, caller, i);
  else if (caller.at === 'seek') seek(ctx, caller, i);
  else if (caller.at === 'stand') {
    if (!isHeld) put('is served by others already', GONE);
    else if (model.placeLast)
      put('is saved as waiting', { ...queued(ctx, caller, i), at: 'placed' });
    else put('has a place', { at: 'placed', place: true, present: true });
  } else if (caller.at === 'placed') {
    if (model.placeLast) put('has a place', { ...GONE, place: true, present: true });
    else put('is saved as waiting', { ...(isHeld ? queued(ctx, caller, i) : {}), ...GONE });
  }
}

const GONE = { at: 'done', todo: [] } as const;

function queued({ steps }: LineContext, caller: Caller, i: number): Partial<Caller> {
  return moved(steps.queueSession(toSession(caller, i), NOW_MS)) ?? {};
}

function look({ state, emit, steps }: LineContext, caller: Caller, i: number): void {
  const [first = 0, ...todo] = caller.todo;
  const other = state.callers[first] as Caller;
  const session = toSession(other, first);
  const at = todo.length > 0 ? ('look' as const) : ('seek' as const);
  const name = `caller ${i} looks at ${first}`;
  if (!steps.isKept(session)) {
    const swept = withCaller(state, first, { place: false });
    emit(name, withCaller(swept, i, { at, todo }), true);
  } else if (steps.isInLine(session))
    emit(name, withCaller(state, i, { at: 'stand', todo: [] }), true);
  else emit(name, withCaller(state, i, { at, todo }), true);
}

/** Claim and accept in one: the search of the claim protocol has what may come in between. */
function seek(ctx: LineContext, caller: Caller, i: number): void {
  const { state, emit } = ctx;
  emit(`caller ${i} finds no seat`, withCaller(state, i, { at: 'stand' }), state.idle === 0);
  if (state.idle === 0) return;
  const seated = accept(ctx, i);
  if (!seated) return;
  if (!caller.waited && caller.ahead.length > 0) throw new RuleBroken(OVERTAKEN);
  emit(`caller ${i} finds a seat`, { ...withCaller(seated, i, GONE), idle: state.idle - 1 }, true);
}

function accept({ state, steps }: LineContext, i: number): LineState | undefined {
  const assignment = { taskId: 't', seat: 0, epoch: 1, endpoint: '' };
  const session = toSession(state.callers[i] as Caller, i);
  const live = moved(steps.acceptSession(session, { assignment, from: 'idle', nowMs: NOW_MS }));
  return live && withCaller(state, i, live);
}

function serve(ctx: LineContext, server: Server, n: number): void {
  const { state, emit } = ctx;
  if (server.at === 'hold') {
    const { callers } = state;
    const left = withCaller(state, server.held, { holder: 'nobody' });
    if (callers[server.held]?.holder === 'server')
      emit(`server ${n} dies`, put(left, n, NO_SERVICE));
    return seat(ctx, server, n);
  }
  if (server.at === 'off') {
    const todo = presentPlaces(ctx);
    const free = todo.filter((i) => state.callers[i]?.state === 'queued');
    const reading: Server = { ...NO_SERVICE, at: 'look', todo, free };
    if (todo.length > 0) emit(`server ${n} reads the line`, put(state, n, reading), true);
    return;
  }
  const [first = 0, ...todo] = server.todo;
  const next: Server = todo.length > 0 ? { ...server, todo } : NO_SERVICE;
  visit(ctx, { server, n, first, next });
}

interface Visit {
  readonly server: Server;
  readonly n: number;
  readonly first: number;
  readonly next: Server;
}

function visit({ state, emit, steps }: LineContext, { server, n, first, next }: Visit): void {
  const name = `server ${n} looks at ${first}`;
  const session = toSession(state.callers[first] as Caller, first);
  if (!steps.isKept(session)) {
    emit(name, put(withCaller(state, first, { place: false }), n, next), true);
    return;
  }
  const taken = moved(steps.takeSession(session, NOW_MS));
  if (!taken) return emit(name, put(state, n, next), true);
  if (server.free.some((elder) => elder < first)) throw new RuleBroken(OUT_OF_TURN);
  const held = withCaller(state, first, { ...taken, holder: 'server' });
  emit(
    `server ${n} takes ${first}`,
    put(held, n, { ...NO_SERVICE, at: 'hold', held: first }),
    true,
  );
}

function seat(ctx: LineContext, { held }: Server, n: number): void {
  const { state, emit, steps } = ctx;
  const caller = state.callers[held] as Caller;
  const done = (next: LineState) => put(next, n, NO_SERVICE);
  if (caller.state !== 'claimed' || caller.holder !== 'server')
    return emit(`server ${n} is too late for ${held}`, done(state), true);
  const { idle, warming } = state;
  const back = moved(steps.queueSession(toSession(caller, held), NOW_MS));
  if (back)
    emit(
      `server ${n} puts ${held} back`,
      done(withCaller(state, held, back)),
      idle + warming === 0,
    );
  if (idle + warming === 0) return;
  const seated = accept(ctx, held);
  if (!seated) return;
  // A supervisor's seat is given away by the write that says that it is warm.
  const seats = warming > 0 ? { warming: warming - 1 } : { idle: idle - 1 };
  emit(`server ${n} seats ${held}`, done({ ...seated, ...seats }), true);
}

/** Callers fall silent and ask again, sessions end, what was left over is swept. */
function befall({ state, emit, steps }: LineContext, caller: Caller, i: number): void {
  const put = (name: string, change: Partial<Caller>, isDuty = false) =>
    emit(`${name} ${i}`, withCaller(state, i, change), isDuty);
  const session = toSession(caller, i);
  if (caller.state === 'ready') {
    const over = withCaller(state, i, { state: 'ended' });
    emit(`the call of ${i} ends`, { ...over, warming: state.warming + 1 }, true);
  }
  if (caller.place && !waits(caller) && caller.at === 'done')
    put('the left-over place is taken away of', { place: false }, true);
  if (waits(caller)) put(caller.present ? 'silent is' : 'back is', { present: !caller.present });
  const given =
    caller.place && !caller.present
      ? moved(steps.giveUpSession(session, { reason: 'caller_left', nowMs: NOW_MS }))
      : undefined;
  if (given && caller.at === 'done') put('given up is', given, true);
  const isDue = caller.state === 'claimed' && caller.holder === 'nobody';
  const swept = isDue
    ? moved(steps.sweepSession({ ...session, claimExpiresAtMs: 0 }, NOW_MS))
    : undefined;
  if (swept)
    put('swept is', { ...swept, place: true, present: caller.present || !caller.waited }, true);
}

function put(state: LineState, n: number, server: Server): LineState {
  return { ...state, servers: state.servers.map((old, at) => (at === n ? server : old)) };
}
