/** What a line looks like: code by its syntax, a piece of code beside other code, nothing, or something else. */
export type LineKind = 'code' | 'piece' | 'blank' | 'other'

/** How lines of code begin: C and its heirs, Python, Go, Rust, SQL, shells, markup. */
const OPENS: readonly RegExp[] = [
  // Python and Ruby: what opens a block, and what imports.
  /^(?:async )?(?:def|class) \w+.{0,100}[:)]$/,
  /^(?:if|elif|while|for|with|except|try|else|finally|match|case)\b.{0,110}:$/,
  /^(?:from [\w.]+ )?import [\w.*{"'(][^!?]{0,100};?$/,
  /^(?:return|raise|yield|assert|await|del|global|nonlocal)\b.{0,60}[\w)\]}"'];?$/,
  /^@[A-Za-z_][\w.]{0,60}(?:\(.{0,60}\))?$/,
  // JavaScript, Java, C#, Go, Rust, C: declarations.
  /^(?:export )?(?:default )?(?:async )?function\b.{0,100}[{,(]$/,
  /^(?:export )?(?:const|let|var) [\w{[].{0,110}[=;({[,)"'`\w\]}]$/,
  /^(?:export )?(?:abstract )?(?:class|interface|enum|struct|trait|namespace|type) \w.{0,100}[{;=|]$/,
  /^(?:public|private|protected|internal|static|final|override|virtual|abstract|readonly|unsafe)\b.{0,110}[{;)(,]$/,
  /^(?:func|fn|pub|impl|mod|use|package|struct|unsafe|extern|typedef|template|using|namespace)\b.{0,110}(?:[{;(]|\w)$/,
  /^#(?:include|define|ifdef|ifndef|if|endif|pragma|import)\b/,
  // SQL, in capitals or closed.
  /^(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|FROM|WHERE|(?:LEFT |RIGHT |INNER |OUTER |FULL |CROSS )*JOIN|GROUP BY|ORDER BY|HAVING|VALUES|UNION|LIMIT|SET|WITH|AND|ON)\b.{0,110}[\w;,()*'"=]$/,
  // Shells.
  /^#!\/\w/,
  /^(?:if \[|elif \[|while \[|for \w+ in |case .{1,40} in$|export \w+=|set -[a-z]|source |echo ["$]|local \w+=)/,
  // Markup and templates.
  /^<\/?[A-Za-z][\w:.-]{0,40}(?:\s[^<>]{0,110})?\/?>.{0,80}$/,
  /^<!(?:DOCTYPE|--)/i,
  // Comments of the C family.
  /^\/\/ ?\S/,
  /^\/\*/,
]
/** How lines of code end, and what they hold. */
const HOLDS: readonly RegExp[] = [
  // A call or an assignment that is closed, or that opens a block.
  /^(?:[^ ]{1,60}(?: ?[-+*/|&]?=|\()|(?:[\w<>[\]*&]{1,24} ){1,3}[\w.[\]]{1,40}(?: ?=|\()).{0,110};$/,
  /[\w)] ?\{.{0,100}\}[;,)]*$/,
  /[)=>\w] ?\{$/,
  /=> ?[{(\w].{0,80}$/,
  /^(?:[\w.[\]]{1,60}|\w+: ?\w+) ?(?:[-+*/%|&^]|<<|>>|:|\*\*|\/\/)?= ?[^=\s].{0,100}[\w)\]}"';,({[]$/,
  /^[\w.]{1,60}\(.{0,100}\);?$/,
  /^(?:\w+\.)+\w+\(.{0,100}$/,
  /^\.\w+\(.{0,100}$/,
  /^\} ?(?:else|catch|finally|while)\b/,
]
/** Beside code, code too. */
const PIECE =
  /^(?:[}\])]+[;,)]*|(?:end|fi|done|do|then|else|esac|pass|break|continue|begin|try|finally)[;:]?|\*.{0,110}|\*\/|[[{(]|# .{0,110}|-- .{0,110}|['"`]{3}.{0,110})$/
/** Data and settings, logs, lists, quoted lines: nothing of that is code. */
const DATA =
  /^(?:[{[]? ?"[^"]{0,80}" ?:|[-*+] |\d{1,4}[-/:. ]|\|.{0,120}\|$|>|\[?\d{4}-\d\d|[\w-]{1,40}: (?!\w+ ?=)|[\w ."-]{1,40}(?:[,;\t][\w ."@:/-]{0,40}){2,}$)/
const LISTED = /^(?:[-*+] |\d{1,3}[.)] |>)/
const PROSE = /^(?:[A-Z]?[a-z'’]{1,14},? ){4}[a-z]/
/** What prose holds rarely: it makes a line of words a line of code. */
const SYNTAX = /[{}()[\]=<>;$]|::|->/

export function lineKind(line: string): LineKind {
  const ink = line.trim()
  if (ink === '') return 'blank'
  if (PIECE.test(ink)) return 'piece'
  if (PROSE.test(ink) && !SYNTAX.test(ink)) return 'other'
  if (LISTED.test(ink) || (DATA.test(ink) && !/[({;]$/.test(ink))) return 'other'
  if (OPENS.some((form) => form.test(ink)) || HOLDS.some((form) => form.test(ink))) return 'code'
  return 'other'
}

/** A line of words, as far as it is seen. */
export const isProseStart = (line: string): boolean => {
  const ink = line.trimStart()
  return PROSE.test(ink) && !SYNTAX.test(ink) && !/^(?:\*|#|--|\/)/.test(ink)
}
