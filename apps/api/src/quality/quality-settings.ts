import { readFileSync } from 'node:fs';
import { parseQualitySettings, type QualitySettings } from '@earshot/contracts';

/** What the file says of scores; none for no file. Throws one line that names the file and each part that is wrong. */
export function readQualitySettings(file: string | undefined): QualitySettings {
  if (file === undefined || file === '') return {};
  try {
    return parseQualitySettings(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`QUALITY_FILE ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
