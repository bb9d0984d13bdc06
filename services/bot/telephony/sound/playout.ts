/**
 * What of the bot's voice has been sent to a carrier, and what of it the caller has heard. Sound goes out a small, bounded lead ahead of
 * its playing: enough to bridge a busy moment of this process, and so little that a barge-in has next to nothing to throw away. A reply is a
 * stretch of sound between two silences; marks carry its number, so one that comes late says nothing of a newer reply.
 *
 * All times in ms; a reply's position counts from its first frame.
 */

/** How far sending may be ahead of playing. More than the event loop's worst pause, less than a person notices. */
export const LEAD_MS = 120;

export const FRAME_MS = 20;

/** A tick that comes this much early still sends its frame: else frames would leave in pairs, 40 ms apart. */
const EARLY_MS = FRAME_MS / 2;

/** Distance of marks: heard text is known to this grain without waiting. */
const MARK_EVERY_MS = 200;

/** One call's playout; every change makes a new one. */
export interface Playout {
  readonly reply: number;
  /** When the first frame of the reply was sent, moved on where playing ran dry; nothing between replies. */
  readonly startedAtMs: number | undefined;
  readonly sentMs: number;
  /** The last position that was marked. */
  readonly markedMs: number;
  /** The last position that the carrier has said to be played, and when it said so. */
  readonly heardMs: number;
  readonly heardAtMs: number;
}

/** Before the first word. */
export const SILENT: Playout = {
  reply: 0,
  startedAtMs: undefined,
  sentMs: 0,
  markedMs: 0,
  heardMs: 0,
  heardAtMs: 0,
};

/** How many frames may be sent now. */
export function roomOf({ startedAtMs, sentMs }: Playout, nowMs: number): number {
  if (startedAtMs === undefined) return LEAD_MS / FRAME_MS;
  const ahead = Math.max(0, startedAtMs + sentMs - nowMs);
  return Math.max(0, Math.floor((LEAD_MS + EARLY_MS - ahead) / FRAME_MS));
}

/** A frame was sent. `mark` is the name to send behind it, where one is due. */
export function sendFrame(of: Playout, nowMs: number): { next: Playout; mark?: string } {
  const begun = of.startedAtMs === undefined ? beginReply(of, nowMs) : of;
  // Where the carrier has run out of sound, what comes now plays at once.
  const startedAtMs = Math.max(begun.startedAtMs ?? nowMs, nowMs - begun.sentMs);
  const sentMs = begun.sentMs + FRAME_MS;
  const next = { ...begun, startedAtMs, sentMs };
  if (sentMs - begun.markedMs < MARK_EVERY_MS) return { next };
  return { next: { ...next, markedMs: sentMs }, mark: nameMark(next) };
}

/** The reply's last frame was sent: its end gets a mark. */
export function endReply(of: Playout): { next: Playout; mark?: string } {
  if (of.startedAtMs === undefined || of.markedMs === of.sentMs) return { next: of };
  return { next: { ...of, markedMs: of.sentMs }, mark: nameMark(of) };
}

/** A mark may be so late on its way back; one that is later tells of a carrier that plays later than the clock would have it. */
const MARK_LATE_MS = 300;

/**
 * A mark came back. One of another reply, or one that was never sent, says nothing. Where sound was held up on its way, it also tells how late
 * playing is: sending waits for it, or the carrier's buffer would grow with each time that it ran dry.
 */
export function hearMark(of: Playout, name: string, nowMs: number): Playout {
  const [, reply, position] = /^(\d{1,9}):(\d{1,9})$/.exec(name) ?? [];
  const heardMs = Number(position);
  if (Number(reply) !== of.reply || heardMs > of.markedMs || heardMs <= of.heardMs) return of;
  const startedAtMs = Math.max(of.startedAtMs ?? nowMs, nowMs - heardMs - MARK_LATE_MS);
  return { ...of, startedAtMs, heardMs, heardAtMs: nowMs };
}

/** What was sent is thrown away: whatever is still said of this reply is too late. */
export function clearPlayout(of: Playout): Playout {
  return { ...SILENT, reply: of.reply + 1 };
}

/** How much of the reply has been heard: as marks say, and since the last of them as the clock says, up to the next one that is out. */
export function heardOf(of: Playout, nowMs: number, tellsPlayout: boolean): number {
  if (of.startedAtMs === undefined) return of.sentMs;
  const byClock = Math.min(of.sentMs, Math.max(0, nowMs - of.startedAtMs));
  if (!tellsPlayout) return byClock;
  const sinceMark = of.heardMs === 0 ? byClock : of.heardMs + nowMs - of.heardAtMs;
  const nextMark = Math.min(of.sentMs, of.heardMs + MARK_EVERY_MS);
  return Math.max(of.heardMs, Math.min(byClock, sinceMark, nextMark));
}

/** Whether all that was sent has been heard. */
export function isDrained(of: Playout, nowMs: number, tellsPlayout: boolean): boolean {
  if (of.startedAtMs === undefined || of.sentMs === 0) return true;
  if (tellsPlayout) return of.heardMs >= of.sentMs;
  return nowMs - of.startedAtMs >= of.sentMs + UNTOLD_MARGIN_MS;
}

/** Where nothing tells of playout: the network's way and the carrier's own buffer. */
const UNTOLD_MARGIN_MS = 300;

function beginReply(of: Playout, nowMs: number): Playout {
  return { ...SILENT, reply: of.reply + 1, startedAtMs: nowMs };
}

function nameMark({ reply, sentMs }: Playout): string {
  return `${reply}:${sentMs}`;
}
