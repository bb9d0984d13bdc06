import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../cli/doctor/account/facts.ts';
import { readAccount } from '../../cli/doctor/account/read-account.ts';
import { diagnose } from '../../cli/doctor/diagnose.ts';
import shipped from '../../greenroom.config.ts';
import { loadConfig } from '../../lib/config/load-config.ts';
import { environmentOf } from '../../tools/emulators/cdk.ts';
import type { Emulator } from '../../tools/emulators/emulator.ts';
import { MOTO_ACCOUNT, startMoto, whyNoMoto } from '../../tools/emulators/moto.ts';

const lacking = whyNoMoto();
let moto: Emulator | undefined;
let facts: AccountFacts;

describe.skipIf(lacking !== undefined)(
  `the doctor${lacking ? `, skipped: ${lacking}` : ''}`,
  () => {
    beforeAll(async () => {
      moto = await startMoto();
      const accessKeyId = 'AKIAMOTO000000000000';
      const target = {
        endpoint: moto.url,
        account: MOTO_ACCOUNT,
        region: 'us-east-1',
        accessKeyId,
      };
      Object.assign(process.env, environmentOf(target));
      facts = await readAccount({
        env: process.env,
        deployment: 'greenroom',
        pools: ['receptionist'],
        models: [],
        phoneSecret: '',
        direct: shipped.direct,
        localTable: 'none',
        nowMs: Date.now(),
      });
    });

    afterAll(() => moto?.close());

    it('finds an account that is not bootstrapped, and where nothing is deployed', async () => {
      expect(facts.identity).toMatchObject({ read: { account: MOTO_ACCOUNT } });
      const { findings } = diagnose(facts, await loadConfig());
      const of = (check: string) => findings.find((finding) => finding.check === check);
      expect(of('bootstrap')).toMatchObject({
        status: 'fail',
        todo: `npx cdk bootstrap aws://${MOTO_ACCOUNT}/us-east-1`,
      });
      expect(of('subnet addresses')?.says).toContain('once deployed');
      expect(of('system')).toMatchObject({ status: 'skip' });
    });
  },
);
