import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DYNAMODB_SETTLED } from '../../adapters/dynamodb/oracle-settled.ts';
import { LOCALSTACK_GAPS } from '../../localstack/gaps.ts';
import { ECS_SETTLED } from '../../moto/ecs-settled.ts';
import { MOTO_GAPS, MOTO_LACKS } from '../../moto/moto-gaps.ts';

const doc = readFileSync('docs/testing.md', 'utf8');
const [beforeMoto = '', afterMoto = ''] = doc.split('\n## moto\n');

describe('docs/testing.md', () => {
  it('lists what LocalStack has not done', () => {
    expect(Object.keys(LOCALSTACK_GAPS).filter((gap) => !beforeMoto.includes(gap))).toEqual([]);
  });

  it('lists what moto has not done', () => {
    const gaps = [...Object.keys(MOTO_GAPS), ...MOTO_LACKS];
    expect(gaps.filter((gap) => !afterMoto.includes(gap))).toEqual([]);
  });

  it('lists each difference from an oracle', () => {
    const names = [...Object.keys(DYNAMODB_SETTLED), ...Object.keys(ECS_SETTLED)];
    expect(names.filter((name) => !afterMoto.includes(name))).toEqual([]);
  });
});
