/** The API in a process of its own, over a network that loses dispatches and doubles them. */
import { serve } from '@hono/node-server';
import { TABLE_DEADLINES } from '../../../adapters/aws/request-handler.ts';
import type { Dispatcher } from '../../../core/claim/dispatch.ts';
import { createClosing } from '../../../local/closing.ts';
import { createPorts, startApi } from '../../../local/services.ts';
import { createDice } from '../../core/warm-store.ts';
import { POOL } from '../scene.ts';
import { skewedClock, tellHarness } from './broker-words.ts';

const { env } = process;
const random = createDice(Number(env['CHAOS_SEED']));
const share = (name: string) => Number(env[name] ?? 0);

process.on('disconnect', () => process.exit(0));
const closing = createClosing();
const ports = createPorts((line) => process.stdout.write(line), closing, {
  clock: skewedClock(env),
  table: TABLE_DEADLINES,
});
const kick = async () => {
  tellHarness({ says: 'kick' });
  return undefined;
};
const api = startApi(
  { ...ports, dispatcher: unsure(ports.dispatcher) },
  { pool: POOL, scaler: { kick } },
  closing,
);
serve({ fetch: api.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  tellHarness({ says: 'listening', port }),
);

/** Dispatches come twice, not at all, or without their answer. */
function unsure(dispatcher: Dispatcher): Dispatcher {
  return {
    ...dispatcher,
    async dispatch(endpoint, request) {
      if (random() < share('CHAOS_LOST')) return lost();
      if (random() < share('CHAOS_TWICE')) void dispatcher.dispatch(endpoint, request);
      const answer = await dispatcher.dispatch(endpoint, request);
      return random() < share('CHAOS_LOST_AFTER') ? lost() : answer;
    },
  };
}

function lost() {
  return { outcome: 'unreachable', because: 'chaos' } as const;
}
