import {
  alnum,
  base64Url,
  hex,
  lowerAlnum,
  type NamedFormat,
  named,
  open,
  run,
  token,
  type TokenFormat,
  underscored,
  uuid,
} from './format.ts'
import { passesTail30 } from './checksum.ts'

const withChecksum = (format: TokenFormat): TokenFormat => ({ ...format, checksum: passesTail30 })

/** Version control, package registries and what builds with them. */
export const codeTokens: readonly TokenFormat[] = [
  withChecksum(
    token('github_token', 'GitHub', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], open(alnum, 36)),
  ),
  token('github_token', 'GitHub', 'github_pat_', open(underscored, 40)),
  token(
    'gitlab_token',
    'GitLab',
    [
      'glpat-',
      'gldt-',
      'glrt-',
      'glrtr-',
      'glcbt-',
      'glptt-',
      'glft-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glsoat-',
      'glffct-',
      'glwt-',
    ],
    open(base64Url, 20),
  ),
  token('gitlab_token', 'GitLab', ['GR1348941'], run(base64Url, 20)),
  token('bitbucket_token', 'Bitbucket', ['ATBB'], run(alnum, 32)),
  token('bitbucket_token', 'Bitbucket', ['ATCTT3xFfGN0'], open(base64Url, 40)),
  withChecksum(token('npm_token', 'npm', 'npm_', run(alnum, 36))),
  token('pypi_token', 'PyPI', 'pypi-AgE', open(base64Url, 50)),
  token('rubygems_key', 'RubyGems', 'rubygems_', run(hex, 48)),
  token('crates_token', 'crates.io', 'cio', run(alnum, 32)),
  token('docker_token', 'Docker Hub', ['dckr_pat_', 'dckr_oat_'], run(base64Url, 27, 32)),
  token('nuget_key', 'NuGet', 'oy2', run(lowerAlnum, 43)),
  token('clojars_token', 'Clojars', ['CLOJARS_', 'clojars_'], run(hex, 60)),
  token('jfrog_token', 'JFrog', 'AKCp', run(alnum, 69)),
  token('jfrog_token', 'JFrog', 'cmVmdGtu', run(alnum, 56)),
  token('circleci_token', 'CircleCI', ['CCIPAT_', 'CCIPRJ_'], run(alnum, 22), '_', run(hex, 40)),
  token('buildkite_token', 'Buildkite', ['bkua_', 'bkaj_', 'bkct_'], run(hex, 40)),
  token('sonar_token', 'Sonar', ['sqp_', 'squ_', 'sqa_'], run(hex, 40)),
  token('sourcegraph_token', 'Sourcegraph', 'sgp_', run(hex, 16), '_', run(hex, 40)),
  token('sourcegraph_token', 'Sourcegraph', 'sgp_', run(hex, 40)),
]

export const codeNames: readonly NamedFormat[] = [
  named('snyk_token', 'Snyk', ['snyk'], ...uuid),
  named('codecov_token', 'Codecov', ['codecov'], ...uuid),
  named('gitea_token', 'Gitea', ['gitea', 'forgejo'], run(hex, 40)),
  named('circleci_token', 'CircleCI', ['circleci', 'circletoken'], run(hex, 40)),
]
