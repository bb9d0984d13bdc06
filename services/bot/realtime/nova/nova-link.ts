/** One conversation with Nova Sonic, over as many connections as it takes. */
import type { Cancel, TimerClock } from '../../../../core/time/clock.ts';
import { ProviderFault } from '../../providers/provider-fault.ts';
import type { RealtimeEvents, RealtimeLink, ToolResult } from '../realtime-model.ts';
import { createNovaReader, type NovaReader } from './nova-reader.ts';
import type { NovaSession, SessionParts } from './nova-session.ts';
import { type RenewalPace, renewalStep } from './renewal.ts';
import type { NovaEvent } from './server-event.ts';

/** The caller's last sound that nothing has answered is told to the next connection again, in frames of 20 ms. */
const KEPT_FRAMES = 150;

/** Looks so often whether a connection is old. */
const LOOK_MS = 1_000;

/** What a link is made of. */
export interface NovaLinkParts {
  readonly events: RealtimeEvents;
  readonly pace: RenewalPace;
  readonly clock: TimerClock;
  open(of: Pick<SessionParts, 'onEvent' | 'onFault'>): Promise<NovaSession>;
}

/** Opens the first connection. Throws a `ProviderFault`. */
export async function openNovaLink(parts: NovaLinkParts): Promise<RealtimeLink> {
  const link = new NovaLink(parts);
  await link.open();
  return link;
}

class NovaLink implements RealtimeLink {
  readonly #parts: NovaLinkParts;
  #session: NovaSession | undefined;
  #openedMs = 0;
  #next: { readonly session: NovaSession; readonly readyMs: number } | undefined;
  #opening = false;
  readonly #reader: NovaReader;
  #kept: Int16Array[] = [];
  #stop: Cancel = () => undefined;
  #closed = false;

  constructor(parts: NovaLinkParts) {
    this.#parts = parts;
    this.#reader = createNovaReader(parts.events.onEvent);
  }

  async open(): Promise<void> {
    this.#session = await this.#openSession();
    this.#session.begin();
    this.#openedMs = this.#parts.clock.monotonicMs();
    this.#stop = this.#parts.clock.every(LOOK_MS, () => this.#renew());
  }

  push(pcm: Int16Array): void {
    this.#kept.push(pcm);
    if (this.#kept.length > KEPT_FRAMES) this.#kept.shift();
    this.#session?.push(pcm);
  }

  say(text: string): void {
    this.#session?.ask(
      `(Say this to the caller now, word for word, and nothing else: ${JSON.stringify(text)})`,
    );
  }

  ask(text: string): void {
    this.#session?.ask(text);
  }

  /** Told with the history of the next connection; within one there is no such line. */
  note(): void {}

  /** It cannot be told: what still comes of the reply is not played. */
  stop(): void {
    this.#reader.stop();
  }

  /** It knows by itself what it has said when it is interrupted. */
  heard(): void {}

  result({ id, output, failed }: ToolResult): void {
    this.#reader.resulted(id);
    this.#session?.result({ id, output, failed });
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    this.#session?.close();
    this.#next?.session.close();
  }

  /** A session whose events are heard while it is the one that carries the call. */
  #openSession(): Promise<NovaSession> {
    let mine: NovaSession | undefined;
    const opened = this.#parts.open({
      onEvent: (event) => {
        if (mine === undefined || mine !== this.#session) return;
        this.#take(event);
        this.#renew();
      },
      onFault: (fault) => {
        if (mine === this.#session) this.#fail(fault);
        else if (mine === this.#next?.session) this.#next = undefined;
      },
    });
    return opened.then((session) => (mine = session));
  }

  #take(event: NovaEvent): void {
    const before = this.#reader.replying;
    this.#reader.take(event);
    // What is being answered is heard: told again to the next connection, it would be answered twice.
    if (this.#reader.replying && !before) this.#kept = [];
  }

  #fail(fault: ProviderFault): void {
    if (this.#closed) return;
    this.close();
    // Its time was up before it could be renewed: nobody's fault, and opened anew.
    const old = this.#parts.clock.monotonicMs() - this.#openedMs >= this.#parts.pace.fromMs;
    const idle = old && fault.kind === 'slow';
    this.#parts.events.onFault(
      idle ? new ProviderFault(fault.provider, 'idle', fault.cause) : fault,
    );
  }

  #renew(): void {
    const { clock, pace } = this.#parts;
    const nowMs = clock.monotonicMs();
    const step = renewalStep(
      {
        ageMs: nowMs - this.#openedMs,
        readyForMs: this.#next && nowMs - this.#next.readyMs,
        replying: this.#reader.replying,
      },
      pace,
    );
    if (step === 'open the next') void this.#prepare();
    if (step === 'hand over') this.#handOver();
  }

  /** A next connection that cannot be had is tried again at the next look, as long as this one lives. */
  async #prepare(): Promise<void> {
    if (this.#opening || this.#closed) return;
    this.#opening = true;
    const session = await this.#openSession().catch(() => undefined);
    this.#opening = false;
    if (!session) return;
    if (this.#closed) session.close();
    else this.#next = { session, readyMs: this.#parts.clock.monotonicMs() };
  }

  #handOver(): void {
    const old = this.#session;
    const { session } = this.#next ?? {};
    if (!session) return;
    this.#next = undefined;
    this.#session = session;
    this.#openedMs = this.#parts.clock.monotonicMs();
    this.#reader.begin();
    session.begin();
    for (const pcm of this.#kept) session.push(pcm);
    old?.close();
  }
}
