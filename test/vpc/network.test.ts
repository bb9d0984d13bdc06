/** The fabric by itself: packets go where the templates let them, and nowhere else; without one of its parts a way is missing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './fabric/probe.ts';
import { CLOSED, findBlocked, openStand, type Stand } from './fabric/stand.ts';
import { callerAt } from './fabric/world.ts';
import { EDGE_MUTANTS, NETWORK_MUTANTS } from './mutants/network-mutants.ts';
import { blueprintOf, templatesOf } from './prepared.ts';

const sound = templatesOf('first');

let stand: Stand;

describe('the network of the templates', () => {
  beforeAll(async () => {
    stand = await openStand(blueprintOf(sound));
  });

  afterAll(async () => {
    await stand?.close();
  });

  it('has every way that a deployment needs', async () => {
    await expect.poll(() => findBlocked(stand)).toEqual([]);
    expect(await stand.fabric.refusals()).toEqual([]);
  });

  it('leads callers’ media to the public address, from behind either kind of home', async () => {
    const { task, media: port } = stand;
    const asked = { protocol: 'udp', host: task.publicAddress ?? '', port } as const;
    const homes = ['cone', 'symmetric', 'no-udp'] as const;
    await expect
      .poll(() => Promise.all(homes.map((home) => ask(callerAt(home), asked))))
      .toEqual(['198.51.101.1', '198.51.101.2', 'nothing']);
  });

  it('lets nobody outside reach the supervisor, another port or a private address', async () => {
    const { task, media, supervisor } = stand;
    const host = task.publicAddress ?? '';
    const asked = [
      { protocol: 'tcp', host, port: supervisor },
      { protocol: 'udp', host, port: CLOSED.udp },
      { protocol: 'udp', host: task.address, port: media },
    ] as const;
    const seen = await Promise.all(asked.map((each) => ask(callerAt('cone'), each)));
    expect(seen).toEqual(['nothing', 'nothing', 'nothing']);
  });

  it('lets the API reach supervisors by their private address, and nothing else of them', async () => {
    const { api, other, task, supervisor } = stand;
    const to = (port: number) => ({ protocol: 'tcp', host: task.address, port }) as const;
    const asked = () =>
      Promise.all([
        ask(api.namespace, to(supervisor)),
        ask(api.namespace, to(CLOSED.tcp)),
        ask(other.namespace, to(supervisor)),
      ]);
    await expect.poll(asked).toEqual([api.address, 'nothing', 'nothing']);
  });

  it('tells what refused a packet', async () => {
    const { api, other, task, supervisor, fabric } = stand;
    const told = await fabric.refusals();
    expect(told).toContain(
      `tcp ${api.address} -> ${task.address}:${CLOSED.tcp}: no egress rule of its security groups`,
    );
    expect(told).toContain(
      `tcp ${other.address} -> ${task.address}:${supervisor}: no ingress rule of its security groups`,
    );
  });

  it.each(Object.entries(NETWORK_MUTANTS))('misses a way without %s', async (_, mutant) => {
    await stand.fabric.update(blueprintOf(mutant.change(sound)).network);
    await expect.poll(() => findBlocked(stand)).toEqual(mutant.blocks);
  });

  it('takes an interface away with its address', async () => {
    const { fabric, other, media: port } = stand;
    await fabric.update(blueprintOf(sound).network);
    fabric.detach(other);
    await fabric.settled();
    expect(fabric.attached).not.toContain(other);
    const asked = { protocol: 'udp', host: other.publicAddress ?? '', port } as const;
    expect(await ask(callerAt('cone'), asked)).toBe('nothing');
    await expect.poll(() => findBlocked(stand)).toEqual([]);
  });
});

describe('the network of carriers’ WebSockets', () => {
  const withEdge = templatesOf('edge');

  beforeAll(async () => {
    stand = await openStand(blueprintOf(withEdge));
  });

  afterAll(async () => {
    await stand?.close();
  });

  it('leads from CloudFront’s interface by the balancer and a router to a supervisor', async () => {
    await expect.poll(() => findBlocked(stand)).toEqual([]);
    expect(await stand.fabric.refusals()).toEqual([]);
  });

  it('lets nobody else in: not the world into a router, nor CloudFront past the balancer', async () => {
    const { edge, task, supervisor } = stand;
    if (!edge) throw new Error('Cannot look at it: there is no edge');
    const { origin, router, ports } = edge;
    const tcp = (host: string, port: number) => ({ protocol: 'tcp', host, port }) as const;
    const seen = await Promise.all([
      ask(callerAt('cone'), tcp(router.publicAddress ?? '', ports.router)),
      ask(origin.namespace, tcp(router.address, ports.router)),
      ask(origin.namespace, tcp(task.address, supervisor)),
    ]);
    expect(seen).toEqual(['nothing', 'nothing', 'nothing']);
  });

  it.each(Object.entries(EDGE_MUTANTS))('misses a way without %s', async (_, mutant) => {
    await stand.fabric.update(blueprintOf(mutant.change(withEdge)).network);
    await expect.poll(() => findBlocked(stand)).toEqual(mutant.blocks);
  });
});
