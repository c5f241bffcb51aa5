import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import {
  DEFAULT_DATA,
  DEFAULT_HEP_PORT,
  DEFAULT_PORT,
  DEFAULT_RING_MIB,
  DEFAULT_SNAP_LENGTH,
  DEFAULT_URL,
} from './commands/options.js';
import { Failure, failureLine, USAGE_STATUS } from './failure.js';
import { endWithOutput, goOnWithoutOutput } from './terminal/standard-output.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

function oneMore(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new InvalidArgumentError('a port is a number from 1 to 65535');
  return value;
}

const FILE = 'pcap, pcapng or Network Monitor, as it is or compressed (gzip, Zstandard); - for standard input';

endWithOutput();

const program = new Command('earshot')
  .description('VoIP call quality: what each caller heard, and why')
  .version(version)
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'earshot: ')) })
  .showHelpAfterError('(earshot --help lists the commands)')
  // An exit in the middle would lose what is still to be written, and that it could not be.
  .exitOverride()
  .addHelpText('after', '\nExit status: 0 done, 1 failed, 2 called wrongly. More: docs/command-line.md');

// Each command's code is loaded only when it is asked for, so that a small one starts fast.
program
  .command('start')
  .description('run everything on this machine: database, API, HEP listener and web pages')
  .option('--host <address>', 'address that the web pages and the API listen on', '127.0.0.1')
  .option('--port <port>', 'port of the web pages and the API', port, DEFAULT_PORT)
  .option('--hep-host <address>', 'address that HEP agents can reach', '127.0.0.1')
  .option('--hep-port <port>', 'UDP and TCP port for HEP', port, DEFAULT_HEP_PORT)
  .option('--data <directory>', 'where the database, the spool and secrets are kept', DEFAULT_DATA)
  .action(async (options) => {
    goOnWithoutOutput();
    await (await import('./commands/start.js')).start(options);
  });

program
  .command('analyze')
  .description('print the calls, streams and verdicts of capture files; needs no server and no database')
  .argument('[file...]', FILE)
  .option('--json', 'one JSON document a file, one a line (docs/analysis.schema.json)')
  .option(
    '--probe <name[=file]>',
    'where the files, or this file, were captured; may be repeated. Files with a name are analysed together, as what several probes saw of the same calls',
    oneMore,
  )
  .option('--keylog <file>', 'TLS key log (SSLKEYLOGFILE) for SIP over TLS; a pcapng may have its own')
  .option('--disable <codes>', 'findings that are not made, by code, separated by commas (docs/diagnosis.md)')
  .option('--threshold <name=value,…>', 'thresholds of the findings that are to be others (docs/diagnosis.md)')
  .addHelpText(
    'after',
    `
Examples:
  earshot analyze trace.pcapng
  earshot analyze --probe sbc=a.pcap --probe core=b.pcap
  earshot analyze --json *.pcap.gz | jq -r '.calls[] | select(.outcome == "bad") | .verdict'`,
  )
  .action(async (files, options) => (await import('./commands/analyze.js')).analyze(files, options));

program
  .command('import')
  .description('import capture files into a running system')
  .argument('[file...]', FILE)
  .option('--url <address>', 'address of the running system', DEFAULT_URL)
  .option(
    '--probe <name[=file]>',
    'where the files, or this file, were captured; may be repeated. Captures of one call at several places are compared by it',
    oneMore,
  )
  .option(
    '--keylog <file>',
    'TLS key log (SSLKEYLOGFILE) for SIP over TLS, sent with each file; a pcapng may have its own',
  )
  .action(async (files, options) => (await import('./commands/import.js')).importFiles(files, options));

program
  .command('collect')
  .description('watch an interface, or a pcap stream on standard input (-), and feed a running system')
  .argument('<sources...>', 'interfaces such as eth0, or - for standard input')
  .option('--url <address>', 'address of the running system', DEFAULT_URL)
  .option('--probe <name>', 'name of this probe; the host name if not given')
  .option('--filter <expression>', 'capture filter (libpcap) for the interfaces', '')
  .option('--snap-length <octets>', 'octets kept of each packet', String(DEFAULT_SNAP_LENGTH))
  .option('--keylog <file>', 'TLS key log (SSLKEYLOGFILE) for SIP over TLS, followed as it grows')
  .option('--ring <MiB>', 'kernel buffer of each interface', String(DEFAULT_RING_MIB))
  .action(async (sources, options) => {
    goOnWithoutOutput();
    await (await import('./commands/collect.js')).collect(sources, options);
  });

program
  .command('demo')
  .description('load the invented calls into a running system')
  .option('--url <address>', 'address of the running system', DEFAULT_URL)
  .action(async (options) => (await import('./commands/demo.js')).loadDemo(options));

program
  .command('migrate')
  .description('bring the database of DATABASE_URL to the schema of this version')
  .option('--down', 'undo the last migration instead')
  .action(async (options) => (await import('./commands/migrate.js')).migrate(options));

for (const command of program.commands) command.showHelpAfterError(`(earshot ${command.name()} --help says more)`);

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // It has said what is wrong, or what was asked for.
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_STATUS;
    return;
  }
  const line = failureLine(error);
  // A command that told its failures one by one has nothing to add.
  if (line !== '') process.stderr.write(`earshot: ${line}\n`);
  process.exitCode = error instanceof Failure ? error.exitStatus : 1;
  // A half-started system may hold sockets and children; their closing has had its turn.
  setTimeout(() => process.exit(), 500).unref();
});
