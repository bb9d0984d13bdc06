/** What each step does to its leg. */
import type { LegStatus } from '../../../core/phone/carrier.ts';
import { createBridge } from '../bridge.ts';
import type { LegExchange, LegQuestion, LegView } from '../leg-view.ts';
import { fetchSound } from './fetch-sound.ts';
import type { FetchedSound, Step } from './read-document.ts';

/** `elsewhere`: another document has taken over. */
type Went = 'on' | 'elsewhere';

/** Speech takes its time. */
const MS_A_CHARACTER = 20;

/** A leg at its exchange. */
export interface Connected extends LegView {
  readonly exchange: LegExchange;
}

/** Runs it; `goes` tells whether the leg still does this document. */
export async function runStep(leg: Connected, step: Step, goes: () => boolean): Promise<Went> {
  switch (step.do) {
    case 'stream':
      leg.answer();
      return stream(leg, step, goes);
    case 'pause':
      // Rung through where it comes first, and then the leg is answered; Vonage answers first whatever comes.
      if (leg.exchange.parts.carrier === 'vonage') leg.answer();
      await leg.sleep(step.seconds * 1000);
      if (goes()) leg.answer();
      return 'on';
    case 'play':
      leg.answer();
      return play(leg, step.sound, goes);
    case 'redirect':
      return follow(leg, step.url, { payload: step.payload });
    case 'dial':
      leg.answer();
      return dial(leg, step, goes);
    case 'conference':
      leg.answer();
      return confer(leg, step, goes);
    case 'say':
      leg.answer();
      leg.exchange.noteSaid(step.text);
      await leg.sleep(step.text.length * MS_A_CHARACTER);
      return 'on';
    case 'record':
      leg.answer();
      return record(leg, step.after, goes);
    case 'reject':
      leg.end('busy', 'rejected by its document');
      return 'elsewhere';
    case 'hang-up':
      leg.end('completed', 'hung up by its document');
      return 'elsewhere';
  }
}

/** Speaks with a bot. At Vonage the socket is a leg of its own, whose progress and end are told. */
async function stream(
  leg: Connected,
  { url, after }: Extract<Step, { do: 'stream' }>,
  goes: () => boolean,
): Promise<Went> {
  const id = `${leg.parts.id}-socket`;
  leg.exchange.tellProgress(leg, { id, status: 'answered', url: after });
  await leg.stream(url);
  const told = leg.exchange.parts.carrier === 'vonage' ? { id } : {};
  return goes() ? follow(leg, after, { ...told, dialled: 'completed' }) : interrupted(leg, after);
}

/** Half a second of message, whatever is said. */
async function record(leg: Connected, url: string | undefined, goes: () => boolean): Promise<Went> {
  await leg.sleep(500);
  if (!goes()) return 'elsewhere';
  const recording = { url: `https://carrier.example/recordings/${leg.parts.id}`, seconds: 1 };
  return follow(leg, url, { recording });
}

const FRAME = 320;

/** Once, from its beginning to its end. One that cannot be had is passed over. */
async function play(leg: Connected, sound: FetchedSound, goes: () => boolean): Promise<Went> {
  const pcm = await listenTo(leg, sound);
  for (let at = 0; at < pcm.length && goes(); at += FRAME) {
    leg.parts.party.hear(pcm.subarray(at, at + FRAME), 'hold');
    await leg.sleep(20);
  }
  return goes() ? 'on' : 'elsewhere';
}

async function listenTo(leg: Connected, sound: FetchedSound): Promise<Int16Array> {
  try {
    return await fetchSound(sound);
  } catch (error) {
    leg.exchange.note(leg, String(error));
    return new Int16Array(0);
  }
}

/** Asks an address what comes next. */
async function follow(
  leg: Connected,
  url: string | undefined,
  told: Omit<LegQuestion, 'url'> = {},
): Promise<Went> {
  if (url === undefined || leg.over) return 'on';
  const steps = await leg.exchange.ask(leg, { ...told, url });
  // An answer without a document leaves the one that is there.
  if (!steps) return 'on';
  if (!leg.over) void leg.do(steps);
  return 'elsewhere';
}

async function dial(
  leg: Connected,
  step: Extract<Step, { do: 'dial' }>,
  goes: () => boolean,
): Promise<Went> {
  const { exchange } = leg;
  const other = exchange.call({ from: step.callerId, to: step.to });
  const { id } = other.parts;
  exchange.tellProgress(leg, { id, status: 'ringing', url: step.after });
  const deadlineMs = Date.now() + step.timeoutS * 1000;
  while (other.status === 'ringing' && goes() && Date.now() < deadlineMs) await leg.sleep(20);
  if (!goes()) {
    other.end('cancelled', 'the caller has left');
    return interrupted(leg, step.after);
  }
  if (other.status === 'ringing') other.end('no-answer', 'not answered in time');
  if (other.status !== 'answered') return follow(leg, step.after, ended(leg, other, other.status));
  exchange.tellAnswered(leg, other, step);
  const bridge = createBridge(leg, other);
  while (goes() && !other.over) await leg.sleep(20);
  bridge.stop();
  if (goes()) return follow(leg, step.after, ended(leg, other, 'completed'));
  other.end('completed', 'the caller has left');
  return interrupted(leg, step.after);
}

/** Vonage tells it of the other leg. */
function ended(leg: Connected, other: LegView, dialled: LegStatus): Omit<LegQuestion, 'url'> {
  return leg.exchange.parts.carrier === 'vonage' ? { id: other.parts.id, dialled } : { dialled };
}

async function confer(
  leg: Connected,
  step: Extract<Step, { do: 'conference' }>,
  goes: () => boolean,
): Promise<Went> {
  const room = leg.exchange.room(step.name);
  room.enter(leg, step.starts);
  let sound: Int16Array = new Int16Array(0);
  if (step.hold) void listenTo(leg, step.hold).then((heard) => (sound = heard));
  for (let at = 0; goes() && !room.over; at = at + FRAME < sound.length ? at + FRAME : 0) {
    if (!room.running) leg.parts.party.hear(sound.subarray(at, at + FRAME), 'hold');
    await leg.sleep(20);
  }
  room.leave(leg);
  return goes() ? follow(leg, step.after) : interrupted(leg, step.after);
}

/** The leg was given something else to do. */
function interrupted(leg: Connected, after: string | undefined): Went {
  if (!leg.over) leg.exchange.tellInterrupted(leg, after);
  return 'elsewhere';
}
