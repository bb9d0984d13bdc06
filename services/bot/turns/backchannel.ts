/** Sounds of listening, which are no turn while the bot speaks: it goes on, and nothing is answered. */

const SOUND =
  '(?:m+h?m+|mm+|hm+|uh[\\s-]?huh|a?ha|ah+|oh+|uh+|um+|er+|yeah|yep|yes|right|okay|ok|sure|i see|got it|alright|all right|cool|' +
  "great|good|nice|wow|really|true|exactly|of course|go on|ja|genau|mhm|aha|klar|sí|claro|vale|oui|d'accord|ouais)";

const BACKCHANNEL = new RegExp(`^${SOUND}(?:[\\s,.!?-]+${SOUND}){0,2}[\\s,.!?…-]*$`, 'i');

/** Whether a caller who says this while the bot speaks only listens. */
export function isBackchannel(text: string): boolean {
  return BACKCHANNEL.test(text.trim());
}
