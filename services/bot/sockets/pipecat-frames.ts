/**
 * Pipecat's WebSocket client: binary frames of protobuf (`frames.proto`, package `pipecat`), sound and RTVI messages in the same stream.
 *
 *   Frame { oneof: text = 1, audio = 2, transcription = 3, message = 4 }
 *   AudioRawFrame { id = 1, name = 2, audio = 3 (PCM16), sample_rate = 4, num_channels = 5 }     MessageFrame { data = 1 (RTVI JSON) }
 */
import { BinaryReader, BinaryWriter, WireType } from '@protobuf-ts/runtime';
import {
  type CarrierEvent,
  type CarrierStream,
  type Dialect,
  garbage,
} from '../telephony/dialect.ts';

/** What the client plays, whatever a frame says; what it records comes with each frame. */
export const PIPECAT_STREAM: CarrierStream = {
  streamId: '',
  callId: '',
  inbound: { encoding: 'l16', rate: 16_000 },
  outbound: { encoding: 'l16', rate: 24_000 },
  parameters: {},
};

const RATES = new Set([8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]);

const AUDIO = 2;
const MESSAGE = 4;

/** The client tells nothing of its playing and cannot throw sound away: little of it is ever out. */
export const pipecatFrames: Dialect = {
  tellsPlayout: false,
  read(frame) {
    if (typeof frame === 'string') return garbage('frames are binary');
    try {
      return readFrame(new BinaryReader(frame));
    } catch {
      return garbage('no frame of Pipecat');
    }
  },
  audio({ outbound }, payload) {
    const frame = new BinaryWriter().tag(AUDIO, WireType.LengthDelimited).fork();
    frame.tag(3, WireType.LengthDelimited).bytes(payload);
    frame.tag(4, WireType.Varint).uint32(outbound.rate).tag(5, WireType.Varint).uint32(1);
    return frame.join().finish();
  },
  message(text) {
    const frame = new BinaryWriter().tag(MESSAGE, WireType.LengthDelimited).fork();
    return frame.tag(1, WireType.LengthDelimited).string(text).join().finish();
  },
  mark: () => undefined,
  clear: () => undefined,
};

/** Of a `oneof` that is sent twice the last counts. */
function readFrame(reader: BinaryReader): CarrierEvent {
  let event: CarrierEvent = { type: 'ignored' };
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (wire !== WireType.LengthDelimited) reader.skip(wire);
    else if (field === AUDIO) event = readAudio(new BinaryReader(reader.bytes()));
    else if (field === MESSAGE) event = readMessage(new BinaryReader(reader.bytes()));
    else reader.skip(wire);
  }
  return event;
}

function readAudio(reader: BinaryReader): CarrierEvent {
  let payload = new Uint8Array();
  let rate = 0;
  let channels = 0;
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === 3 && wire === WireType.LengthDelimited) payload = Uint8Array.from(reader.bytes());
    else if (field === 4 && wire === WireType.Varint) rate = reader.uint32();
    else if (field === 5 && wire === WireType.Varint) channels = reader.uint32();
    else reader.skip(wire);
  }
  if (channels !== 1) return garbage('sound has one channel');
  if (!RATES.has(rate)) return garbage(`sound of ${rate} samples a second is not taken`);
  return { type: 'audio', payload, rate };
}

function readMessage(reader: BinaryReader): CarrierEvent {
  let text = '';
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field === 1 && wire === WireType.LengthDelimited) text = reader.string();
    else reader.skip(wire);
  }
  return { type: 'message', text };
}
