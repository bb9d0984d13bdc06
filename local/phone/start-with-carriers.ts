/** The whole system on this machine, with four carriers in front of it. */
import type { ClientOptions } from 'ws';
import type { Carrier } from '../../core/phone/phone.ts';
import type { Exchange } from '../carrier/exchange.ts';
import { startCarriers } from '../carrier/start-carriers.ts';
import type { Closing } from '../closing.ts';
import { type System, type SystemOptions, startSystem } from '../start-system.ts';
import { takeEveryNumber } from './take-every-number.ts';

/** What runs. */
export interface SystemWithCarriers {
  readonly system: System;
  readonly exchanges: Readonly<Record<Carrier, Exchange>>;
}

/** Starts it; every number is the agent's. */
export async function startWithCarriers(
  { dial, ...options }: Omit<SystemOptions, 'phone'> & { readonly dial?: ClientOptions },
  closing: Closing,
): Promise<SystemWithCarriers> {
  const carriers = await startCarriers(closing);
  const system = await startSystem({ ...options, phone: carriers.secrets }, closing);
  await takeEveryNumber(system.records, options.agent.name);
  return { system, exchanges: carriers.connect(system.url, dial) };
}
