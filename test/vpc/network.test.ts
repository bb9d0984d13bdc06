/** The fabric by itself: packets go where the templates let them, and nowhere else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resetNetwork } from './fabric/commands.ts';
import { type Attached, createFabric, type Fabric } from './fabric/fabric.ts';
import { answerIn, ask } from './fabric/probe.ts';
import { callerAt, createWorld } from './fabric/world.ts';
import { blueprintOf, templatesOf } from './prepared.ts';

const { network, functions, tasks } = blueprintOf(templatesOf('first'));
const [api] = functions.filter(({ name }) => name.startsWith('api'));
const [scaler] = functions.filter(({ name }) => name.startsWith('scaler'));
const port = (name: string) =>
  Number(tasks[0]?.container.Environment?.find(({ Name }) => Name === name)?.Value);
const media = port('GREENROOM_MEDIA_PORT');
const supervisor = port('GREENROOM_PORT');

let fabric: Fabric;
let task: Attached;
let other: Attached;
let function_: Attached;
let answering: { close(): void };

describe('the network of the templates', () => {
  beforeAll(async () => {
    resetNetwork();
    createWorld();
    fabric = createFabric(network);
    const subnets = String(scaler?.env['SUBNETS']).split(',');
    const groups = String(scaler?.env['SECURITY_GROUPS']).split(',');
    task = fabric.attach({ subnet: subnets[0] ?? '', groups, publicAddress: true });
    other = fabric.attach({ subnet: subnets.at(-1) ?? '', groups, publicAddress: true });
    const [subnet = ''] = api?.subnets ?? [];
    function_ = fabric.attach({ subnet, groups: api?.groups ?? [], publicAddress: false });
    const ports = { tcp: [supervisor, 22], udp: [media, 5060] };
    answering = await answerIn(task.namespace, ports);
  });

  afterAll(() => {
    answering.close();
    resetNetwork();
  });

  const outside = { protocol: 'udp', port: media } as const;

  it('leads callers’ media to the public address, from behind either kind of home', async () => {
    const host = task.publicAddress ?? '';
    for (const home of ['cone', 'symmetric'] as const) {
      expect(await ask(callerAt(home), { ...outside, host })).toMatch(/^198\.51\.101\./);
    }
    expect(await ask(callerAt('no-udp'), { ...outside, host })).toBe('nothing');
  });

  it('lets nobody outside reach the supervisor, another port or a private address', async () => {
    const host = task.publicAddress ?? '';
    const caller = callerAt('cone');
    expect(await ask(caller, { protocol: 'tcp', host, port: supervisor })).toBe('nothing');
    expect(await ask(caller, { protocol: 'udp', host, port: 5060 })).toBe('nothing');
    expect(await ask(caller, { ...outside, host: task.address })).toBe('nothing');
  });

  it('lets the API reach supervisors by their private address, and nothing else of them', async () => {
    const from = function_.namespace;
    const host = task.address;
    const seen = await ask(from, { protocol: 'tcp', host, port: supervisor });
    expect(seen).toBe(function_.address);
    expect(await ask(from, { protocol: 'tcp', host, port: 22 })).toBe('nothing');
    expect(await ask(other.namespace, { protocol: 'tcp', host, port: supervisor })).toBe('nothing');
  });

  it('tells what refused a packet', () => {
    const told = fabric.refusals();
    expect(told).toContain(
      `tcp ${function_.address} -> ${task.address}:22: no egress rule of its security groups`,
    );
    expect(told).toContain(
      `tcp ${other.address} -> ${task.address}:${supervisor}: no ingress rule of its security groups`,
    );
  });

  it('takes an interface away with its address', async () => {
    fabric.detach(other);
    expect(fabric.attached).not.toContain(other);
    const asked = { protocol: 'udp', host: other.publicAddress ?? '', port: media } as const;
    expect(await ask(callerAt('cone'), asked)).toBe('nothing');
  });
});
