/** What is said to a caller who says nothing: one prompt after another, then goodbye. */

/** The agent's wishes. */
export interface SilenceRules {
  readonly afterS: number;
  readonly prompts: readonly string[];
  /** Said before the bot leaves; empty: it stays until the idle timeout. */
  readonly goodbye: string;
}

/** What to do now. */
export type SilenceStep =
  | { readonly do: 'wait' }
  | { readonly do: 'prompt'; readonly text: string }
  | { readonly do: 'leave'; readonly text: string };

/** The step after so much silence of both sides, where so many prompts were said in vain. */
export function silenceStep(
  rules: SilenceRules,
  of: { readonly silentMs: number; readonly prompted: number },
): SilenceStep {
  if (of.silentMs < rules.afterS * 1000) return { do: 'wait' };
  const text = rules.prompts[of.prompted];
  if (text !== undefined) return { do: 'prompt', text };
  return rules.goodbye === '' ? { do: 'wait' } : { do: 'leave', text: rules.goodbye };
}
