import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { accessSync, chownSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How a program that refuses to run as root is run. */
export interface Unprivileged {
  /** In words, for the log. */
  readonly how: string;
  spawn(file: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** Makes a file, or a directory and all in it, theirs. */
  own(path: string): void;
}

const asIs: Unprivileged = {
  how: 'as this user',
  spawn: (file, args, options) => spawn(file, args, options),
  own: () => {},
};

/**
 * PostgreSQL refuses root. Root runs it in a user namespace, where the same user has another number: it can still read a
 * checkout that only root may enter. Without namespaces it runs as another user, who must be able to enter `mustRead`.
 */
export function unprivileged(mustRead: string): Unprivileged {
  if (process.getuid?.() !== 0) return asIs;
  const namespace = ['--user', '--map-user=1000', '--map-group=1000'];
  if (spawnSync('unshare', [...namespace, 'true']).status === 0) {
    return {
      how: 'in a user namespace, since PostgreSQL refuses root',
      spawn: (file, args, options) => spawn('unshare', [...namespace, file, ...args], options),
      own: () => {},
    };
  }
  const user = otherUser();
  if (user === null)
    throw new Error('PostgreSQL refuses to run as root, and there is neither `unshare` nor another user to run it as');
  if (spawnSync('/bin/sh', ['-c', `test -r "$0"`, mustRead], { uid: user.uid, gid: user.gid }).status !== 0) {
    throw new Error(
      `PostgreSQL refuses to run as root, user namespaces are not allowed here, and user ${user.name} cannot read ${mustRead}; ` +
        'run Earshot as an ordinary user, or set DATABASE_URL',
    );
  }
  return {
    how: `as user ${user.name}, since PostgreSQL refuses root`,
    spawn: (file, args, options) => spawn(file, args, { ...options, uid: user.uid, gid: user.gid }),
    own: (path) => chownTree(path, user.uid, user.gid),
  };
}

function otherUser(): { name: string; uid: number; gid: number } | null {
  try {
    accessSync('/etc/passwd', constants.R_OK);
  } catch {
    return null;
  }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const fields = users.find((user) => user[0] === name);
    if (fields) return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return null;
}

function chownTree(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid);
  if (!statSync(path).isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) chownTree(full, uid, gid);
    else chownSync(full, uid, gid);
  }
}
