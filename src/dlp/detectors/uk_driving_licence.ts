import { patternDetector } from './pattern.ts'

/** Driver numbers of the DVLA: surname, birth date with 50 added to the month of women, initials, check characters. */
export const ukDrivingLicence = patternDetector({
  id: 'uk_driving_licence',
  keywords: Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `${letter}000000`).concat(
    '90000000',
  ),
  keywordsIn: 'span',
  pattern:
    /(?<![\wÀ-ɏ])(?=[A-Z])[A-Z9]{5}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[A-Z9]{2}[A-Z0-9]{3}(?![\wÀ-ɏ])/,
  spanMax: 16,
  confidence: 0.9,
  examples: {
    match: ['MORGA657054SM9IJ', 'licence MORGA753116SM9IJ', 'FO999803017AB9CD', 'SMITH010319AB9XY'],
    noMatch: ['MORGA657754SM9IJ', 'MORGA657054SM9I', 'morga657054sm9ij', '1ORGA657054SM9IJ'],
  },
})
