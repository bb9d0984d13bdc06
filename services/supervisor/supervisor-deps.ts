/** What a supervisor is given. */
import type { Links } from '../../core/access/links.ts';
import type { Archive } from '../../core/archive/archive.ts';
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/metrics.ts';
import type { CarrierAccount, Permission } from '../../core/phone/carrier.ts';
import type { Carrier } from '../../core/phone/phone.ts';
import type { Store } from '../../core/store/store.ts';
import type { Task } from '../../core/task/task.ts';
import type { Clock } from '../../core/time/clock.ts';
import type { BotEvents, BotProcess } from './seat/bot-process.ts';

/** Ports, the task as it was registered, and how to start a bot. */
export interface SupervisorDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly task: Task;
  /** The agent's bound on a call. */
  readonly maxDurationMs: number;
  /** Where what is kept of calls goes; missing where nothing is. */
  readonly archive?: Archive | undefined;
  /** Calls that are over and whose last parts are still on their way there. */
  readonly keeping?: Set<Promise<void>>;
  /** Starts the bot of this seat. */
  readonly startBot: (seat: number, events: BotEvents) => BotProcess;
  /** What steers the legs of phone calls; missing where there is no phone. */
  readonly phone?: PhoneParts | undefined;
  /** Whether callers reach the task by its name, once they do; missing where it has none to wait for. */
  readonly reachable?: Promise<boolean> | undefined;
  /** Ends this process. */
  readonly exit: (code: number) => void;
}

/** The carriers that the installation has an account with, and its links. */
export interface PhoneParts {
  readonly accounts: Partial<Readonly<Record<Carrier, CarrierAccount>>>;
  readonly links: Links;
  /** What the agent's callers hear who wait for a person, where their number names nothing else. */
  readonly holdUrl?: string | undefined;
  /** Asked before a call of ours is placed. */
  readonly permit?: Permission | undefined;
}
