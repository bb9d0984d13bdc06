/** Calls that go on beside whatever else happens, from behind both kinds of home. */
import { expect } from 'vitest';
import { type Account, eventually } from '../account.ts';
import type { Home } from '../fabric/world.ts';
import type { CallView } from './caller-main.ts';

/** One of them. */
export interface LiveCall {
  readonly sessionId: string;
  readonly taskId: string;
  readonly revision: string;
  readonly start: string;
}

/** All of them. */
export interface LiveCalls {
  /** One more; rejects where the caller has to wait or hears nothing. */
  open(): Promise<LiveCall>;
  /** Every bot is still heard and answers what it is asked, and every session is still active. */
  expectHeard(): Promise<void>;
  /** The oldest, from now on no longer looked after. */
  giveUp(): Promise<LiveCall>;
}

const HOMES: readonly Home[] = ['cone', 'symmetric'];

/** Packets that prove that a bot is heard: half a second of them. */
const HEARD_PACKETS = 25;

/** None yet. */
export function openLiveCalls(account: Account): LiveCalls {
  let count = 0;
  const open = new Map<number, LiveCall>();
  const at = (id: number) => account.at(HOMES[id % HOMES.length] ?? 'cone');
  const hears = async (id: number, before: CallView) =>
    eventually(async () => {
      const { packets, sentences } = await at(id).look(id);
      const isHeard = packets - before.packets > HEARD_PACKETS;
      return isHeard && sentences > before.sentences ? true : undefined;
    });
  const expectAlive = async (id: number, { sessionId }: LiveCall) => {
    const before = await at(id).look(id);
    await at(id).ask(id);
    await hears(id, before);
    // A caller may hear the bot before the table says so.
    const session = await eventually(async () => {
      const seen = await account.store.getSession(sessionId);
      return seen?.state === 'ready' ? undefined : seen;
    });
    expect(session, `call ${id}`).toMatchObject({ state: 'active' });
  };
  return {
    async open() {
      const id = (count += 1);
      const { sessionId, taskId, start } = await at(id).call(id);
      const task = (await account.tasks()).find((each) => each.taskId === taskId);
      const call = { sessionId, taskId, start, revision: task?.revision ?? '' };
      open.set(id, call);
      return call;
    },
    async expectHeard() {
      await Promise.all([...open].map(([id, call]) => expectAlive(id, call)));
    },
    async giveUp() {
      const [[id, call] = [0, undefined]] = open;
      if (!call) throw new Error('Cannot give a call up: there is none');
      open.delete(id);
      return call;
    },
  };
}
