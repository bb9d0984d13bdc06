/** One carrier's exchange on this machine: its legs, its webhooks, its conferences, and its own account of what went wrong. */
import { randomBytes } from 'node:crypto';
import type { LegStatus } from '../../core/phone/carrier.ts';
import type { Carrier } from '../../core/phone/phone.ts';
import { askDocument } from './ask-document.ts';
import { type Behaviour, behaveAs, giveUpAfter, partyOf } from './behave-as.ts';
import { createRoom } from './bridge.ts';
import { type Console, createConsole } from './console.ts';
import type { Step } from './documents/read-document.ts';
import { readSteps } from './documents/read-steps.ts';
import { Leg, type LegParts } from './leg.ts';
import type { LegExchange, LegQuestion, LegView, RoomView } from './leg-view.ts';
import type { Party } from './party.ts';
import { sendWebhook, tellWebhook } from './send-webhook.ts';
import { SIDES } from './sides/carrier-sides.ts';
import type { SocketSide, StreamNames } from './sides/socket-side.ts';
import type { SigningKeys } from './sign-webhook.ts';
import { type ToldUrls, toldAll, toldUrl } from './told-urls.ts';

/** Longer than a bot that keeps its pace ever leaves between two pieces of one sentence. */
const PAUSE_MS = 300;

/** What an exchange is made of. */
export interface ExchangeParts {
  readonly carrier: Carrier;
  readonly keys: SigningKeys;
  /** Where the API is, as the carrier reaches it. */
  readonly apiUrl: string;
  /** What its sockets need to reach a bot; missing: the address alone. */
  readonly dial?: LegExchange['parts']['dial'];
}

/** The exchange. */
export class Exchange implements LegExchange {
  readonly parts: ExchangeParts;
  readonly console: Console;
  readonly legs: Leg[] = [];
  /** Contract errors: what the carrier would refuse, drop, or show on its console. */
  readonly errors: string[] = [];
  readonly said: string[] = [];
  readonly clearedBytes: number[] = [];
  /** Keys that were sent by REST. */
  readonly keysSent: string[] = [];
  readonly webhookMs: number[] = [];
  /** Between two pieces of the bot's sound; a longer gap is a pause of speech. */
  readonly soundGapsMs: number[] = [];
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #rooms = new Map<string, RoomView>();

  constructor(parts: ExchangeParts) {
    this.parts = parts;
    this.console = createConsole(parts.carrier, parts.apiUrl);
  }

  /** Legs that are not over. */
  get open(): readonly Leg[] {
    return this.legs.filter((leg) => !leg.over);
  }

  /** What happens when this number is called; `*` is every number without a behaviour of its own. */
  behave(number: string, behaviour: Behaviour): void {
    this.#behaviours.set(number, behaviour);
  }

  /** Somebody calls one of our numbers. */
  async ring(of: { from: string; to: string; party: Party }): Promise<Leg> {
    const { carrier, apiUrl } = this.parts;
    const url = `${apiUrl}/phone/${carrier}/status`;
    // A number's own address is told of the end alone at two of them.
    const told = carrier === 'twilio' || carrier === 'plivo' ? { completed: url } : toldAll(url);
    const leg = this.#add({ id: newId(), ...of, told });
    const { voiceUrl } = this.console.application;
    const steps = await this.ask(leg, { url: voiceUrl, asks: true });
    void leg.do(steps ?? []);
    return leg;
  }

  /** A leg to somebody outside, who behaves as their number does. */
  call(
    of: { from: string; to: string; told?: ToldUrls; detectUrl?: string; timeoutS?: number },
    then?: readonly Step[] | (() => Promise<readonly Step[] | undefined>),
  ): Leg {
    const behaviour = this.#behaviours.get(of.to) ?? this.#behaviours.get('*') ?? { do: 'ring' };
    const leg = this.#add({ id: newId(), ...of, party: partyOf(behaviour) });
    this.tellStatus(leg);
    if (of.timeoutS !== undefined) giveUpAfter(leg, of.timeoutS);
    behaveAs(leg, behaviour, (answeredBy) => {
      if (of.detectUrl) void this.tell(leg, { url: of.detectUrl, answeredBy });
      void Promise.resolve(typeof then === 'function' ? then() : then).then(
        (steps) => steps && leg.do(steps),
      );
    });
    return leg;
  }

  /** Asks for a document for a leg: its answer as steps, nothing where there is none. A leg ends with a webhook that fails. */
  async ask(leg: LegView, question: LegQuestion): Promise<Step[] | undefined> {
    const startedMs = performance.now();
    try {
      const document = await askDocument(this.parts, leg, {
        question,
        fallbackUrl: this.console.application.fallbackUrl,
        failed: (error) => this.note(leg, String(error)),
      });
      this.webhookMs.push(performance.now() - startedMs);
      return document === undefined ? undefined : this.read(document);
    } catch (error) {
      this.note(leg, String(error));
      leg.end('failed', 'its webhook failed');
      return undefined;
    }
  }

  /** Tells something of a leg, whose life does not hang on it. */
  async tell(leg: LegView, question: LegQuestion): Promise<void> {
    await tellWebhook(this.parts, leg, question).catch((error: unknown) =>
      this.note(leg, String(error)),
    );
  }

  read(document: string): Step[] {
    return readSteps(this.parts.carrier, document);
  }

  find(id: string): Leg | undefined {
    return this.legs.find((leg) => leg.parts.id === id);
  }

  room(name: string): RoomView {
    const known = this.#rooms.get(name);
    if (known && !known.over) return known;
    const room = createRoom();
    this.#rooms.set(name, room);
    return room;
  }

  socketOf({ parts }: LegView): { side: SocketSide; names: StreamNames } {
    const names = {
      streamId: `MZ${randomBytes(8).toString('hex')}`,
      callId: parts.id,
      accountId: 'AC0',
    };
    return { side: SIDES[this.parts.carrier], names };
  }

  note({ parts }: LegView, detail: string): void {
    this.errors.push(`${this.parts.carrier} ${parts.id}: ${detail}`);
  }

  readonly noteSaid = (text: string): void => void this.said.push(text);

  noteSound(gapMs: number): void {
    if (gapMs < PAUSE_MS) this.soundGapsMs.push(gapMs);
  }

  noteCleared(bytes: number): void {
    this.clearedBytes.push(bytes);
  }

  readonly noteKeys = (keys: string): void => void this.keysSent.push(keys);

  tellStatus(leg: LegView): void {
    const url = toldUrl(leg.parts.told, leg.status);
    if (url !== '') void this.tell(leg, { url });
  }

  tellProgress(leg: LegView, of: { id: string; status: LegStatus; url: string | undefined }): void {
    const { id, status: dialled, url } = of;
    // Vonage alone tells it, and obeys what it is answered: that takes the place of what the leg does.
    if (this.parts.carrier !== 'vonage' || url === undefined) return;
    sendWebhook(this.parts, leg, { url, id, dialled })
      .then((answer) => {
        if (answer !== undefined && !leg.over) void leg.do(this.read(answer));
      })
      .catch((error: unknown) => this.note(leg, String(error)));
  }

  /** Twilio asks where an interrupted element would have led, and does not do what it is answered (seen by others; undocumented). */
  tellInterrupted(leg: LegView, url: string | undefined): void {
    if (this.parts.carrier === 'twilio' && url !== undefined) void this.tell(leg, { url });
  }

  tellAnswered(leg: LegView, other: LegView, step: Extract<Step, { do: 'dial' }>): void {
    const { answered, after: url } = step;
    if (answered !== undefined) void this.tell(other, { url: answered });
    this.tellProgress(leg, { id: other.parts.id, status: 'answered', url });
  }

  #add(parts: LegParts): Leg {
    const leg = new Leg(this, parts);
    this.legs.push(leg);
    return leg;
  }
}

const newId = () => `CA${randomBytes(16).toString('hex')}`;
