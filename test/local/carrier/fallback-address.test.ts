import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS } from '../../../core/phone/phone.ts';
import { SILENT_PARTY } from '../../../local/carrier/party.ts';
import { until } from '../until.ts';
import { type CarrierBed, startCarrierBed } from './carrier-bed.ts';

let bed: CarrierBed | undefined;
afterEach(() => bed?.close());

describe.each(CARRIERS)('a call by %s', (carrier) => {
  it('whose webhook fails goes on by the fallback address of the console', async () => {
    bed = await startCarrierBed(carrier, ({ account }, { path }) => {
      if (path.endsWith('/fallback')) return account.write({ do: 'say', text: 'All the same.' });
      return new Response(null, { status: path.endsWith('/voice') ? 503 : 204 });
    });
    const calling = { from: '+12025550100', to: '+12025550199', party: SILENT_PARTY };
    const leg = await bed.exchange.ring(calling);
    await until(() => leg.over || undefined);
    expect(bed.exchange.said).toEqual(['All the same.']);
    const asked = bed.asked.filter(({ path }) => !path.endsWith('/status'));
    const names = asked.map(({ path }) => path.split('/').at(-1));
    const twice = carrier === 'vonage' ? ['voice'] : [];
    expect(names).toEqual([...twice, 'voice', 'fallback']);
    expect(bed.exchange.errors).toHaveLength(names.length - 1);
  });
});
