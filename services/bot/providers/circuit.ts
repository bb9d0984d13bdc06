/** Whether a provider is asked at all: after faults it rests, and then one call tries it. Kept for a process's life. */
import type { FaultKind } from './provider-fault.ts';

/** What is known of one provider. */
export interface Circuit {
  /** Faults since its last success. */
  readonly faults: number;
  /** It is not asked before. */
  readonly restsUntilMs: number;
}

/** A provider of which nothing bad is known. */
export const CLOSED: Circuit = { faults: 0, restsUntilMs: 0 };

/** The first rest; doubled with each fault after it. */
const REST_MS = 2_000;

/** The longest rest: a provider that is well again should not be missed for longer. */
const LONGEST_REST_MS = 60_000;

/** What does not heal by itself within a call. */
const LASTING: ReadonlySet<FaultKind> = new Set(['denied', 'refused']);

/** Whether it may be asked now. */
export function mayAsk(circuit: Circuit, nowMs: number): boolean {
  return nowMs >= circuit.restsUntilMs;
}

/** After it has done its work. */
export function afterSuccess(): Circuit {
  return CLOSED;
}

/** After a fault. A stream that was closed for idleness is none. */
export function afterFault(circuit: Circuit, kind: FaultKind, nowMs: number): Circuit {
  if (kind === 'idle') return circuit;
  const faults = circuit.faults + 1;
  const restMs = LASTING.has(kind) ? LONGEST_REST_MS : REST_MS * 2 ** (faults - 1);
  return { faults, restsUntilMs: nowMs + Math.min(restMs, LONGEST_REST_MS) };
}

/** Those of a chain that may be asked, in order; all of them where none may, for a rest is no reason to be silent. */
export function inOrder<P extends { readonly name: string }>(
  chain: readonly P[],
  circuits: ReadonlyMap<string, Circuit>,
  nowMs: number,
): readonly P[] {
  const open = chain.filter(({ name }) => mayAsk(circuits.get(name) ?? CLOSED, nowMs));
  return open.length > 0 ? open : chain;
}
