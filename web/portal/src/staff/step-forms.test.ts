import { expect, test } from '@jest/globals'
import {
  annualReviewShape,
  applyShape,
  appraisalShape,
  appraiseYearShape,
  attendanceShape,
  becauseOfShape,
  becauseShape,
  changeFieldsShape,
  changeSuperiorShape,
  correctShape,
  courseShape,
  declareConflictShape,
  employmentShape,
  endAppointmentShape,
  endCertificateShape,
  endConflictShape,
  endDelegationShape,
  endDutyShape,
  examShape,
  fileCertificateShape,
  grantDelegationShape,
  issueShape,
  leaveShape,
  linkLoginShape,
  listDutyShape,
  meritShape,
  moveOfficerShape,
  nameSupervisorShape,
  noteShape,
  publishPhoneShape,
  recusalRelationShape,
  registerAgencyShape,
  registerOfficerShape,
  reinstateShape,
  releaseSupervisorShape,
  renameAgencyShape,
  renewAppointmentShape,
  reorganiseShape,
  reportLostShape,
  revealContactShape,
  revealIdentityShape,
  setRankShape,
  suspendCertificateShape,
  testPhoneShape,
  townshipModelShape,
  trainingShape,
} from '@mingjian/contracts'
import type { z } from 'zod'
import { FormValues } from '../form-values.ts'
import { AGENCY_FORMS, REGISTER_AGENCY } from './agency-forms.ts'
import { type AppointmentKind, appointmentForms } from './appointment-forms.ts'
import { CERTIFICATE_FORMS } from './certificate-forms.ts'
import { ANNOUNCE_COURSE, COURSE_FORMS } from './course-forms.ts'
import { EXAM_PLAN_FORMS } from './exam-plan-forms.ts'
import { OFFICER_FORMS, REGISTER_OFFICER } from './officer-forms.ts'
import { RETIRE_QUESTION } from './question-forms.ts'
import { bodyOf, type StepForm, type StepForms } from './step-forms.ts'

type Shape = Readonly<Record<string, z.ZodType>>

/** Names of a form's fields, a mark at those that may be left empty. */
const asked = ({ fields }: StepForm) =>
  fields
    .filter(({ inPath }) => !inPath)
    .map(({ name, optional, as }) => `${name}${optional || as === 'yes' ? '?' : ''}`)
    .sort()
const wanted = (shape: Shape, known: string[] = []) =>
  Object.entries(shape)
    .filter(([name]) => !known.includes(name))
    .map(([name, field]) => `${name}${field.safeParse(undefined).success ? '?' : ''}`)
    .sort()

const officerContracts: Record<string, { shape: Shape; known?: string[] }> = {
  'record-training': trainingShape,
  'record-exam': examShape,
  'record-appraisal': appraisalShape,
  'record-merit': meritShape,
  'apply-certificate': { shape: applyShape.shape, known: ['officerId'] },
  'file-certificate': { shape: fileCertificateShape.shape, known: ['officerId'] },
  'name-supervisor': nameSupervisorShape,
  'release-supervisor': releaseSupervisorShape,
  move: moveOfficerShape,
  'change-employment': employmentShape,
  'link-login': linkLoginShape,
  leave: leaveShape,
  'reveal-identity': revealIdentityShape,
}

const certificateContracts: Record<string, { shape: Shape }> = {
  examine: noteShape,
  approve: noteShape,
  refuse: becauseShape,
  withdraw: becauseShape,
  issue: issueShape,
  renew: noteShape,
  reissue: noteShape,
  'report-lost': reportLostShape,
  suspend: suspendCertificateShape,
  reinstate: reinstateShape,
  cancel: endCertificateShape,
  revoke: endCertificateShape,
  'annual-review': annualReviewShape,
  correct: correctShape,
}

const agencyContracts: Record<string, { shape: Shape }> = {
  rename: renameAgencyShape,
  'publish-phone': publishPhoneShape,
  'test-phone': testPhoneShape,
  'set-rank': setRankShape,
  'change-superior': changeSuperiorShape,
  'grant-delegation': grantDelegationShape,
  'end-delegation': endDelegationShape,
  'declare-recusal': recusalRelationShape,
  'set-township-model': townshipModelShape,
  'list-duty': listDutyShape,
  'end-duty': endDutyShape,
  reorganise: { shape: { ...(reorganiseShape.options[0].shape as Shape), into: reorganiseShape.options[2].shape.into } },
}

const appointmentContracts: Record<string, { shape: Shape }> = {
  renew: renewAppointmentShape,
  'change-fields': changeFieldsShape,
  'declare-conflict': declareConflictShape,
  'end-conflict': endConflictShape,
  appraise: appraiseYearShape,
  end: endAppointmentShape,
  'reveal-contact': revealContactShape,
}

const courseContracts: Record<string, { shape: Shape }> = {
  cancel: becauseOfShape,
  'record-attendance': { shape: { ...attendanceShape.shape, hours: attendanceShape.shape.attended.element.shape.hours } },
}
const EXPERT: AppointmentKind = { code: 'expert', name: '专家', person: true, fields: true, termMonths: 36, backgrounds: [] }

const fieldsOf = (forms: StepForms) => Object.fromEntries(Object.entries(forms).map(([step, form]) => [step, asked(form)]))
const contractsOf = (contracts: typeof officerContracts) =>
  Object.fromEntries(Object.entries(contracts).map(([step, { shape, known }]) => [step, wanted(shape, known)]))

test('each form asks for every field of its contract, for no other, and says which may be left empty', () => {
  expect(fieldsOf(OFFICER_FORMS)).toEqual(contractsOf(officerContracts))
  expect(fieldsOf(CERTIFICATE_FORMS)).toEqual(contractsOf(certificateContracts))
  expect(fieldsOf(AGENCY_FORMS)).toEqual(contractsOf(agencyContracts))
  expect(fieldsOf(appointmentForms(EXPERT))).toEqual(contractsOf(appointmentContracts))
  expect(fieldsOf(COURSE_FORMS)).toEqual(contractsOf(courseContracts))
  expect(fieldsOf(EXAM_PLAN_FORMS)).toEqual(contractsOf({ cancel: becauseOfShape }))
  expect(asked(RETIRE_QUESTION)).toEqual(wanted(becauseOfShape.shape))
  expect(asked(ANNOUNCE_COURSE)).toEqual(wanted(courseShape.shape))
  expect(asked(REGISTER_AGENCY)).toEqual(wanted(registerAgencyShape.shape))
  expect(asked(REGISTER_OFFICER)).toEqual(wanted(registerOfficerShape.shape))
})

test('a form is read by what its contract takes: days, numbers and yes or no; what is empty is left out', () => {
  const form: StepForm = {
    title: '甲',
    fields: [
      { name: 'on', label: '日', as: 'day' },
      { name: 'hours', label: '数', as: 'number' },
      { name: 'odd', label: '不是数', as: 'number' },
      { name: 'partTime', label: '是否', as: 'yes-no' },
      { name: 'unit', label: '单位', as: 'unit' },
      { name: 'note', label: '说明', optional: true },
    ],
  }
  const typed = new FormValues([
    ['s-on', '2026年3月2日'],
    ['s-hours', '1.5'],
    ['s-odd', '三'],
    ['s-partTime', 'false'],
    ['s-unit', '某局'],
    ['s-note', '  '],
    ['s-other', '别的'],
  ])
  expect(bodyOf('s', form, typed, new Map([['s-unit', 'bureau']]))).toEqual({
    on: '2026-03-02',
    hours: 1.5,
    odd: '三',
    partTime: false,
    unit: 'bureau',
  })
})
