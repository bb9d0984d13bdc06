import { readdirSync, readFileSync } from 'node:fs';
import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it, vi } from 'vitest';
import shipped from '../../../greenroom.config.ts';
import { build, everything, named, onOwnDomain, told, withArchive } from '../synthesise.ts';

vi.spyOn(process.stderr, 'write').mockReturnValue(true);

describe('synthesis', () => {
  it('has no finding that is not acknowledged, as shipped and with everything on', () => {
    expect(() => build(shipped)).not.toThrow();
    expect(() => build(everything)).not.toThrow();
    expect(() => build(told)).not.toThrow();
    expect(() => build(named)).not.toThrow();
  });

  it('fails on a security finding that nobody gave a reason for', () => {
    expect(() =>
      build(
        everything,
        ({ scaler }) => void new Queue(scaler, 'Unencrypted', { enforceSSL: false }),
      ),
    ).toThrow('AwsSolutions-SQS4');
  });

  it('fails on a wildcard that is not the acknowledged one', () => {
    expect(() =>
      build(everything, ({ api }) =>
        api.function.addToRolePolicy(new PolicyStatement({ actions: ['s3:*'], resources: ['*'] })),
      ),
    ).toThrow('AwsSolutions-IAM5[Action::s3:*]');
  });

  it('fails on a template that CloudFormation would refuse', () => {
    expect(() =>
      build(everything, ({ bot }) => {
        const definition = bot.tasks[0]?.node.findChild('Definition').node
          .defaultChild as CfnTaskDefinition;
        definition.memory = '700';
      }),
    ).toThrow('CloudFormation-Validate::E3047');
  });

  it('gives a sentence as the reason for each finding that is left as it is', () => {
    const acknowledged = build(everything);
    expect(acknowledged.length).toBeGreaterThan(15);
    expect(acknowledged.filter(({ reason }) => !/^.{25,}\.$/.test(reason))).toEqual([]);
  });

  it('leaves no finding as it is without need: each acknowledgement is of a finding', () => {
    const all = [everything, withArchive, told, named].flatMap((config) => build(config));
    const found = new Set(all.map(({ reason }) => reason));
    const source = ['findings', 'ways']
      .map((of) => readFileSync(`lib/acknowledge-${of}.ts`, 'utf8'))
      .join('');
    const given = [...source.matchAll(/'([^']{25,}\.)'/g)].map((match) => match[1] ?? '');
    expect(given.length).toBeGreaterThan(15);
    expect(given.filter((reason) => !found.has(reason))).toEqual([]);
  });

  it('asks for a newer TLS than CloudFront’s default on a domain of one’s own', () => {
    const rules = build(onOwnDomain).map(({ ruleName }) => ruleName);
    expect(build(everything).map((a) => a.ruleName)).toContain('AwsSolutions-CFR4');
    expect(rules).not.toContain('AwsSolutions-CFR4');
  });

  it('needs no look-up in an account: nothing is cached and nothing is asked', () => {
    expect(readdirSync('.')).not.toContain('cdk.context.json');
  });
});
