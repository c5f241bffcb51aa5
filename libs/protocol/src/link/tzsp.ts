import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { LAYER } from './layer.js';

const RECEIVED = 0;
const TO_TRANSMIT = 1;
const ETHERNET = 1;
const TAG_PADDING = 0;
const TAG_END = 1;

/**
 * TaZmen Sniffer Protocol: version(8, 1) type(8) encapsulated protocol(16), tagged fields of tag(8) length(8) value, of which
 * padding and the end have neither length nor value; then the frame.
 */
export function decodeTzsp(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 5 > frame.end || data[offset] !== 1) return LAYER.UDP;
  const type = data[offset + 1];
  if ((type !== RECEIVED && type !== TO_TRANSMIT) || uint16(data, offset + 2) !== ETHERNET) return LAYER.UDP;
  let position = offset + 4;
  while (position < frame.end) {
    const tag = data[position];
    position++;
    if (tag === TAG_END) {
      frame.offset = position;
      return LAYER.ETHERNET;
    }
    if (tag === TAG_PADDING) continue;
    if (position >= frame.end) return LAYER.UDP;
    position += 1 + (data[position] as number);
  }
  return LAYER.UDP;
}
