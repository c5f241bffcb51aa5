import type { XrFieldValue } from './field.js';

export type XrFields = Record<string, XrFieldValue>;

/** One report block of an XR packet. */
export type XrBlock = {
  readonly type: number;
  /** By the RFC, kebab-case: `voip-metrics`; `block-<number>` for those without a decoder. */
  readonly name: string;
  /** Of the source that the block speaks of, null where it has none. */
  readonly ssrc: number | null;
  /** Only `octets` (the block's length) where the block is not decoded, or too short for its type. */
  readonly fields: XrFields;
};

/** What the decoder of a type gives. */
export type XrContent = Pick<XrBlock, 'ssrc' | 'fields'>;
