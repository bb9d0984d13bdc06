/** The supervisor's routes for phone calls: what carriers and the API tell of a session's legs. */
import { Hono } from 'hono';
import * as z from 'zod/mini';
import { isFailure, LEG_STATUSES } from '../../../core/phone/carrier.ts';
import { ANSWERERS } from '../../../core/phone/phone.ts';
import type { PhoneAnswer, PhoneEvent } from '../../../core/phone/phone-control.ts';
import { findSeat, type LocalCall, type LocalSeat, notePhone, reasonOf } from '../seat/seat.ts';

const status = z.enum(LEG_STATUSES);

const answeredBy = z.enum(ANSWERERS);

const phoneEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('socket-closed') }),
  z.object({
    type: z.literal('leg'),
    leg: z.enum(['caller', 'person']),
    status: z.optional(status),
    answeredBy: z.optional(answeredBy),
    callId: z.optional(z.string().check(z.maxLength(128))),
  }),
  z.object({ type: z.literal('dialled'), status }),
]);

const transferWish = z.object({
  target: z.string().check(z.minLength(1), z.maxLength(128)),
  warm: z.optional(z.boolean()),
  about: z.optional(z.string().check(z.maxLength(600))),
});

/** What the bot answered; one that is hung or leaves answers nothing. */
const transferAnswer = z.looseObject({ outcome: z.string() });

/** Over the seats of a task. A bot that has said its end is not live, though its process is still there. */
export function createPhoneApp(seats: readonly LocalSeat[]): Hono {
  const app = new Hono();
  app.post('/sessions/:id/transfer', async (c) => {
    const parsed = transferWish.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json({ code: 'INVALID' }, 400);
    const sessionId = c.req.param('id');
    const bot = findSeat(seats, sessionId)?.bot;
    if (!bot || isLeaving(seats, sessionId)) return c.json({ outcome: 'over' });
    const answer = transferAnswer.safeParse((await bot.signal('transfer', parsed.data))?.body);
    return answer.success ? c.json(answer.data) : c.json({ code: 'BOT_SLOW' }, 504);
  });
  return app.post('/sessions/:id/phone', async (c) => {
    const parsed = phoneEvent.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json({ code: 'INVALID' }, 400);
    const event: PhoneEvent = parsed.data;
    const sessionId = c.req.param('id');
    const seat = findSeat(seats, sessionId);
    const leaving = isLeaving(seats, sessionId);
    const live = seat?.bot !== undefined && !leaving;
    if (seat?.call && event.type === 'leg' && event.leg === 'caller' && event.callId)
      notePhone(seat.call, { callId: event.callId });
    const away = live && isAway(seat.call, event);
    if (live) seat.bot?.send({ type: 'phone', event });
    const answer: PhoneAnswer = { live, leaving, away };
    return c.json(answer);
  });
}

/** Who was dialled and did not come has the caller back. */
function isAway(call: LocalCall | undefined, event: PhoneEvent): boolean {
  const { legs } = call ?? {};
  if (legs?.away === 'dialling' && event.type === 'dialled' && isFailure(event.status))
    legs.away = undefined;
  return legs?.away !== undefined;
}

/** Its bot has said its end, or went as it was asked to; the table may not know yet. */
function isLeaving(seats: readonly LocalSeat[], sessionId: string): boolean {
  const isOf = (call: LocalCall | undefined) => call?.fence.sessionId === sessionId;
  return seats.some(
    ({ call, settling }) =>
      (isOf(call) && call?.said !== undefined) ||
      (settling && isOf(settling) && reasonOf(settling) !== 'bot_died'),
  );
}
