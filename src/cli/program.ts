import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { AskOptions } from './ask.ts'
import type { ServerOptions } from './connect.ts'
import { DATA_DEFAULT, type CliDeps, type ExitCode } from './deps.ts'
import type { DetectFlags } from './detect.ts'
import type { EvalOptions } from './eval.ts'
import type { CreateKeyOptions } from './keys.ts'
import type { AccessOptions } from './lake-access.ts'
import type { EraseOptions } from './lake-erase.ts'
import { outputFor, type Output } from './output.ts'
import type { CheckOptions } from './policy.ts'
import type { ReplayOptions } from './policy-replay.ts'
import type { ProveFlags } from './prove.ts'
import type { UpFlags } from './up.ts'
import type { WatchOptions } from './watch.ts'

/** Where the server listens unless told otherwise. */
export const PORT_DEFAULT = 4180

export interface Program {
  /** Arguments without the interpreter and the script. Never rejects for what a user or a server does. */
  run(args: readonly string[]): Promise<ExitCode>
}

type Action<Options> = (
  output: Output,
  options: Options,
  args: readonly string[],
) => Promise<ExitCode>

/**
 * The table of contents of the command line. Each command's code is loaded when it runs, so that
 * `--help` costs next to nothing.
 */
export function buildProgram(deps: CliDeps): Program {
  let exitCode: ExitCode = 0
  const root = rootCommand(deps)
  const add = <Options>(parent: Command, spec: Spec<Options>): void => {
    const command = parent
      .command(spec.usage)
      .description(spec.does)
      .option('--json', 'print one line of JSON on stdout')
      .addHelpText('after', examplesText(deps.command, spec.examples))
    spec.options?.(command)
    command.action(async () => {
      const options = command.opts<Options & { json?: boolean }>()
      const output = outputFor(deps, options.json === true)
      exitCode = await spec.action(output, options, command.args)
    })
  }
  addUp(root, add, deps)
  addTour(root, add, deps)
  addQuestions(root, add, deps)
  addLake(root, add, deps)
  addKeys(root, add, deps)
  addPolicies(root, add, deps)
  addEvidence(root, add, deps)
  addEvaluation(root, add, deps)
  addDetection(root, add, deps)
  addProof(root, add, deps)
  return {
    run: async (args) => {
      exitCode = 0
      try {
        await root.parseAsync([...args], { from: 'user' })
        return exitCode
      } catch (error) {
        // Help and version are no errors; every other complaint about the command line is 2.
        if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
        throw error
      }
    },
  }
}

interface Spec<Options> {
  readonly usage: string
  readonly does: string
  readonly examples: readonly string[]
  readonly options?: (command: Command) => unknown
  readonly action: Action<Options>
}
type Add = <Options>(parent: Command, spec: Spec<Options>) => void

function rootCommand(deps: CliDeps): Command {
  return new Command('standpipe')
    .description('One governed gate between your documents and any model.')
    .version(deps.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError(`(\`--help\` tells more)`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void deps.stdout.write(text),
      writeErr: (text) => void deps.stderr.write(text.replace(/^error: /, 'standpipe: ')),
      getOutHelpWidth: () => Math.min(100, deps.stdout.columns ?? 80),
      getErrHelpWidth: () => Math.min(100, deps.stderr.columns ?? 80),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText(
      'after',
      examplesText(deps.command, [
        'up --lake ./documents',
        'ask "How many days of leave do I have?"',
      ]),
    )
}

const examplesText = (command: string, examples: readonly string[]): string =>
  `\nExamples:\n${examples.map((example) => `  ${command} ${example}`).join('\n')}`

const dataOption = (command: Command): Command =>
  command.option('--data <dir>', 'data directory', DATA_DEFAULT)

const serverOptions = (command: Command): Command =>
  dataOption(command)
    .option('--url <url>', 'address of the server (default: of the data directory)')
    .option('--key <key>', 'admin key (default: STANDPIPE_ADMIN_KEY, or the data directory)')

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`expected a whole number from ${min} to ${max}.`)
  }
}

const repeated = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]

function addUp(root: Command, add: Add, deps: CliDeps): void {
  add<UpFlags>(root, {
    usage: 'up',
    does: 'Index the documents and serve.',
    examples: ['up --lake ./documents', 'up --config standpipe.yaml --port 8443'],
    options: (command) =>
      dataOption(command)
        .option(
          '--lake <dir>',
          'folder of documents, or s3://BUCKET/PREFIX (may be given again)',
          repeated,
        )
        .option('--config <file>', 'configuration file')
        .option('--host <host>', 'address to listen on', '127.0.0.1')
        .option(
          '--port <port>',
          'port to listen on; 0 takes a free one',
          wholeNumber(0, 65_535),
          PORT_DEFAULT,
        )
        .option('--tls-cert <file>', 'certificate chain (PEM)')
        .option('--tls-key <file>', 'its private key (PEM)')
        .option('--behind-proxy', 'a proxy in front ends TLS and names the client'),
    action: async (output, options) => (await import('./up.ts')).up(deps, output, options),
  })
}

function addQuestions(root: Command, add: Add, deps: CliDeps): void {
  add<AskOptions>(root, {
    usage: 'ask <question>',
    does: 'Ask, as an app, and get an answer with citations.',
    examples: [
      'ask "How many days of leave do I have?"',
      'ask --alias assistant --json "Who approves travel?"',
    ],
    options: (command) =>
      dataOption(command)
        .option('--url <url>', 'address of the server (default: of the data directory)')
        .option('--key <key>', "an app's key (default: STANDPIPE_KEY)")
        .option('--alias <alias>', 'what to ask', 'assistant'),
    action: async (output, options, [question = '']) =>
      (await import('./ask.ts')).ask(deps, output, question, options),
  })
  add<WatchOptions>(root, {
    usage: 'watch',
    does: 'Follow requests as they end.',
    examples: ['watch', 'watch --json --count 10'],
    options: (command) =>
      serverOptions(command).option('--count <n>', 'end after so many', wholeNumber(1, 1e9)),
    action: async (output, options) => (await import('./watch.ts')).watch(deps, output, options),
  })
  add<ServerOptions>(root, {
    usage: 'explain <request>',
    does: 'Explain one request: label, policies, candidates, passages, charges.',
    examples: ['explain req_1k82faa9lf9eq6nw9rrw7'],
    options: serverOptions,
    action: async (output, options, [id = '']) =>
      (await import('./explain.ts')).explain(deps, output, id, options),
  })
}

function addLake(root: Command, add: Add, deps: CliDeps): void {
  const lake = root.command('lake').description('Look at the lake, or bring the index up to date.')
  add<ServerOptions>(lake, {
    usage: 'status',
    does: 'What is indexed, what was skipped, and why.',
    examples: ['lake status', 'lake status --json'],
    options: serverOptions,
    action: async (output, options) =>
      (await import('./lake.ts')).lakeStatus(deps, output, options),
  })
  add<ServerOptions>(lake, {
    usage: 'sync [source]',
    does: 'Bring the index to match the documents now.',
    examples: ['lake sync', 'lake sync handbook'],
    options: serverOptions,
    action: async (output, options, [source]) =>
      (await import('./lake.ts')).syncLake(deps, output, source, options),
  })
  add<EraseOptions>(lake, {
    usage: 'erase [path]',
    does: 'Erase a document from all that is kept of it, and print a signed record.',
    examples: [
      'lake erase hr/jones.md > record.json',
      'lake erase --prefix hr/jones/ --yes',
      'lake erase --verify record.json hr/jones.md',
    ],
    options: eraseOptions,
    action: async (output, options, [path]) =>
      (await import('./lake-erase.ts')).eraseFromLake(deps, output, path, options),
  })
  add<AccessOptions>(lake, {
    usage: 'access [path]',
    does: 'Who may read a document, or what somebody may read, and by which rule, sidecar or ACL file.',
    examples: [
      'lake access hr/salaries.md',
      'lake access hr/salaries.md --as ada',
      'lake access --as app:intranet --prefix hr/',
    ],
    options: (command) =>
      serverOptions(command)
        .option('--as <reader>', 'user:ID or app:ID; a name alone is a user')
        .option(
          '--group <group>',
          "one that the person's token claims (may be given again)",
          repeated,
        )
        .option('--source <source>', 'of which the path is')
        .option('--prefix <prefix>', 'list only paths that begin so')
        .option('--after <next>', 'go on where the page before ended'),
    action: async (output, options, [path]) =>
      (await import('./lake-access.ts')).lakeAccess(deps, output, path, options),
  })
  const models = root.command('models').description('Look at aliases and deployments.')
  add<ServerOptions>(models, {
    usage: 'list',
    does: 'Aliases, and deployments with perimeter, clearance and price.',
    examples: ['models list'],
    options: serverOptions,
    action: async (output, options) =>
      (await import('./models.ts')).listModels(deps, output, options),
  })
}

const eraseOptions = (command: Command): Command =>
  serverOptions(command)
    .option('--source <id>', 'of which source (default: the only one)')
    .option('--prefix', 'everything whose path begins so')
    .option('--yes', 'do it, however many documents that is')
    .option('--gone', 'also when nothing knows the path any more')
    .option('--restore', 'let it come back, if its source still holds it')
    .option('--verify <file>', 'check the record in a file instead')

function addKeys(root: Command, add: Add, deps: CliDeps): void {
  const keys = root.command('keys').description('Make, list and revoke API keys.')
  add<CreateKeyOptions>(keys, {
    usage: 'create',
    does: 'Make a key. Its text is printed once.',
    examples: [
      'keys create --for app:intranet',
      'keys create --admin --data .standpipe    # while no server runs',
    ],
    options: (command) =>
      serverOptions(command)
        .option('--for <owner>', 'whose: app:ID, user:ID or admin:NAME')
        .option('--expires <time>', 'when it ends, such as 2027-01-31')
        .option('--aws', 'with an access key pair, for clients that sign AWS requests')
        .option('--admin', 'an admin key, made in the data directory while no server runs'),
    action: async (output, options) => (await import('./keys.ts')).createKey(deps, output, options),
  })
  add<ServerOptions>(keys, {
    usage: 'list',
    does: 'All keys, never their text.',
    examples: ['keys list'],
    options: serverOptions,
    action: async (output, options) => (await import('./keys.ts')).listKeys(deps, output, options),
  })
  add<ServerOptions>(keys, {
    usage: 'rotate',
    does: 'Draw a new master key and wrap every data key under it.',
    examples: ['keys rotate'],
    options: serverOptions,
    action: async (output, options) =>
      (await import('./keys.ts')).rotateKeys(deps, output, options),
  })
  add<ServerOptions>(keys, {
    usage: 'revoke <id>',
    does: 'Revoke a key, at once and for good.',
    examples: ['keys revoke k7f2m9qx4abc'],
    options: serverOptions,
    action: async (output, options, [id = '']) =>
      (await import('./keys.ts')).revokeKey(deps, output, id, options),
  })
}

function addPolicies(root: Command, add: Add, deps: CliDeps): void {
  const policy = root.command('policy').description('Check, test, replay and list policies.')
  add<CheckOptions>(policy, {
    usage: 'check [files...]',
    does: 'Validate policy files and packs, or those of a configuration, and show where problems are.',
    examples: ['policy check own.cedar pack:hipaa', 'policy check --config standpipe.yaml'],
    options: (command) =>
      dataOption(command).option('--config <file>', 'configuration whose names policies may use'),
    action: async (output, options, files) =>
      (await import('./policy.ts')).checkPolicies(deps, output, files, options),
  })
  add<object>(policy, {
    usage: 'test <file>',
    does: 'Run the cases of a YAML file against the policies that it names.',
    examples: ['policy test policies/packs/hipaa/cases.yaml', 'policy test cases.yaml --json'],
    action: async (output, _, [file = '']) =>
      (await import('./policy.ts')).testPolicies(deps, output, file),
  })
  add<ReplayOptions>(policy, {
    usage: 'replay',
    does: 'What a draft would have decided on recorded decisions: the difference by principal, deployment and label.',
    examples: [
      'policy replay --since 7d --policies draft.cedar',
      'policy replay --since 24h --policies pack:hipaa --beside --json',
      'policy replay --since 2026-11-01 --policies draft.cedar --offline    # while no server runs',
    ],
    options: replayOptions,
    action: async (output, options) =>
      (await import('./policy-replay.ts')).replay(deps, output, options),
  })
  add<ServerOptions>(policy, {
    usage: 'list',
    does: 'Which policies were in force when.',
    examples: ['policy list'],
    options: serverOptions,
    action: async (output, options) =>
      (await import('./policy.ts')).listPolicies(deps, output, options),
  })
  add<ServerOptions>(policy, {
    usage: 'show <version>',
    does: 'The texts of one version of the policies.',
    examples: ['policy show 3'],
    options: serverOptions,
    action: async (output, options, [version = '']) =>
      (await import('./policy.ts')).showPolicies(deps, output, version, options),
  })
}

const replayOptions = (command: Command): Command =>
  serverOptions(command)
    .requiredOption('--since <time>', 'from when: 7d, 12h, 30m, or a time')
    .option('--policies <file>', 'a draft: a file or pack:NAME (may be given again)', repeated)
    .option('--beside', 'beside the policies of the configuration, and not in their place')
    .option('--offline', 'read the data directory, while no server runs')
    .option('--config <file>', 'with --offline: configuration with names and deployments')

function addEvidence(root: Command, add: Add, deps: CliDeps): void {
  const ledger = root.command('ledger').description('Check the ledger.')
  add<ServerOptions>(ledger, {
    usage: 'verify',
    does: 'Recount holds, charges and budgets from the attempts.',
    examples: ['ledger verify'],
    options: serverOptions,
    action: async (output, options) =>
      (await import('./verify.ts')).verifyLedger(deps, output, options),
  })
  add<ServerOptions>(root, {
    usage: 'verify',
    does: 'Check sequence, form and outcomes of the audit records.',
    examples: ['verify', 'verify --json'],
    options: serverOptions,
    action: async (output, options) =>
      (await import('./verify.ts')).verifyAudit(deps, output, options),
  })
  add<ServerOptions>(root, {
    usage: 'backup',
    does: 'Write a backup into the data directory of the server.',
    examples: ['backup'],
    options: serverOptions,
    action: async (output, options) => (await import('./backup.ts')).backUp(deps, output, options),
  })
  add<{ readonly data: string }>(root, {
    usage: 'restore <file>',
    does: 'Restore a backup into an empty data directory, and verify it.',
    examples: ['restore .standpipe/backups/standpipe-2026-11-22.sqlite --data restored'],
    options: dataOption,
    action: async (output, options, [file = '']) =>
      (await import('./backup.ts')).restore(deps, output, file, options),
  })
  const config = root.command('config').description('Check a configuration.')
  add<{ readonly data: string }>(config, {
    usage: 'check [file]',
    does: 'Check a configuration file without using it; that of the data directory if none is named.',
    examples: ['config check', 'config check samples/standpipe.yaml'],
    options: dataOption,
    action: async (output, options, [file]) =>
      (await import('./config-check.ts')).checkConfig(deps, output, file, options),
  })
}

function addTour(root: Command, add: Add, deps: CliDeps): void {
  add(root, {
    usage: 'tour',
    does: 'Show what the gate promises, in 90 seconds, with real requests; exit 1 if a promise breaks.',
    examples: ['tour'],
    action: async (output) => (await import('./tour.ts')).tour(deps, output),
  })
}

function addEvaluation(root: Command, add: Add, deps: CliDeps): void {
  const evaluation = root.command('eval').description('Measure how good answers would be.')
  add<EvalOptions>(evaluation, {
    usage: 'retrieval',
    does: 'Index a folder afresh and measure what queries find against judgements.',
    examples: ['eval retrieval --lake docs --queries queries.tsv --qrels qrels.txt'],
    options: (command) =>
      command
        .requiredOption('--lake <dir>', "documents; a file's name without extension is its id")
        .requiredOption('--queries <file>', 'a query a line: id, tab, text')
        .requiredOption('--qrels <file>', 'judgements as TREC writes them'),
    action: async (output, options) =>
      (await import('./eval.ts')).evalRetrieval(deps, output, options),
  })
}

function addDetection(root: Command, add: Add, deps: CliDeps): void {
  add<DetectFlags>(root, {
    usage: 'detect <file>',
    does: 'What detectors see in a text file (`-`: stdin), and the label that it raises.',
    examples: ['detect letter.txt', 'detect notes.md --json', 'detect - < letter.txt'],
    options: (command) =>
      command
        .option('--config <file>', 'what findings raise (default: what ships)')
        .option('--raising', 'only what raises something, as for requests'),
    action: async (output, options, [file = '']) =>
      (await import('./detect.ts')).detect(deps, output, file, options),
  })
}

function addProof(root: Command, add: Add, deps: CliDeps): void {
  add<ProveFlags>(root, {
    usage: 'prove',
    does: 'Attack a copy of the lake: change its secrets, and show that nothing changes outside.',
    examples: ['prove --config standpipe.yaml', 'prove --json --seed 7 --report proof.json'],
    options: (command) =>
      command
        .option('--config <file>', 'configuration file (default: the sample lake)')
        .option('--rules <which>', 'configured, or generated by the seed', 'configured')
        .option('--seed <n>', 'the same seed asks the same', wholeNumber(0, 1e9), 1)
        .option('--minutes <n>', 'time for all of it', wholeNumber(1, 1_440), 10)
        .option('--probes <n>', 'how many to ask in that time', wholeNumber(1, 1e8), 20_000)
        .option('--report <file>', 'write the signed report')
        .option('--data <dir>', 'sign with the key of this data directory, which no server holds')
        .option('--replay <pair:probe>', 'ask one probe again, as a report names it')
        .option('--mutant <name>', 'show that one mutant is caught'),
    action: async (output, options) => (await import('./prove.ts')).prove(deps, output, options),
  })
}
