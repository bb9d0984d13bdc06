/**
 * From a carrier's webhook to its document at a steady pace, every seat warm: the API's work, its claim and the word to the bot's task. The bots
 * themselves, which begin their calls beside it, wait for a processor here: in AWS each task has its own.
 */
import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { textTable } from '../../cli/table.ts';
import { CARRIERS } from '../../core/phone/phone.ts';
import { spreadOf } from '../../core/spread.ts';
import type { Exchange } from '../../local/carrier/exchange.ts';
import { Leg } from '../../local/carrier/leg.ts';
import { SILENT_PARTY } from '../../local/carrier/party.ts';
import { sendWebhook } from '../../local/carrier/send-webhook.ts';
import { toldAll } from '../../local/carrier/told-urls.ts';
import { familyOf } from '../../services/supervisor/process/process-group.ts';
import { usageOf } from '../process-tree.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { type PhoneSystem, startPhoneSystem } from './start-phone-system.ts';

const PER_SECOND = 20;

/** A round is as many calls as there are warm seats: none of them is warmed anew while others are asked for. */
const CALLS = 40;
const ROUNDS = 4;

/** The section. */
export const phoneDocuments: Section = {
  name: 'phone-documents',
  about: 'a webhook to its document, 20 calls a second, every seat warm',
  run,
};

async function run(context: BenchContext): Promise<Figures> {
  const calls = scaled(context, CALLS);
  const system = await startPhoneSystem({ agent: 'parrot', warm: calls });
  try {
    // The first is a fresh process's: its code has never run.
    await callAll(system, { calls, round: -1 });
    const tookMs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      context.progress.tell('rounds', round / ROUNDS);
      tookMs.push(...(await callAll(system, { calls, round })));
    }
    const spread = spreadOf(tookMs);
    const { p50, p95, p99, max, n } = spread;
    const head = ['ms', 'p50', 'p95', 'p99', 'max', 'n'];
    const lines = textTable(head, [[`${PER_SECOND} a second`, p50, p95, p99, max, n]]);
    return { lines, saved: { perSecond: PER_SECOND, ...spread } };
  } finally {
    await system.close();
  }
}

/** One call a seat. Nobody connects a socket, so that no bot speaks meanwhile; they hang up when all have their document. */
async function callAll(
  system: PhoneSystem,
  { calls, round }: { readonly calls: number; readonly round: number },
): Promise<number[]> {
  letBotsWait(system.pid);
  const legs: Leg[] = [];
  const asked: Promise<number>[] = [];
  const startedMs = performance.now();
  for (let n = 0; n < calls; n++) {
    await pause(Math.max(0, startedMs + (n * 1000) / PER_SECOND - performance.now()));
    const exchange = system.exchanges[CARRIERS[n % CARRIERS.length] ?? 'twilio'];
    const leg = newLeg(exchange, { n, id: `bench${round + 1}-${n}` });
    legs.push(leg);
    asked.push(askOf(exchange, leg));
  }
  const tookMs = await Promise.all(asked);
  for (const leg of legs) leg.end('completed', 'the round is over');
  await system.warm();
  return tookMs;
}

/** Each thread of each bot; those that come later have their process's. */
function letBotsWait(pid: number): void {
  for (const bot of familyOf(pid).filter((one) => usageOf(one).command.endsWith('/bot.mjs')))
    for (const thread of readdirSync(`/proc/${bot}/task`)) setPriority(Number(thread), 19);
}

function newLeg(exchange: Exchange, { n, id }: { n: number; id: string }): Leg {
  const { apiUrl, carrier } = exchange.parts;
  const from = `+1202555${1000 + n}`;
  const told = toldAll(`${apiUrl}/phone/${carrier}/status`);
  return new Leg(exchange, { id, from, to: '+12025550199', party: SILENT_PARTY, told });
}

async function askOf({ parts }: Exchange, leg: Leg): Promise<number> {
  const url = `${parts.apiUrl}/phone/${parts.carrier}/voice`;
  const startedMs = performance.now();
  const document = await sendWebhook(parts, leg, { url });
  if (document === undefined || !document.includes('/ws/'))
    throw new Error('Cannot bench: a call was not given a bot');
  return performance.now() - startedMs;
}
