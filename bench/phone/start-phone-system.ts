/** Carriers in this process, and the system that they call in another. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Carrier } from '../../core/phone/phone.ts';
import type { Exchange } from '../../local/carrier/exchange.ts';
import { startCarriers } from '../../local/carrier/start-carriers.ts';
import { createClosing } from '../../local/closing.ts';
import type { FrameCounts } from '../../local/phone/frame-counts.ts';
import { poolAtRest } from '../start/pool-at-rest.ts';

/** What the system's process is told. */
export interface PhoneSystemWish {
  readonly agent: string;
  readonly warm: number;
  /** The accounts, as `GREENROOM_PHONE` holds them. */
  readonly secrets: string;
}

/** A running system, and who calls it. */
export interface PhoneSystem {
  readonly url: string;
  readonly pid: number;
  readonly exchanges: Readonly<Record<Carrier, Exchange>>;
  /** Resolves when every task waits for a caller. */
  warm(): Promise<void>;
  /** Frames of the calls that are over. */
  frames(): Promise<FrameCounts>;
  close(): Promise<void>;
}

/** Starts it with so many warm tasks of one seat. */
export async function startPhoneSystem(of: Omit<PhoneSystemWish, 'secrets'>): Promise<PhoneSystem> {
  const closing = createClosing();
  const carriers = await startCarriers(closing);
  const wish: PhoneSystemWish = { ...of, secrets: carriers.secrets };
  const file = fileURLToPath(new URL('./phone-system.ts', import.meta.url));
  const child = fork(file, [JSON.stringify(wish)], { execArgv: ['--import', 'tsx'] });
  closing.add(child, leave);
  try {
    const url = await hear<string>(child);
    const host = { url, pid: child.pid ?? 0 };
    // Each of many is asked whether it lives, and says so, each second.
    const restingShare = 0.2 + 0.01 * of.warm;
    const warm = async () =>
      void (await poolAtRest(host, ({ idle }) => idle === of.warm, restingShare));
    await warm();
    return {
      ...host,
      exchanges: carriers.connect(url),
      warm,
      frames() {
        child.send('frames');
        return hear<FrameCounts>(child);
      },
      close: () => closing.close(),
    };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** The process's next word. Throws when it leaves without one. */
async function hear<Word>(child: ChildProcess): Promise<Word> {
  const left = once(child, 'exit').then((): never => {
    throw new Error('Cannot bench: the system has ended');
  });
  const [word] = (await Promise.race([once(child, 'message'), left])) as [Word];
  return word;
}

/** Its bots say goodbye; one that hangs is not waited for. */
async function leave(child: ChildProcess): Promise<void> {
  const gone = child.exitCode === null ? once(child, 'exit') : undefined;
  child.disconnect();
  await Promise.race([gone, pause(15_000)]);
  child.kill('SIGKILL');
}
