import { describe, expect, it } from 'vitest';
import type { Config } from '../../../lib/config/schema.ts';
import { ofType } from '../../../lib/templates.ts';
import { everything, synthesise, told } from '../synthesise.ts';

describe('the courier', () => {
  it('is there only where somebody is to be told, and so is the table’s stream', () => {
    const table = (config: Config) =>
      ofType(synthesise(config), 'AWS::DynamoDB::Table')[0]?.Properties['StreamSpecification'];
    expect(table(everything)).toBeUndefined();
    expect(table(told)).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(ofType(synthesise(everything), 'AWS::Lambda::EventSourceMapping')).toEqual([]);
  });

  it('is woken by sessions alone, keeps their order, and leaves what cannot be told', () => {
    const [mapping] = ofType(synthesise(told), 'AWS::Lambda::EventSourceMapping');
    expect(mapping?.Properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      StartingPosition: 'LATEST',
      FilterCriteria: {
        Filters: [{ Pattern: '{"dynamodb":{"Keys":{"PK":{"S":[{"prefix":"S#"}]}}}}' }],
      },
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
  });

  it('stands outside of the network, and is told where to tell', () => {
    const functions = ofType(synthesise(told), 'AWS::Lambda::Function');
    const courier = functions.find(({ stack }) => stack.endsWith('courier'));
    expect(courier?.Properties['VpcConfig']).toBeUndefined();
    expect(courier?.Properties['Environment']).toMatchObject({
      Variables: { WEBHOOK_URL: 'https://example.com/hook', EVENT_BUS: 'default' },
    });
  });
});
