/** The whole deployment in moto: what its CloudFormation can make, the rest by each service's own API; all of it read back. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import shipped from '../../greenroom.config.ts';
import { callAws } from '../../tools/emulators/call-aws.ts';
import type { CdkTarget } from '../../tools/emulators/cdk.ts';
import type { Emulator } from '../../tools/emulators/emulator.ts';
import { MOTO_ACCOUNT, startMoto, whyNoMoto } from '../../tools/emulators/moto.ts';
import { faultsOf, readBack } from '../emulators/read-back.ts';
import { synthesiseCut } from '../localstack/synthesise-cut.ts';
import { createStacks, type MadeStack } from './create-stacks.ts';
import { MAKERS, NAMED } from './makers.ts';
import { MOTO_GAPS, MOTO_LACKS } from './moto-gaps.ts';
import { createResolve } from './resolve.ts';

const lacking = whyNoMoto();
const PARTS = ['network', 'state', 'bot', 'scaler', 'api', 'watch', 'edge'];

let moto: Emulator | undefined;
let target: CdkTarget;
let stacks: MadeStack[];
const refused: string[] = [];

describe.skipIf(lacking !== undefined)(`moto${lacking ? `, skipped: ${lacking}` : ''}`, () => {
  beforeAll(async () => {
    moto = await startMoto();
    const accessKeyId = 'AKIAMOTO000000000000';
    target = { endpoint: moto.url, account: MOTO_ACCOUNT, region: 'us-east-1', accessKeyId };
    const { folder } = synthesiseCut(MOTO_LACKS, { edge: { ...shipped.edge, enabled: true } });
    const names = PARTS.map((part) => `${shipped.name}-${part}`);
    stacks = await createStacks(target, folder, names);
    rmSync(folder, { recursive: true });
    for (const [at, stack] of stacks.entries()) stacks[at] = await makeRest(stack);
  }, 300_000);

  afterAll(() => moto?.close());

  it('takes every stack', () => {
    expect(stacks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
      PARTS.map((part) => `${shipped.name}-${part} made`),
    );
  });

  it('takes, by its own API, every resource that its CloudFormation passes over', () => {
    expect(refused).toEqual([]);
  });

  it('holds every resource by its own service’s word, less the gaps that are listed', async () => {
    const read = (await Promise.all(stacks.map((stack) => readBack(target, stack)))).flat();
    expect(faultsOf(read)).toEqual(Object.keys(MOTO_GAPS).sort());
    expect(read.length).toBeGreaterThan(90);
  });

  for (const [gap, why] of Object.entries(MOTO_GAPS)) it.skip(`${gap} (${why})`, () => {});
  for (const type of MOTO_LACKS) it.skip(`${type}*: cut from the templates for moto`, () => {});
});

/** Makes what has no physical id yet; what others stand on first, all of a kind at once. */
async function makeRest(stack: MadeStack): Promise<MadeStack> {
  const physical: Record<string, string> = { ...stack.physical };
  const missing = Object.entries(stack.template.Resources).filter(
    ([id, { Type }]) => !physical[id] && MAKERS[Type],
  );
  for (const wave of [...FIRST, undefined]) {
    const all = stacks.map((other) => (other.name === stack.name ? { ...stack, physical } : other));
    const resolve = createResolve(target, { ...stack, physical }, all);
    const due = missing
      .filter(([, { Type }]) => (wave ? Type === wave : !FIRST.includes(Type)))
      .map(([id, { Type, Properties }]) => ({ id, Type, props: resolve(Properties) as object }));
    const answers =
      due.length === 0
        ? []
        : await callAws(
            target,
            due.map(({ Type, props }) => MAKERS[Type]!.call(props)),
          );
    for (const [i, { id, Type, props }] of due.entries()) {
      const said = answers[i];
      if (said?.error !== undefined) refused.push(`${id}: ${said.error} ${said.message}`);
      const at = MAKERS[Type]?.id;
      physical[id] = String((at && said?.answer?.[at]) ?? NAMED[Type]?.(props) ?? id);
    }
  }
  return { ...stack, physical };
}

const FIRST = ['Api', 'Integration', 'Route'].map((kind) => `AWS::ApiGatewayV2::${kind}`);
