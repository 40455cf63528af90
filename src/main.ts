#!/usr/bin/env -S node --max-semi-space-size=32 --min-semi-space-size=16
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { mindReaders } from './cli/broken-pipe.ts'
import { buildProgram } from './cli/program.ts'
import { commandFor } from './cli/ready.ts'
import type { LoadResult } from './config/config.ts'

/** The composition root: with `main/`, the only place that names concrete adapters. */
const manifest = new URL('../../package.json', import.meta.url)
const { version } = createRequire(import.meta.url)(fileURLToPath(manifest)) as { version: string }

// Versions are pinned: which Node the SDK's later ones want is no concern of who runs this one.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'

/** Loaded when a command needs it: `--help` costs next to nothing. */
async function loadConfig(file: string): Promise<LoadResult> {
  const [{ loadConfig: load }, { PROVIDERS, packagesIn }, { defaultRaises, detectorTypes }] =
    await Promise.all([
      import('./config/load.ts'),
      import('./providers/registry.ts'),
      import('./dlp/scanner.ts'),
    ])
  return load(file, process.env, {
    providers: Object.keys(PROVIDERS),
    raises: defaultRaises,
    detectorTypes,
    isInstalled: (name) => packagesIn([process.cwd()]).find(name) !== undefined,
  })
}

/** As a start does, the policies are read too. */
async function checkedConfig(file: string): Promise<LoadResult> {
  const loaded = await loadConfig(file)
  return (await import('./main/check-policies.ts')).checkPolicies(file, loaded)
}

const tools = async () => (await import('./main/policy-tools.ts')).policyTools(loadConfig)

const isServer = process.argv[2] === 'up'
mindReaders(
  [process.stdout, process.stderr],
  isServer ? undefined : () => process.exit(process.exitCode ?? 0),
)

const program = buildProgram({
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  command: commandFor(process.argv[1] ?? '', process.cwd()),
  version,
  sampleConfig: fileURLToPath(new URL('../../samples/standpipe.yaml', import.meta.url)),
  fetch: globalThis.fetch,
  monotonicMs: () => performance.now(),
  loadConfig: checkedConfig,
  startServer: async (options) =>
    (await import('./main/up.ts')).startServer(options, loadConfig, version),
  evaluateRetrieval: async (options) =>
    (await import('./main/evaluate.ts')).evaluateRetrieval(options),
  detect: async (options) => (await import('./main/detect.ts')).detectIn(options, process.stdin),
  policies: {
    nowMs: () => Date.now(),
    check: async (named) => (await tools()).check(named),
    test: async (file) => (await tools()).test(file),
    draft: async (policies, folder) => (await tools()).draft(policies, folder),
    replay: async (...asked) => (await tools()).replay(...asked),
  },
  tour: async (options) =>
    (await import('./main/tour/tour.ts')).runTour(
      {
        program: [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)],
        sampleLake: fileURLToPath(new URL('../../samples/lake', import.meta.url)),
        fetch: globalThis.fetch,
        monotonicMs: () => performance.now(),
      },
      options,
    ),
  prove: async (options) => (await import('./main/prove.ts')).prove(options, loadConfig, version),
  offline: {
    createKey: async (data, owner) =>
      (await import('./main/offline.ts')).offline.createKey(data, owner),
    restore: async (file, data) => (await import('./main/offline.ts')).offline.restore(file, data),
  },
})
process.exitCode = await program.run(process.argv.slice(2))
