/** Where a running Earshot is looked for. */
export const DEFAULT_URL = process.env.EARSHOT_URL ?? 'http://127.0.0.1:3000';
export const DEFAULT_PORT = 3000;
export const DEFAULT_HEP_PORT = 9060;
export const DEFAULT_DATA = './data';
