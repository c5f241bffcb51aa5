import { readFileSync } from 'node:fs';
import { parseQualitySettings, type QualitySettings } from '@earshot/contracts';
import { type RuleSettings, ruleSettings } from '@earshot/diagnosis';
import { Failure, USAGE_STATUS } from '../failure.js';

/** Where a running Earshot is looked for. */
export const DEFAULT_URL = process.env.EARSHOT_URL ?? 'http://127.0.0.1:3000';
export const DEFAULT_PORT = 3000;
export const DEFAULT_HEP_PORT = 9060;
/** As the collector's own defaults. */
export const DEFAULT_SNAP_LENGTH = 65_535;
export const DEFAULT_RING_MIB = 64;
export const DEFAULT_DATA = './data';

/** What the options of the command, else the environment, say of the rules, as an API worker reads it (docs/configuration.md). */
export function ruleSettingsOf(
  disabled = process.env.DISABLED_FINDINGS,
  thresholds = process.env.FINDING_THRESHOLDS,
): RuleSettings {
  try {
    return ruleSettings(words(disabled), words(thresholds));
  } catch (error) {
    throw new Failure((error as Error).message, USAGE_STATUS);
  }
}

/** What the file that `QUALITY_FILE` names says of scores, as an API worker reads it. */
export function qualitySettingsOf(): QualitySettings {
  const file = process.env.QUALITY_FILE;
  if (file === undefined || file === '') return {};
  try {
    return parseQualitySettings(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Failure(`QUALITY_FILE ${file}: ${(error as Error).message}`);
  }
}

function words(list = ''): string[] {
  return list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
