/** The circuits of this process, and who wants to know of their changes. */
import type { Clock } from '../../../core/time/clock.ts';
import { afterFault, afterSuccess, type Circuit, CLOSED, inOrder } from './circuit.ts';
import type { ProviderFault } from './provider-fault.ts';

/** A fault, or a success after one. */
export interface CircuitChange {
  readonly provider: string;
  readonly state: 'resting' | 'well';
  readonly fault?: ProviderFault;
}

/** What a chain asks and tells. */
export interface Circuits {
  inOrder<P extends { readonly name: string }>(chain: readonly P[]): readonly P[];
  succeeded(provider: string): void;
  failed(fault: ProviderFault): void;
}

/** Circuits that are all closed. */
export function createCircuits(clock: Clock, onChange: (change: CircuitChange) => void): Circuits {
  const circuits = new Map<string, Circuit>();
  return {
    inOrder: (chain) => inOrder(chain, circuits, clock.nowMs()),
    succeeded(provider) {
      const known = circuits.get(provider);
      if (!known || known === CLOSED) return;
      circuits.set(provider, afterSuccess());
      onChange({ provider, state: 'well' });
    },
    failed(fault) {
      if (fault.kind === 'idle') return;
      const { provider, kind } = fault;
      circuits.set(provider, afterFault(circuits.get(provider) ?? CLOSED, kind, clock.nowMs()));
      onChange({ provider, state: 'resting', fault });
    },
  };
}
