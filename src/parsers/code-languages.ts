/**
 * How lines of a language begin what has a name. Patterns see a line without its indent, at most
 * LINE_CHARS of it, and have groups `name` and, where it matters, `kind`.
 */
export interface Language {
  readonly extensions: readonly string[]
  readonly declaration: RegExp
  /** Of what stands directly inside a container, where that looks otherwise. */
  readonly member?: RegExp
  /** Kinds that hold members. Without: none does. */
  readonly containers?: ReadonlySet<string>
  /** How deep containers count; members of deeper ones are text of theirs. */
  readonly nestingMax: number
}

const kinds = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Words that look like a call or a definition and are neither. */
const NOT_NAMES = String.raw`(?!(?:if|for|foreach|while|switch|catch|return|do|else|new|throw|await|yield|function|sizeof|using|lock|fixed|super|this|typeof|delete|assert|elif|when|match|loop|unsafe|defer|go|select|case|with|until|synchronized)\b)`

const TYPE_WORDS =
  'class|interface|enum|struct|record|trait|object|namespace|extension|protocol|module|union|annotation|mixin'
const MODIFIERS = String.raw`(?:(?:public|private|protected|internal|static|final|abstract|sealed|partial|open|data|case|readonly|override|inline|companion|fileprivate|virtual|async|extern|unsafe|native|synchronized|default|const|constexpr|explicit|friend|suspend|lateinit|implicit|lazy|required|convenience|mutating|external|export|late)\s+)*`

const script: Language = {
  nestingMax: 2,
  extensions: ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte'],
  declaration:
    /^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?<kind>class|interface|enum|namespace|module|function\*?|type|const|let|var)\s+(?<name>[\w$.]+)/,
  member: new RegExp(
    String.raw`^(?:(?:public|private|protected|static|readonly|override|abstract|async|get|set|declare)\s+)*[*#]?${NOT_NAMES}(?<name>[\w$]+)(?:<[^>]*>)?(?:\(|\s*=\s*(?:async\s*)?\()`,
  ),
  containers: kinds('class interface namespace module'),
}

const python: Language = {
  nestingMax: 2,
  extensions: ['py', 'pyi', 'pyw'],
  declaration: /^(?:async\s+)?(?<kind>def|class)\s+(?<name>\w+)|^(?<name2>[A-Z][A-Z0-9_]+)\s*[:=]/,
  member: /^(?:async\s+)?(?<kind>def|class)\s+(?<name>\w+)/,
  containers: kinds('class'),
}

const ruby: Language = {
  nestingMax: 3,
  extensions: ['rb', 'rake'],
  declaration: /^(?<kind>class|module|def)\s+(?<name>[\w.:?!=]+)/,
  containers: kinds('class module'),
}

/** Java, C#, Kotlin, Scala, Swift, Dart, PHP, Groovy: types with methods in them. */
const classes: Language = {
  nestingMax: 3,
  extensions: ['java', 'cs', 'kt', 'kts', 'scala', 'swift', 'dart', 'php', 'groovy'],
  declaration: new RegExp(
    String.raw`^${MODIFIERS}(?<kind>${TYPE_WORDS}|fun|func|function|def|typealias)\s+(?<name>[\w.]+)`,
  ),
  member: new RegExp(
    String.raw`^${MODIFIERS}(?:(?<kind>${TYPE_WORDS}|fun|func|function|def|init|constructor)\b\s*(?<name>[\w.]*)|${NOT_NAMES}(?:[\w.]+(?:<[^(){};]*>)?[\[\]?]*\s+)?${NOT_NAMES}(?<name2>\w+)\s*\([^;]*$)`,
  ),
  containers: kinds(TYPE_WORDS.replaceAll('|', ' ')),
}

const go: Language = {
  nestingMax: 0,
  extensions: ['go'],
  declaration: /^(?<kind>func|type|var|const)\s+(?:\([^)]*\)\s*)?(?<name>\w+)/,
}

const rust: Language = {
  nestingMax: 2,
  extensions: ['rs'],
  declaration:
    /^(?:pub(?:\([^)]*\))?\s+)?(?:(?:default|async|unsafe|extern(?:\s+"[^"]*")?)\s+)*(?:(?<kind>fn|struct|enum|trait|mod|type|const|static|union)\s+(?<name>\w+)|macro_rules!\s*(?<name2>\w+)|(?<kind3>impl)\b(?:<[^{]*?>)?\s*(?<name3>[^{]*[^{\s]))/,
  containers: kinds('impl trait mod'),
}

const c: Language = {
  nestingMax: 3,
  extensions: ['c', 'h', 'cc', 'cpp', 'cxx', 'hpp', 'hh', 'hxx', 'm', 'mm', 'ino', 'cu'],
  declaration: new RegExp(
    String.raw`^(?:typedef\s+)?(?:template\s*<[^{]*>\s*)?(?:(?<kind>class|struct|enum|union|namespace)\s+(?:class\s+)?(?<name>[\w:]+)|${NOT_NAMES}(?:[\w:<>,~*&]+\s+)*[*&]*${NOT_NAMES}(?<name2>[\w:~]+)\s*\([^;]*$)`,
  ),
  containers: kinds('class struct namespace'),
}

const sql: Language = {
  nestingMax: 0,
  extensions: ['sql', 'ddl', 'pgsql'],
  declaration:
    /^(?:create|alter)\s+(?:or\s+(?:replace|alter)\s+)?(?:(?:temp|temporary|unique|materialized|global|external|unlogged|virtual|recursive)\s+)*(?:table|view|index|function|procedure|trigger|type|schema|sequence|role|policy|domain|extension|database|package(?:\s+body)?)\s+(?:concurrently\s+)?(?:if\s+(?:not\s+)?exists\s+)?(?<name>[\w."`[\]]+)/i,
}

const shell: Language = {
  nestingMax: 0,
  extensions: ['sh', 'bash', 'zsh', 'ksh', 'fish'],
  declaration: /^(?:function\s+(?<name>[\w:.-]+)|(?<name2>[\w:.-]+)\s*\(\))/,
}

const yaml: Language = {
  nestingMax: 1,
  extensions: ['yaml', 'yml'],
  declaration: /^(?:"(?<name>[^"]+)"|'(?<name2>[^']+)'|(?<name3>[\w./$@*<-][^:#]{0,80})):(?:\s|$)/,
  containers: new Set(['']),
}

const sections: Language = {
  nestingMax: 0,
  extensions: ['toml', 'ini', 'cfg'],
  declaration: /^\[+\s*(?<name>[^\]]+?)\s*\]+/,
}

const blocks: Language = {
  nestingMax: 1,
  extensions: ['tf', 'tfvars', 'hcl', 'proto', 'graphql', 'gql', 'thrift', 'prisma'],
  declaration:
    /^(?:extend\s+)?(?<kind>resource|data|module|variable|output|provider|locals|terraform|message|service|enum|rpc|type|input|interface|union|scalar|directive|struct|exception|model|datasource|generator)\b\s*(?<name>[\w" -]*\w|)/,
  containers: kinds('service'),
}

/** Read by lines alone. */
const plain: Language = {
  nestingMax: 0,
  extensions: [
    'css',
    'scss',
    'less',
    'lua',
    'pl',
    'pm',
    'r',
    'ps1',
    'psm1',
    'bat',
    'cmd',
    'gradle',
    'jl',
    'ex',
    'exs',
    'erl',
    'hs',
    'clj',
    'vb',
    'bas',
    'asm',
    's',
    'f90',
    'properties',
    'diff',
    'patch',
  ],
  declaration: /^(?!)/,
}

export const LANGUAGES: readonly Language[] = [
  script,
  python,
  ruby,
  classes,
  go,
  rust,
  c,
  sql,
  shell,
  yaml,
  sections,
  blocks,
  plain,
]
