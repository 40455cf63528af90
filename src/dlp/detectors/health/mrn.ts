import { patternDetector } from '../pattern.ts'

/** Numbers of medical records have no form of their own: the words before one say what it is. */
export const medicalRecordNumber = patternDetector({
  id: 'medical_record_number',
  keywords: [
    'mrn',
    'medical record',
    'med rec',
    'patient id',
    'patient no',
    'patient num',
    'patient #',
    'patient_id',
    'patientid',
    'patient-id',
    'chart n',
    'chart #',
    'hospital n',
    'health record',
    'unit n',
    'patientennummer',
    'fallnummer',
    'patienten-id',
    'historia cl',
    'nip :',
    'ipp',
  ],
  keywordsIn: 'context',
  contextMax: 48,
  context:
    /(?:\bmrn|\bmed(?:ical|\.)? rec(?:ord)?s?|\bpatient(?:en)?[ _-]?(?:id|no|num|nummer|#)|\bpatientid|\b(?:chart|hospital|unit) (?:no|num|#)|\bhealth record|\bfallnummer|\bhistoria cl[ií]nica|\b(?:nip|ipp) ?:)(?:[ _-]?(?:number|numbers|num|no|nr|id|identifier)\b\.?)?(?:ber)?(?: (?:is|was|of))?[ #:=.(]{0,4}$/i,
  pattern:
    /(?<![\p{L}\d_-])(?:(?:[A-Z]{1,4}[- ]?)?(?:\d{4,12}(?:-\d{1,4}){0,2}|\d{1,3}-\d{3,9}(?:-\d{1,4})?))(?![\p{L}\d_]|-\d)/u,
  ahead: 1,
  spanMax: 30,
  confidence: 0.85,
  examples: {
    match: [
      'MRN: 12345678',
      'Medical record number 00-1234567',
      'medical record no. A1234567 was',
      'Patient ID: PX-445566',
      'patient_id=998877',
      'Fallnummer: 20230417',
    ],
    noMatch: [
      'MRN unknown',
      'the patient 12345678',
      'record number 12345678',
      'mrn: 12',
      'order no 12345678',
    ],
  },
})
