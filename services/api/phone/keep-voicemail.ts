/** A caller's message is written to their session, from where it is told: without it nobody knew of it but the carrier's console. */
import type { TakenMessage } from '../../../core/phone/carrier.ts';
import { takeVoicemail } from '../../../core/session/session-transitions.ts';
import { advanceUntilSettled } from '../../../core/store/advance.ts';
import type { ApiDeps } from '../deps.ts';

/** Writes it, once. */
export async function keepVoicemail(
  { store, clock }: Pick<ApiDeps, 'store' | 'clock'>,
  sessionId: string,
  message: TakenMessage,
): Promise<void> {
  const takenAtMs = clock.nowMs();
  await advanceUntilSettled(store, await store.getSession(sessionId), (session) =>
    takeVoicemail(session, { ...message, takenAtMs }),
  );
}
