import { expect, test } from 'vitest'
import { WatchFeed } from './watch-feed.ts'

const never = new Promise<void>(() => undefined)

test('closing the feed ends the wait of a quiet watcher', async () => {
  const feed = new WatchFeed()
  const waiting = feed.subscribe()?.next(never)
  feed.close()
  expect(await waiting).toEqual([])
  expect(feed.closed).toBe(true)
})
