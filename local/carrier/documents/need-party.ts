/** Whom a document or a call names, as carriers tell numbers from SIP addresses. */

/** A number with its country's code; `plus` is how the carrier writes it. */
export function needNumber(text: string, plus: '+' | ''): string {
  if (!(plus === '+' ? /^\+[1-9]\d{6,14}$/ : /^[1-9]\d{6,14}$/).test(text))
    throw new Error(`13224: "${text}" is no number`);
  return text;
}

/** No carrier knows another scheme. */
export function needSip(text: string): string {
  if (!/^sip:[^\s@]+@[\w.-]+/.test(text)) throw new Error(`13224: "${text}" is no SIP address`);
  return text;
}
