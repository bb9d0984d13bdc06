/** Keeps a conversation connected to one of its models: opens it, opens it again, and says when nobody is left. */
import type { Circuits } from '../providers/circuits.ts';
import { asProviderFault, type ProviderFault } from '../providers/provider-fault.ts';
import type {
  RealtimeEvent,
  RealtimeLink,
  RealtimeModel,
  RealtimeStart,
} from './realtime-model.ts';

/** The caller's voice that waits for a connection, in frames of 20 ms. */
const MOST_WAITING = 150;

/** What it is made of. */
export interface KeeperParts {
  readonly models: readonly RealtimeModel[];
  readonly circuits: Circuits;
  readonly start: () => Promise<RealtimeStart>;
  readonly onEvent: (event: RealtimeEvent, link: RealtimeLink) => void;
  /** The connection is gone, and another one is looked for: what was being said will not be finished. */
  readonly onGone: () => void;
  /** No model can be reached any more. */
  readonly onLost: (why: string) => void;
}

/** A conversation's connection. */
export interface LinkKeeper {
  /** Of the model that it is connected to, or was. */
  readonly name: string;
  open(): void;
  push(pcm: Int16Array): void;
  /** Has the link do this: at once, or when there is one. */
  tell(command: (link: RealtimeLink) => void): void;
  /** It has answered: what failed before is over. */
  well(): void;
  /** Gives up: it answers nothing. */
  fail(fault: ProviderFault): void;
  close(): void;
}

/** Not connected yet. */
export function keepLink(parts: KeeperParts): LinkKeeper {
  return new Keeper(parts);
}

class Keeper implements LinkKeeper {
  readonly #parts: KeeperParts;
  #link: RealtimeLink | undefined;
  #waiting: Int16Array[] = [];
  #commands: ((link: RealtimeLink) => void)[] = [];
  #faults = 0;
  #closed = false;
  name: string;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.name = parts.models[0]?.name ?? '';
  }

  open(): void {
    void this.#open().catch((error: unknown) =>
      this.#lose(error instanceof Error ? error.message : String(error)),
    );
  }

  push(pcm: Int16Array): void {
    if (this.#link) return this.#link.push(pcm);
    this.#waiting.push(pcm.slice());
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
  }

  tell(command: (link: RealtimeLink) => void): void {
    if (this.#link) command(this.#link);
    else if (!this.#closed) this.#commands.push(command);
  }

  well(): void {
    this.#faults = 0;
  }

  fail(fault: ProviderFault): void {
    this.#parts.circuits.failed(fault);
    this.#lose(fault.message);
  }

  close(): void {
    this.#closed = true;
    this.#link?.close();
    this.#link = undefined;
    this.#waiting = [];
    this.#commands = [];
  }

  /** Each that may be asked, in order. Throws what the last one said. */
  async #open(): Promise<void> {
    const { models, circuits } = this.#parts;
    const start = await this.#parts.start();
    let last: unknown = new Error('no model');
    for (const model of circuits.inOrder(models)) {
      if (this.#closed) return;
      try {
        return this.#use(await this.#connect(model, start), model);
      } catch (error) {
        const fault = asProviderFault(model.name, error);
        circuits.failed(fault);
        last = fault;
      }
    }
    throw last;
  }

  async #connect(model: RealtimeModel, start: RealtimeStart): Promise<RealtimeLink> {
    const { onEvent } = this.#parts;
    let mine: RealtimeLink | undefined;
    const current = () => mine !== undefined && mine === this.#link;
    mine = await model.open(start, {
      onEvent: (event) => {
        if (mine && current()) onEvent(event, mine);
      },
      onFault: (fault) => {
        if (current()) this.#failed(fault);
      },
    });
    return mine;
  }

  #use(link: RealtimeLink, { name }: RealtimeModel): void {
    if (this.#closed) return link.close();
    this.#parts.circuits.succeeded(name);
    this.#link = link;
    this.name = name;
    for (const pcm of this.#waiting.splice(0)) link.push(pcm);
    for (const command of this.#commands.splice(0)) command(link);
  }

  #failed(fault: ProviderFault): void {
    this.#link = undefined;
    this.#parts.circuits.failed(fault);
    if (fault.kind !== 'idle') this.#faults += 1;
    if (this.#faults > this.#parts.models.length) this.#lose(fault.message);
    else {
      this.#parts.onGone();
      this.open();
    }
  }

  #lose(why: string): void {
    if (this.#closed) return;
    this.close();
    this.#parts.onLost(why);
  }
}
