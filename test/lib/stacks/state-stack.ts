import { beforeAll, describe, expect, it } from 'vitest';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import { ofType, type Resource, type Templates } from '../../../lib/templates.ts';
import { everything, synthesise } from '../synthesise.ts';

let templates: Templates;
beforeAll(() => {
  templates = synthesise(everything);
});

const only = (type: string, stack?: string): Resource => {
  const found = ofType(templates, type).filter((r) => stack === undefined || r.stack === stack);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('the table', () => {
  it('is the one that the adapter defines', () => {
    const wanted = tableDefinition('any');
    const made = only('AWS::DynamoDB::Table').Properties;
    const byName = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));
    expect(made['KeySchema']).toEqual(wanted.KeySchema);
    expect(made['BillingMode']).toBe(wanted.BillingMode);
    expect((made['AttributeDefinitions'] as object[]).sort(byName)).toEqual(
      [...(wanted.AttributeDefinitions ?? [])].sort(byName),
    );
    expect((made['GlobalSecondaryIndexes'] as object[]).sort(byName)).toEqual(
      [...(wanted.GlobalSecondaryIndexes ?? [])].sort(byName),
    );
  });

  it('forgets by ttl, can be restored, and is kept whatever happens to its stack', () => {
    const table = only('AWS::DynamoDB::Table');
    expect(table.Properties).toMatchObject({
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: 7,
      },
      DeletionProtectionEnabled: true,
    });
    expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });
});
