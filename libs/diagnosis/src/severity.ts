import type { FindingSeverity } from '@earshot/contracts';

export const SEVERITY_RANK: Record<FindingSeverity, number> = { info: 0, minor: 1, major: 2, critical: 3 };
