import type { CaptureFileReader } from '@earshot/protocol';
import type { Pipeline } from '../pipeline.js';

/**
 * Gives the pipeline the next packet of a capture, and before it those that nothing has to be decoded of, at most `limit` of them. Returns
 * how many it was given; 0 where more octets are needed, or reading has ended.
 */
export function takeNext(reader: CaptureFileReader, pipeline: Pipeline, limit = Number.MAX_SAFE_INTEGER): number {
  const records = reader.plainRecords();
  const plain = records === null ? 0 : pipeline.plainPackets(records, limit);
  if (records !== null && plain > 0) reader.skipTo(records.offset, pipeline.clockUs);
  if (!reader.next()) return plain;
  const { data, start, capturedLength, originalLength, linkType, tsUs } = reader.cursor;
  pipeline.packet(data, start, capturedLength, originalLength, linkType, tsUs, reader.packetPosition);
  return plain + 1;
}
