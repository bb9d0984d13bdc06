import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import {
  closeSocket,
  createCarrierLine,
} from '../../../../services/bot/telephony/carrier-socket.ts';
import { twilio } from '../../../../services/bot/telephony/dialects/twilio.ts';
import { MU_LAW_8K } from '../../../../services/bot/telephony/sound/sound.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

/** A socket that writes down what is done to it. */
function createLine(of: { readyState?: number; bufferedAmount?: number } = {}) {
  const clock = createHandTimers();
  const did: string[] = [];
  const socket = {
    OPEN: 1,
    CLOSED: 3,
    readyState: 1,
    bufferedAmount: 0,
    send: () => void did.push('send'),
    close: (code: number) => void did.push(`close ${code}`),
    terminate: () => void did.push('terminate'),
    ...of,
  };
  const line = createCarrierLine({
    id: 'l',
    socket: socket as unknown as WebSocket,
    dialect: twilio,
    stream: {
      streamId: 'MZ1',
      callId: 'CA1',
      inbound: MU_LAW_8K,
      outbound: MU_LAW_8K,
      parameters: {},
    },
    clock,
    events: { onFrame: () => undefined, onAlive: () => undefined, onKey: () => undefined },
  });
  return { line, did, clock, socket };
}

const FRAME = new Int16Array(320).fill(1000);

describe('a carrier’s line', () => {
  it('sends nothing into a socket that has closed', () => {
    const { line, did } = createLine({ readyState: 3 });
    line.send(FRAME);
    line.clear();
    expect(did).toEqual([]);
  });

  it('sends nothing more to a carrier that does not read', () => {
    const { line, did } = createLine({ bufferedAmount: 300_000 });
    line.send(FRAME);
    expect(did).toEqual([]);
  });

  it('has no words for a carrier, which reads none', () => {
    const { line, did } = createLine();
    line.sendText('{}');
    expect(did).toEqual([]);
  });

  it('is cut off where its close is not answered', () => {
    const { clock, did, socket } = createLine();
    closeSocket(socket as unknown as WebSocket, clock);
    expect(did).toEqual(['close 1000']);
    clock.pass(2_000);
    expect(did).toEqual(['close 1000', 'terminate']);
  });
});
