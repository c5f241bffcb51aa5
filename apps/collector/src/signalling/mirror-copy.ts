/** Copies of one packet that a mirror makes come within this (the rule that RTP has too, see `CopyDetector` of the metrics). */
export const MIRROR_COPY_US = 1000;
