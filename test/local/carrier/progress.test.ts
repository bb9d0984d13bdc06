import { afterEach, describe, expect, it } from 'vitest';
import { createScriptedParty } from '../../../local/carrier/party.ts';
import { until } from '../until.ts';
import { type CarrierBed, startCarrierBed } from './carrier-bed.ts';

let bed: CarrierBed | undefined;
afterEach(() => bed?.close());

/** A caller whose leg dials somebody, over an API that answers its progress. */
async function dialOne(answer: string | undefined) {
  bed = await startCarrierBed('vonage', ({ account, apiUrl }, { path, call }) => {
    const afterUrl = `${apiUrl}/after`;
    const dial = { to: '+12025550142', callerId: '+12025550199', timeoutS: 1 };
    if (path.endsWith('/voice'))
      return account.write({ do: 'dial', ...dial, afterUrl, answeredUrl: afterUrl });
    if (path !== '/after' || !call?.progress || answer === undefined) return undefined;
    return { contentType: 'application/json', body: answer };
  });
  const party = createScriptedParty();
  const leg = await bed.exchange.ring({ from: '+12025550100', to: '+12025550199', party });
  await until(() => leg.over || undefined);
  return { ...bed, leg };
}

describe('Vonage’s dial', () => {
  it('goes on where its progress is answered with nothing, and tells each step of the other leg', async () => {
    const { exchange, asked, leg } = await dialOne(undefined);
    const other = exchange.legs[1];
    const news = asked.filter(({ path }) => path === '/after').map(({ call }) => call);
    expect(news.map((call) => [call?.callId, call?.status])).toEqual([
      [other?.parts.id, 'ringing'],
      [other?.parts.id, 'no-answer'],
    ]);
    expect(leg.endedBecause).toBe('its document is done');
  });

  it('is over where its progress is answered with a document, which takes its place', async () => {
    const { exchange, leg } = await dialOne('[]');
    expect(exchange.legs[1]?.endedBecause).toBe('the caller has left');
    expect(leg.endedBecause).toBe('its document is done');
  });
});
