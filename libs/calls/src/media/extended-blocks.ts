import type { ExtendedBlock } from '@earshot/contracts';
import type { ExtendedReport } from './rtcp-index.js';
import { ssrcText } from './stream-group.js';

/** Reporters and kinds of block listed of one stream. */
const MAX_BLOCKS = 64;

/** The last XR block of each kind that each receiver sent about one stream, and how many there were, by kind. */
export function extendedBlocks(extended: readonly ExtendedReport[], streamKey: string | null): ExtendedBlock[] {
  if (extended.length === 0) return [];
  const last = new Map<string, ExtendedBlock>();
  for (const { record, block } of extended) {
    const name = `${block.type} ${block.name} ${record.src}`;
    const before = last.get(name);
    if (before === undefined && last.size >= MAX_BLOCKS) continue;
    last.set(name, {
      streamKey,
      ssrc: block.ssrc === null ? null : ssrcText(block.ssrc),
      src: record.src,
      type: block.type,
      name: block.name,
      count: (before?.count ?? 0) + 1,
      atUs: record.atUs,
      fields: block.fields,
    });
  }
  return [...last.values()].sort((a, b) => a.type - b.type || (a.src < b.src ? -1 : 1));
}
