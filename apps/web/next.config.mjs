import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are the check's business (`npm run types`); the first start on a user's machine must not pay for them.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: repository },
  devIndicators: false,
};
