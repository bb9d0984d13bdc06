/** The operator's key: asked for where the API wants one, and kept for this tab alone. */
import { byId } from '../element.ts';

const KEPT = 'greenroom.operator-key';

/** What was given in this tab. */
export function operatorKey(): string | undefined {
  return sessionStorage.getItem(KEPT) ?? undefined;
}

/** Asks for a key until one is given. */
export function askForKey(): Promise<void> {
  const form = byId('key-form');
  const input = byId<HTMLInputElement>('key');
  form.hidden = false;
  byId('looks').hidden = true;
  input.focus();
  return new Promise((resolve) => {
    form.addEventListener(
      'submit',
      (event) => {
        event.preventDefault();
        sessionStorage.setItem(KEPT, input.value.trim());
        input.value = '';
        form.hidden = true;
        resolve();
      },
      { once: true },
    );
  });
}
