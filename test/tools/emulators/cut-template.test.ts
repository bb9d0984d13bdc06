import { describe, expect, it } from 'vitest';
import { cutTemplate, environmentOutput } from '../../../tools/emulators/cut-template.ts';

const TEMPLATE = {
  Resources: {
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { TimeToLive: true } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { TABLE_NAME: { Ref: 'Table' } } } },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: { Targets: [{ Arn: { 'Fn::GetAtt': ['Function', 'Arn'] } }] },
      DependsOn: ['Function', 'Table'],
    },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', DependsOn: ['Function'] },
  },
  Outputs: { Name: { Value: { Ref: 'Function' } } },
};

describe('cutTemplate', () => {
  const { template, cut } = cutTemplate(TEMPLATE, ['AWS::Lambda::']);
  const arn = {
    'Fn::Join': [
      ':',
      ['arn:aws', 'lambda', { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, 'function:Function'],
    ],
  };

  it('takes out what is lacking and says what it was', () => {
    expect(cut).toEqual({ Function: 'AWS::Lambda::Function' });
    expect(Object.keys(template.Resources)).toEqual(['Table', 'Rule', 'Alarm']);
    expect(template.Resources['Table']).toEqual(TEMPLATE.Resources.Table);
  });

  it('puts an ARN where one that is gone was named, and waits for it no more', () => {
    expect(template.Resources['Rule']).toEqual({
      Type: 'AWS::Events::Rule',
      Properties: { Targets: [{ Arn: arn }] },
      DependsOn: ['Table'],
    });
    expect(template.Resources['Alarm']).toEqual({ Type: 'AWS::CloudWatch::Alarm' });
    expect(template['Outputs']).toMatchObject({ Name: { Value: arn } });
  });

  it('puts out the environment of a function that is gone', () => {
    expect(template['Outputs']).toMatchObject({
      [environmentOutput('Function', 'TABLE_NAME')]: {
        Value: { Ref: 'Table' },
        Description: 'TABLE_NAME',
      },
    });
  });

  it('leaves a template alone from which nothing is lacking', () => {
    expect(cutTemplate(TEMPLATE, []).template).toEqual(TEMPLATE);
  });
});
