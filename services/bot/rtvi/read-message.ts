/** What a Pipecat client says on its data channel: RTVI messages, signalling and pings. Garbage is told apart, never thrown. */
import { z } from 'zod';
import { isTooDeep } from '../../../core/is-too-deep.ts';

/** Longer messages are refused; the largest the client sends are some 2 KB. */
const MAX_CHARS = 64 * 1024;

/** Text by the protocol; some clients count, and some have none. An answer carries it as it came. */
const id = z.union([z.string().max(128), z.number(), z.null()]).optional();

/** What names a message and its answer. */
export type MessageId = z.infer<typeof id>;

const text = z.string().max(4000);

function joinTexts(parts: readonly { readonly text: string }[]): string {
  return parts.map((part) => part.text).join(' ');
}

const rtvi = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('client-ready'),
    id,
    data: z.object({ version: z.string() }).partial().optional(),
  }),
  z.object({ type: z.literal('disconnect-bot'), id }),
  z.object({
    type: z.literal('client-message'),
    id,
    data: z.object({ t: z.string(), d: z.unknown().optional() }),
  }),
  z.object({
    type: z.literal('send-text'),
    id,
    data: z.object({
      content: text,
      options: z
        .object({ run_immediately: z.boolean(), audio_response: z.boolean() })
        .partial()
        .optional(),
    }),
  }),
  z.object({
    type: z.literal('append-to-context'),
    id,
    data: z.object({
      role: z.enum(['user', 'assistant']),
      // Models' own lists of parts; only text is said.
      content: z.union([
        text,
        z
          .array(z.object({ type: z.literal('text'), text }))
          .max(100)
          .transform(joinTexts),
      ]),
      run_immediately: z.boolean().optional(),
    }),
  }),
  z.object({
    type: z.literal('dtmf'),
    id,
    // Clients before 2.1 send one key a message.
    data: z.union([
      z.object({ buttons: z.array(z.string().regex(/^[0-9*#A-D]$/)).max(64) }),
      z.object({ button: z.string().regex(/^[0-9*#A-D]$/) }),
    ]),
  }),
]);

/** One message of a client. */
export type ClientMessage =
  | z.infer<typeof rtvi>
  | { readonly type: 'ping' }
  | { readonly type: 'track-status'; readonly receiver: number; readonly enabled: boolean }
  /** Known to the protocol, and nothing to us. */
  | { readonly type: 'ignored' }
  | { readonly type: 'garbage'; readonly detail: string; readonly id?: MessageId };

const trackStatus = z.object({
  type: z.literal('signalling'),
  message: z.object({
    type: z.literal('trackStatus'),
    receiver_index: z.number().int(),
    enabled: z.boolean(),
  }),
});

const envelope = z.object({ label: z.literal('rtvi-ai'), type: z.string(), id });

/** Reads one text message. */
export function readMessage(text: string): ClientMessage {
  if (text.startsWith('ping')) return { type: 'ping' };
  if (text.length > MAX_CHARS) return { type: 'garbage', detail: 'the message is too long' };
  if (isTooDeep(text)) return { type: 'garbage', detail: 'the message is nested too deeply' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { type: 'garbage', detail: 'the message is not JSON' };
  }
  const track = trackStatus.safeParse(json);
  if (track.success) {
    const { receiver_index: receiver, enabled } = track.data.message;
    return { type: 'track-status', receiver, enabled };
  }
  return readRtvi(json);
}

const KNOWN = new Set(rtvi.options.map((option) => option.shape.type.value as string));

function readRtvi(json: unknown): ClientMessage {
  const outer = envelope.safeParse(json);
  if (!outer.success) return { type: 'garbage', detail: 'the message is no RTVI message' };
  if (!KNOWN.has(outer.data.type)) return { type: 'ignored' };
  const parsed = rtvi.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const detail = `${outer.data.type}: ${issue?.path.join('.')} ${issue?.message}`;
  return { type: 'garbage', detail, ...(outer.data.id === undefined ? {} : { id: outer.data.id }) };
}
