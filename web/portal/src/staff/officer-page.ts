import type { certificatesShape, officerDetailShape } from '@mingjian/contracts'
import type { z } from 'zod'
import { errorSummary, type FieldState, summaryList } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { type CertificateRules, nameIn, personnelLists } from './certificate-rules.ts'
import { OFFICER_FORMS } from './officer-forms.ts'
import { APPRAISALS, LEAVE_GROUNDS } from './personnel-names.ts'
import { recordTable } from './record-table.ts'
import type { StaffSession } from './sessions.ts'
import { stepForms } from './step-forms.ts'
import { conditionTable, type Unmet } from './unmet-conditions.ts'

type Officer = z.output<typeof officerDetailShape>
type Certificate = z.output<typeof certificatesShape>['items'][number]

export type OfficerView = {
  found: Officer
  certificates: Certificate[]
  rules: CertificateRules
  regionName: string
  /** Proposals for the fields that ask for a unit. */
  units: Html
  session: StaffSession
  state: FieldState
  failed?: string | undefined
  unmet: Unmet
  /** The identity number, shown once after a recorded reading. */
  idNumber?: string | undefined
}

/** One officer: what is on record, and the steps that are open to the reader. */
export function officerPage(view: OfficerView): Html {
  const { found, certificates, rules, units, session, state, failed, unmet, idNumber } = view
  const forms = stepForms({
    forms: OFFICER_FORMS,
    may: found.may,
    base: `/staff/officers/${found.id}`,
    session,
    version: found.version,
    lists: personnelLists(rules),
    state,
    failed,
  })
  const revealed =
    idNumber &&
    html`<section class="notice" role="status"><h2>身份证号</h2><p>${idNumber}</p><p class="hint">只显示这一次，查看已记录。</p></section>`
  return html`${errorSummary(state.errors)}${conditionTable(unmet, '还不具备的条件')}<h1>${found.name}</h1>${standing(found)}${revealed}
<div class="two"><div>${facts(view)}${posts(found)}${certificateTable(certificates, rules)}${trainings(found, rules)}${exams(found, rules)}${appraisals(found)}${merits(found)}</div>
<div><h2>可以办理</h2>${found.may.length > 0 ? html`${units}${forms}` : html`<p>您可以查看这个人员，现在没有需要您办理的事项。</p>`}</div></div>
<p><a href="/staff/officers">返回人员清单</a></p>`
}

const standing = ({ left, supervising }: Officer): Html =>
  html`<p class="status"><strong>${left ? `已离开执法岗位（${LEAVE_GROUNDS[left.ground] ?? left.ground}，${plainDay(left.on)}）` : '在岗'}</strong>${
    supervising && html` <span class="tag">${supervising.partTime ? '兼职' : '专职'}执法监督人员</span>`
  }</p>`

function facts({ found, rules, regionName }: OfficerView): Html {
  const { supervising } = found
  return summaryList([
    ['单位', html`<a href="/staff/agencies/${encodeURIComponent(found.agencyId)}">${found.agencyName}</a>`],
    ['地区', regionName],
    ['岗位', found.post],
    ['用工性质', nameIn(rules.employment, found.employment)],
    ['身份证号', found.idNumber ?? '没有登记'],
    ['执法监督人员', supervising && `${supervising.unitName}，${plainDay(supervising.on)}起，依据：${supervising.basis}`],
  ])
}

const posts = ({ posts: all }: Officer): Fragment =>
  recordTable(
    '任职',
    '没有记录。',
    ['从哪一天起', '单位', '岗位'],
    all.map(
      ({ from, agencyName, post }) =>
        html`<tr><th scope="row">${plainDay(from)}</th><td data-label="单位">${agencyName}</td><td data-label="岗位">${post ?? '—'}</td></tr>`,
    ),
  )

const certificateTable = (all: Certificate[], { kinds }: CertificateRules): Fragment =>
  recordTable(
    '证件',
    '还没有证件，也没有申报。',
    ['证号或者申报编号', '种类', '状态', '有效期至'],
    all.map(
      ({ no, applicationNo, kind, statusText, validTo }) =>
        html`<tr><th scope="row"><a href="/staff/certificates/${encodeURIComponent(no ?? applicationNo)}">${no ?? applicationNo}</a></th><td data-label="种类">${nameIn(kinds, kind)}</td><td data-label="状态">${statusText}</td><td data-label="有效期至">${validTo ? plainDay(validTo) : '—'}</td></tr>`,
    ),
  )

const trainings = ({ training }: Officer, { trainingKinds, hoursPerYear }: CertificateRules): Fragment =>
  recordTable(
    `培训（每年应有${hoursPerYear}学时）`,
    '没有记录。',
    ['日期', '学时', '课程', '类别'],
    training.map(
      ({ on, hours, course, kind }) =>
        html`<tr><th scope="row">${plainDay(on)}</th><td data-label="学时">${hours}</td><td data-label="课程">${course}</td><td data-label="类别">${nameIn(trainingKinds, kind) || '—'}</td></tr>`,
    ),
  )

const exams = ({ exams: all }: Officer, { passMark }: CertificateRules): Fragment =>
  recordTable(
    `考试（${passMark}分合格）`,
    '没有记录。',
    ['日期', '分数', '试卷'],
    all.map(
      ({ on, score, paper, practice }) =>
        html`<tr><th scope="row">${plainDay(on)}</th><td data-label="分数">${score}${practice && html` <span class="tag">练习</span>`}</td><td data-label="试卷">${paper}</td></tr>`,
    ),
  )

const merits = ({ merits: all }: Officer): Fragment =>
  recordTable(
    '奖励、处分',
    '没有记录。',
    ['种类', '文号', '决定日期', '影响期至'],
    all.map(
      ({ kindName, documentNo, on, until }) =>
        html`<tr><th scope="row">${kindName}</th><td data-label="文号">${documentNo}</td><td data-label="决定日期">${plainDay(on)}</td><td data-label="影响期至">${until ? plainDay(until) : '—'}</td></tr>`,
    ),
  )

const appraisals = ({ appraisals: all }: Officer): Fragment =>
  recordTable(
    '年度考核',
    '没有记录。',
    ['年度', '结果', '说明'],
    all.map(
      ({ year, result, note }) =>
        html`<tr><th scope="row">${year}年</th><td data-label="结果">${APPRAISALS[result] ?? result}</td><td data-label="说明">${note ?? '—'}</td></tr>`,
    ),
  )
