import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import shipped from '../../greenroom.config.ts';
import { everything, synthesise } from './synthesise.ts';

vi.spyOn(process.stderr, 'write').mockReturnValue(true);

describe('synthesis', () => {
  it('has no finding that is not acknowledged, as shipped and with everything on', () => {
    expect(() => synthesise(shipped)).not.toThrow();
    expect(() => synthesise(everything)).not.toThrow();
  });

  it('fails on a security finding that nobody gave a reason for', () => {
    expect(() =>
      synthesise(
        everything,
        ({ scaler }) => void new Queue(scaler, 'Unencrypted', { enforceSSL: false }),
      ),
    ).toThrow('AwsSolutions-SQS4');
  });

  it('fails on a wildcard that is not the acknowledged one', () => {
    expect(() =>
      synthesise(everything, ({ api }) =>
        api.function.addToRolePolicy(new PolicyStatement({ actions: ['s3:*'], resources: ['*'] })),
      ),
    ).toThrow('AwsSolutions-IAM5[Action::s3:*]');
  });

  it('fails on a template that CloudFormation would refuse', () => {
    expect(() =>
      synthesise(everything, ({ bot }) => {
        const definition = bot.tasks[0]?.node.findChild('Definition').node
          .defaultChild as CfnTaskDefinition;
        definition.memory = '700';
      }),
    ).toThrow('CloudFormation-Validate::E3047');
  });

  it('acknowledges with a sentence, never with a word', () => {
    const source = readFileSync('lib/acknowledge-findings.ts', 'utf8');
    const reasons = [...source.matchAll(/(?:[A-Z]{2,}\d+|\]'|W\d+')\]?:\s*'([^']+)'/g)].map(
      (m) => m[1] ?? '',
    );
    expect(reasons.length).toBeGreaterThan(15);
    expect(reasons.filter((reason) => reason.length < 25 || !reason.endsWith('.'))).toEqual([]);
  });

  it('needs no look-up in an account: nothing is cached and nothing is asked', () => {
    expect(readdirSync('.')).not.toContain('cdk.context.json');
  });
});
