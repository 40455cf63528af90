import { failure, type OrFailure, type TourOptions, type TourResult } from '../../cli/deps.ts'
import { printable } from '../../cli/text.ts'
import { openHouse, type Program } from './house.ts'
import { SCENES, type Scene, type Stage } from './scenes.ts'
import { openVendor } from './vendor.ts'

/** A promise of the tour that did not hold. */
class Broken extends Error {
  override readonly name = 'Broken'
}

export interface TourWorld {
  readonly program: Program
  /** Absolute: the sample documents. */
  readonly sampleLake: string
  readonly fetch: typeof fetch
  readonly monotonicMs: () => number
}

/**
 * A real gate in a process of its own, the sample documents, and a vendor that shows every byte it is
 * sent. Each scene checks what it shows: the first promise that does not hold ends the tour.
 */
export async function runTour(
  world: TourWorld,
  options: TourOptions,
): Promise<OrFailure<TourResult>> {
  const startedMs = world.monotonicMs()
  const say: TourOptions['say'] = (text, tone) => options.say(text, tone)
  const vendor = await openVendor(shown(say))
  const house = await openHouse(world.program, world.sampleLake, vendor.url)
  const promises: string[] = []
  const stage: Stage = {
    house,
    vendor,
    fetch: world.fetch,
    say: (text) => say(text, 'plain'),
    must(holds, promise) {
      if (!holds) throw new Broken(promise)
      promises.push(promise)
      say(`  ✔ ${promise}`, 'good')
    },
    requests: [],
    now: world.monotonicMs,
  }
  try {
    say('A gate of its own is started with the sample documents…', 'plain')
    await house.start()
    for (const [at, scene] of SCENES.entries()) await played(stage, scene, at + 1, say)
    return {
      kind: 'tour',
      scenes: SCENES.map(({ title }) => title),
      promises,
      vendorRequests: vendor.received.length,
      vendorBytes: vendor.received.reduce((sum, body) => sum + Buffer.byteLength(body), 0),
      seconds: Math.round((world.monotonicMs() - startedMs) / 1_000),
    }
  } catch (error) {
    if (error instanceof Broken) return failure(`a promise of the tour is broken: ${error.message}`)
    return failure(
      `the tour could not go on: ${error instanceof Error ? error.message : 'unknown'}`,
    )
  } finally {
    await house.close()
    await vendor.close()
  }
}

async function played(
  stage: Stage,
  scene: Scene,
  number: number,
  say: TourOptions['say'],
): Promise<void> {
  say(`\n${number}. ${scene.title}`, 'strong')
  await scene.play(stage)
}

/** Every byte; JSON writes what would drive a terminal as escapes, and nothing else gets through. */
const boxed = (body: string): string =>
  printable(body)
    .split('\n')
    .map((line) => `    │ ${line}`)
    .join('\n')

/** What came, whole; what comes again unchanged is only counted. */
function shown(say: TourOptions['say']): (body: string) => void {
  let before: string | undefined
  return (body) => {
    const bytes = `the vendor receives ${Buffer.byteLength(body)} bytes`
    say(body === before ? `  ▸ ${bytes}, the same again` : `  ▸ ${bytes}:\n${boxed(body)}`, 'faint')
    before = body
  }
}
