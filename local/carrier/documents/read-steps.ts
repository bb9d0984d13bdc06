/** A document as its carrier reads it. */
import type { Carrier } from '../../../core/phone/phone.ts';
import type { Step } from './read-document.ts';
import { readNccoSteps } from './read-ncco.ts';
import { readPlivoSteps } from './read-plivo-xml.ts';
import { readTwimlSteps } from './read-twiml.ts';

/** Its steps. Throws what the carrier would refuse. */
export function readSteps(carrier: Carrier, document: string): Step[] {
  if (carrier === 'vonage') return readNccoSteps(document);
  if (carrier === 'plivo') return readPlivoSteps(document);
  return readTwimlSteps(document, { texml: carrier === 'telnyx' });
}
