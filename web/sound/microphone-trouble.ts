/** Why there is no microphone, and what to do about it. */
import { listDevices } from './microphones.ts';

/** What a page can know of it. */
export interface MicrophoneFacts {
  /** Browsers give pages no microphone that came unencrypted from another machine. */
  readonly isSecure: boolean;
  readonly permission: PermissionState | undefined;
  readonly microphones: number;
}

/** What can still be done. */
const INSTEAD = 'Until then you can type, or use the keypad.';

/** The sentence. */
export function sayTrouble({ isSecure, permission, microphones }: MicrophoneFacts): string {
  if (!isSecure)
    return `This page came over plain http, and browsers give such pages no microphone: open it by https, or on the machine itself by localhost. ${INSTEAD}`;
  if (permission === 'denied')
    return `Your browser does not let this page use the microphone: allow it by the sign beside the address, and start again. ${INSTEAD}`;
  if (microphones === 0) return `There is no microphone: connect one, and start again. ${INSTEAD}`;
  return `The microphone did not open; perhaps another program has it. ${INSTEAD}`;
}

/** Looks at the browser. */
export async function findTrouble(): Promise<string> {
  const devices = await listDevices();
  const name = 'microphone' as PermissionName;
  const permission = await navigator.permissions?.query({ name }).catch(() => undefined);
  return sayTrouble({
    isSecure: window.isSecureContext,
    permission: permission?.state,
    microphones: devices.filter(({ kind }) => kind === 'audioinput').length,
  });
}
