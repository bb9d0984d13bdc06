/** Where our ECS endpoint and moto's answer differently, and which of them is right. */
export const ECS_SETTLED: Readonly<
  Record<string, { readonly ours: unknown; readonly theirs: unknown; readonly verdict: string }>
> = {
  'register without sizes': {
    ours: 'bare',
    theirs: { error: 'ClientException' },
    verdict: 'moto is right; ours takes it, for a process on a laptop has no size',
  },
  'register without containers': {
    ours: { error: 'ClientException' },
    theirs: 'none',
    verdict: 'ours is right: AWS wants a container',
  },
  'describe an unknown task': {
    ours: 'MISSING',
    theirs: undefined,
    verdict: 'ours is right: AWS names it among the failures',
  },
  'stop an unknown task': {
    ours: { error: 'InvalidParameterException' },
    theirs: { error: '500' },
    verdict: 'ours is right: moto breaks down',
  },
  'run without a network': {
    ours: { error: 'InvalidParameterException' },
    theirs: { error: '500' },
    verdict: 'ours is right: moto breaks down',
  },
  'run eleven': {
    ours: { error: 'InvalidParameterException' },
    theirs: { error: '500' },
    verdict: 'ours is right: moto does not check the count, and knows no such subnet',
  },
};
