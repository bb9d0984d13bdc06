import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS, type Carrier } from '../../../core/phone/phone.ts';
import { createScriptedParty } from '../../../local/carrier/party.ts';
import { createHoldAudio } from '../../../services/api/routes/hold-audio.ts';
import { until } from '../until.ts';
import { type CarrierBed, startCarrierBed } from './carrier-bed.ts';

let bed: CarrierBed | undefined;
afterEach(() => bed?.close());

/** A caller in a conference to whom nobody has come, with what the API serves. */
async function holdOne(carrier: Carrier, soundPath = '/phone/hold.wav') {
  bed = await startCarrierBed(carrier, ({ account, apiUrl }, { method, path }) => {
    if (path !== `/phone/${carrier}/voice`) {
      const app = createHoldAudio({ accounts: { [carrier]: account } });
      return Promise.resolve(app.request(path.replace('/phone', ''), { method }));
    }
    return account.write({
      do: 'conference',
      name: 'greenroom-s1',
      role: 'caller',
      holdUrl: apiUrl + soundPath,
      afterUrl: `${apiUrl}/phone/${carrier}/left`,
    });
  });
  const party = createScriptedParty();
  await bed.exchange.ring({ from: '+12025550100', to: '+12025550199', party });
  return { ...bed, party };
}

describe.each(CARRIERS)('a caller on hold by %s', (carrier) => {
  it('hears our own audio, fetched as the carrier documents it', async () => {
    const { exchange, party, asked } = await holdOne(carrier);
    await until(() => party.heardMs.hold > 100 || undefined);
    expect(exchange.errors).toEqual([]);
    const fetched = asked
      .map(({ method, path }) => `${method} ${path.split('?')[0]}`)
      .filter((one) => !/\/(voice|status)$/.test(one));
    const file = 'GET /phone/hold.wav';
    const wanted = {
      twilio: [file],
      telnyx: [file],
      plivo: ['POST /phone/plivo/sound', file],
      vonage: ['GET /phone/hold.mp3'],
    };
    expect(fetched).toEqual(wanted[carrier]);
  });

  it('hears an agent’s own audio, whichever of both kinds it is', async () => {
    for (const kind of ['wav', 'mp3']) {
      const { exchange, party } = await holdOne(carrier, `/phone/hold.${kind}?of=the-agent`);
      await until(() => party.heardMs.hold > 100 || undefined);
      expect(exchange.errors).toEqual([]);
      await bed?.close();
    }
  });

  it('hears nothing of a file that is not there, and the carrier says so', async () => {
    const { exchange } = await holdOne(carrier, '/phone/nothing.mp3');
    await until(() => exchange.errors.length > 0 || undefined);
    expect(exchange.errors[0]).toMatch(/nothing\.mp3 answered 404/);
  });
});
