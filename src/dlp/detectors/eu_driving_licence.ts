import { patternDetector } from './pattern.ts'

/** Driving licences of European states in context. */
export const euDrivingLicence = patternDetector({
  id: 'eu_driving_licence',
  keywords: [
    'hrerschein',
    'permis de conduire',
    'patente',
    'rijbewijs',
    'permiso de conducir',
    'carta de condu',
    'driving licen',
    'driver licen',
    'prawo jazdy',
  ],
  keywordsIn: 'context',
  context:
    /f(?:ü|ue?)hrerschein|permis de conduire|patente|rijbewijs|permiso de conducir|carta de condu|driv(?:ing|er) licen|prawo jazdy/i,
  contextMax: 56,
  pattern:
    /(?<![\wÀ-ɏ]|\d[.,/-])(?:[A-Z]\d{2}[A-Z0-9]{8}|\d{12}|[A-Z]{2} ?\d{7}[A-Z]|\d{10}|\d{5}\/\d{2}\/\d{4}|[A-Z]{1,2}-?\d{6,8}|\d{8}-?[A-Z])(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 13,
  ahead: 1,
  confidence: 0.75,
  examples: {
    match: [
      'Führerschein B072RRE2I55',
      'permis de conduire n° 123456789012',
      'patente di guida: AB1234567C',
      'rijbewijs 5432109876',
    ],
    noMatch: ['B072RRE2I55', 'Führerschein seit 1999', 'permis de conduire 12345', 'patente AB123'],
  },
})
