import { type LineKind, isProseStart, lineKind } from './code-lines.ts'
import type { Detector, Finding, Tail } from '../detector.ts'

/** So much of a block is looked at before it counts as one; more lines are followed as its tail. */
const OPENING_MAX = 138
const INDENT_MAX = 64
const LINES_MIN = 3
/** Lines with a syntax of their own among them. */
const CODE_LINES_MIN = 2
/** Of lines as long as this, two are enough: three do not fit the opening. */
const LONG_LINE = 40
/** Characters of a line that are kept while it is followed. */
const LINE_MAX = 160

const NEW_LINE = 0x0a

/** First character of each line with something on it. */
function isLineStart(text: string, at: number): boolean {
  if (text.charCodeAt(at) <= 0x20) return false
  let start = at
  while (at - start < INDENT_MAX && isBlank(text.charCodeAt(start - 1))) start--
  return (
    start === 0 || text.charCodeAt(start - 1) === NEW_LINE || text.charCodeAt(start - 1) === 0x0d
  )
}

/** The first start of a line at or behind `from`: only what stands first on a line can be one. */
function lineStart(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at++
    if (at < text.length && isLineStart(text, at)) return at
    at = lineEnd(text, at)
  }
  return text.length
}
const nextStart = (text: string, at: number): number => lineStart(text, lineEnd(text, at))

function lineEnd(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === NEW_LINE || code === 0x0d) break
  }
  return at
}
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

interface Seen {
  lines: number
  code: number
  long: number
  end: number
}

/** Takes the line from `at` to `end` into account; false when the block does not go on with it. */
function take(seen: Seen, line: string, end: number): boolean {
  const kind: LineKind = lineKind(line)
  if (kind === 'other') return false
  if (kind === 'blank') return true
  seen.lines++
  if (kind === 'code') {
    seen.code++
    if (line.trim().length >= LONG_LINE) seen.long++
  }
  seen.end = end
  return true
}

const isBlock = ({ lines, code, long }: Seen): boolean =>
  (lines >= LINES_MIN && code >= CODE_LINES_MIN) || long >= CODE_LINES_MIN

/** The end of the opening of a block at `start`; -1 when too few lines of code follow each other. */
function openingEnd(text: string, start: number): number {
  const stop = Math.min(text.length, start + OPENING_MAX)
  const seen: Seen = { lines: 0, code: 0, long: 0, end: -1 }
  let at = start
  while (at < stop && !isBlock(seen)) {
    const newLine = text.indexOf('\n', at)
    const end = newLine < 0 || newLine > stop ? stop : newLine
    const isWhole = end === newLine || end === text.length
    if (!isWhole || !take(seen, text.slice(at, end), end)) break
    if (seen.lines === 0) break
    at = end + 1
  }
  return isBlock(seen) ? seen.end : -1
}

/** Follows lines of code, up to the first that is none. */
function linesTail(seen = '', blanks = 0): Tail {
  let line = seen
  let blankLines = blanks
  return {
    step(code) {
      if (code !== NEW_LINE) {
        if (line.length < LINE_MAX) line += String.fromCharCode(code)
        return 'maybe'
      }
      const kind = lineKind(line)
      const goesOn = kind !== 'other' || isNested(line)
      blankLines = kind === 'blank' ? blankLines + 1 : 0
      line = ''
      if (blankLines > BLANKS_MAX || !goesOn) return 'over'
      return kind === 'blank' ? 'maybe' : 'more'
    },
    fork: () => linesTail(line, blankLines),
  }
}
const BLANKS_MAX = 3
/** What is indented beside code, and no sentence, is code too: an argument, a line of a text. */
const isNested = (line: string): boolean => /^[ \t]/.test(line) && !isProseStart(line)

/** Blocks of source code, by the shape of several lines together. */
export const sourceCode: Detector = {
  id: 'source_code',
  gate: 0,
  spanMax: OPENING_MAX + 1,
  contextMax: 96,
  keywords: [
    ' = ',
    ' {',
    '){',
    '; ',
    ');',
    '()',
    '("',
    "('",
    '({',
    '=>',
    '</',
    '/>',
    '<div',
    'def ',
    'class ',
    'import ',
    'return',
    'const ',
    'function',
    'public ',
    'private ',
    'static ',
    'func ',
    'fn ',
    'pub ',
    'package ',
    '#include',
    '#!/',
    'select ',
    'insert into',
    'create table',
    'update ',
    'if (',
    'for (',
    'elif ',
    'export ',
    'echo ',
    'using ',
    'let ',
    'var ',
    '//',
    '/*',
    '):',
    'else:',
  ],
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    const stop = Math.min(until, text.length)
    for (let start = lineStart(text, from); start < stop; start = nextStart(text, start)) {
      const end = openingEnd(text, start)
      if (end > 0) found.push({ type: 'source_code', start, end, confidence: 0.8 })
    }
  },
  openFrom(text, from) {
    const near = Math.max(from, text.length - OPENING_MAX)
    return lineStart(text, near)
  },
  tail: () => linesTail(),
  examples: {
    match: [
      '\ndef area(r):\n    s = r ** 2\n    return 3.14 * s\n\nprint(area(2))',
      '\nimport os\nimport sys\n\nx = os.getcwd()',
      '\nconst a = 1;\nlet b = a + 2;\nconsole.log(b);',
      '\npublic class A {\n  private int x = 0;\n  void f() { x++; }\n}',
      '\npackage main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hi")\n}',
      '\nfn main() {\n    let x = 5;\n    println!("{}", x);\n}',
      '\nSELECT id, name\nFROM users\nWHERE id = 4;',
      '\n#!/bin/sh\nset -e\nfor f in *.txt; do\n  echo "$f"\ndone',
      '\n<div className="a">\n  <span>{name}</span>\n</div>',
      '\n#include <stdio.h>\nint main(void) {\n  return 0;\n}',
    ],
    noMatch: [
      'Use `const a = 1;` to declare it.',
      'The function returns a value; the class does not.',
      'name: a\nversion: 2\nitems:\n  - x\n  - y',
      '{\n  "a": 1,\n  "b": [1, 2],\n  "c": "d"\n}',
      '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |',
      'id,name,city\n1,Ada,London\n2,Alan,Wilmslow\n3,Grace,New York',
      '2024-01-02 10:00:01 INFO started (pid=4)\n2024-01-02 10:00:02 INFO ready\n2024-01-02 10:00:03 WARN slow (12 ms)',
      'Dear Ada,\n\nthank you for your letter; we will answer soon.\n\nKind regards\nAlan',
      '- first point (see below);\n- second point;\n- third point.',
      'const a = 1;',
      'From: Ada <ada@example.com>\nTo: Alan <alan@example.com>\nSubject: Update (final)\nDate: Monday',
    ],
  },
}
