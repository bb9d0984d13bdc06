import { describe, expect, inject, it } from 'vitest';
import { faultsOf, readBack } from '../emulators/read-back.ts';
import { LOCALSTACK_GAPS } from './gaps.ts';

const lacking = inject('lacking');
const deployment = lacking === '' ? inject('deployment') : undefined;
const stacks = deployment?.stacks ?? [];
const why = lacking || 'nothing is deployed to a real account by a test';

describe.skipIf(stacks.length === 0)(
  `what CloudFormation made${stacks[0] ? '' : `: ${why}`}`,
  () => {
    const met = new Set<string>();

    for (const stack of stacks) {
      const count = Object.keys(stack.template.Resources).length;
      it(`holds all ${count} resources of ${stack.name}, by their own services’ word`, async () => {
        const unfinished = Object.entries(stack.status).filter(
          ([, s]) => !/^(CREATE|UPDATE)_COMPLETE$/.test(s),
        );
        expect(unfinished).toEqual([]);
        const read = await readBack(deployment!.target, stack);
        const faults = faultsOf(read);
        for (const fault of faults) met.add(fault);
        expect(faults.filter((fault) => !(fault in LOCALSTACK_GAPS))).toEqual([]);
        expect(read).toHaveLength(count);
      });
    }

    it('has every gap that is listed, and none that has been closed', () => {
      expect([...met].sort()).toEqual(Object.keys(LOCALSTACK_GAPS).sort());
    });

    for (const [gap, why] of Object.entries(LOCALSTACK_GAPS)) it.skip(`${gap} (${why})`, () => {});

    for (const [stack, resources] of Object.entries(deployment?.cut ?? {})) {
      for (const [id, type] of Object.entries(resources)) {
        it.skip(`${stack} ${id}: LocalStack has no ${type}; moto is asked in test/moto`, () => {});
      }
    }
  },
);
