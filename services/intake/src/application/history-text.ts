import type { ServiceWay } from '@mingjian/documents/papers'
import type { HistoryRecord } from '@mingjian/dossier'
import type { Rulebook } from '@mingjian/rulebook'
import type { ComplaintEvent } from '../domain/complaint/events.ts'
import type { Deadline, Status } from '../domain/complaint/state.ts'

type Texts = { [Type in ComplaintEvent['type']]: (data: Extract<ComplaintEvent, { type: Type }>['data'], book: Rulebook) => string }
type Public = { status: Status | string; text: string }
type PublicTexts = {
  [Type in ComplaintEvent['type']]?: (data: Extract<ComplaintEvent, { type: Type }>['data'], book: Rulebook) => Public | undefined
}

const by = (deadlines: Deadline[], rule: string) => {
  const found = deadlines.find((each) => each.rule === rule)
  return found ? `${found.dueOn}${found.provisional ? '（暂定）' : ''}` : ''
}

/** Each fact as staff read it in the history. */
const staff: Texts = {
  ComplaintSubmitted: ({ no, handling }) => `登记 ${no}，分给${handling.unitName}：${handling.reason}`,
  SupplementRequested: ({ items, deadlines }) => `通知补正，${by(deadlines, 'supplement')} 前：${items}`,
  SupplementReceived: () => '收到补正材料，受理审查期限重新计算',
  ComplaintAccepted: ({ deadlines, note }) => `受理，${by(deadlines, 'answer')} 前答复${note ? `：${note}` : ''}`,
  ComplaintDeclined: ({ ground, explanation, earlierNo }, book) =>
    `不予受理（${book.codes('decline-grounds').nameOf(ground)}${earlierNo ? `，原件 ${earlierNo}` : ''}）：${explanation}`,
  ComplaintReferred: ({ handling, reason }) => `转送${handling.unitName}：${reason}`,
  ComplaintAssigned: ({ mode, handlers, note }) => `分办（${MODES[mode]}），承办人 ${handlers.length} 名${note ? `：${note}` : ''}`,
  HandlerChanged: ({ reason }) => `移交承办人：${reason}`,
  AnswerExtended: ({ days, deadline, ground }) => `批准延长 ${days} 日，至 ${deadline.dueOn}：${ground}`,
  ComplaintSuspended: ({ ground, explanation }, book) => `中止（${book.codes('suspension-grounds').nameOf(ground)}）：${explanation}`,
  ComplaintResumed: ({ deadlines }) => `恢复办理，答复期限 ${by(deadlines, 'answer') || '未开始'}`,
  ComplaintMerged: ({ intoNo, reason }) => `并入 ${intoNo}：${reason}`,
  ComplaintUnmerged: ({ fromNo, reason }) => `撤销并入 ${fromNo}：${reason}`,
  MergeLinked: () => '另一件并入本件',
  MergeUnlinked: () => '并入本件的一件已撤销并件',
  FindingsRecorded: ({ overall }, book) => `核查结论：${book.codes('conclusions').nameOf(overall)}`,
  ComplaintReplied: ({ inTime }) => `答复${inTime ? '' : '（已超期）'}`,
  ComplaintClosed: ({ note }) => `审核后办结${note ? `：${note}` : ''}`,
  PersonWrote: () => '反映人留言',
  OfficeWrote: () => '向反映人留言',
  ComplaintWithdrawn: ({ pressure }, book) => `反映人撤回，是否受到压力：${book.codes('withdrawal-pressure').nameOf(pressure)}`,
  ComplaintRated: ({ resolved, satisfaction }) => `评价：${resolved ? '已解决' : '未解决'}，${satisfaction} 分`,
  ComplaintReopened: ({ deadlines }) => `反映人申请重新办理，${by(deadlines, 'answer')} 前答复`,
  RecusalDeclared: ({ reason }) => `回避：${reason}`,
  ContactRevealRequested: ({ reason }) => `申请查看联系方式：${reason}`,
  ContactRevealApproved: () => '批准查看联系方式',
  ContactRevealed: ({ reason }) => `查看联系方式：${reason}`,
  ReceiptReplaced: ({ identity, reason }) => `补发查询码（核对：${identity}），旧码作废：${reason}`,
  RepresentativeLeft: ({ representative, on }) => `代表${representative}退出共同反映，${on}，附本人签名的说明`,
  DeadlineRecomputed: ({ deadline, was, reason }) => `期限更正：${was} 改为 ${deadline.dueOn}（${reason}）`,
  DeadlineReached: ({ text }) => text,
  ComplaintTerminated: ({ ground, explanation }, book) =>
    `终止：${book.codes('decline-grounds').nameOf(ground)}${explanation ? `。${explanation}` : ''}`,
  IdentityErased: ({ ground }) => `身份信息已依规删除：${ground}`,
  OrderUpdated: ({ summary }) => `12345工单更新：${summary}`,
  OrderSigned: () => '签收12345工单',
  OrderReturned: ({ ground, explanation, proposedUnit, late }, book) =>
    `退单${late ? '（已过退单期限，经审批人）' : ''}（${book.codes('order-return-grounds').nameOf(ground)}）：${explanation}${proposedUnit ? `，建议由${proposedUnit}办理` : ''}`,
  OrderReturnRuled: ({ accepted, note }) =>
    `12345中心裁定：${accepted ? '同意退单' : '不同意退单，由本单位办理（最终裁定）'}${note ? `。${note}` : ''}`,
  OrderRoundOpened: ({ round, handedOverOn, deadlines, reason }) =>
    `12345工单第 ${round} 次派来，${handedOverOn} 移交，${by(deadlines, 'answer')} 前答复${reason ? `：${reason}` : ''}`,
  AssistanceRequested: ({ unitName, reason }) => `请${unitName}协办：${reason}`,
  CentreExtensionAsked: ({ days, reason }) => `向12345中心申请延期 ${days} 个工作日：${reason}`,
  CentreExtensionAnswered: ({ granted, deadline }) =>
    granted ? `12345中心同意延期，工单期限改为 ${deadline?.dueOn ?? ''}` : '12345中心不同意延期',
  AnswerWrittenBack: ({ on }) => `办理结果已回传12345，${on}`,
  PaperDrafted: ({ type }, book) => `拟制${paperName(book, type)}`,
  PaperRevised: () => '修改文书稿',
  PaperReturned: ({ reason }) => `退回文书稿：${reason}`,
  PaperApproved: () => '审批文书',
  PaperIssued: ({ number, on }) => `印发文书${number ? ` ${number}` : ''}，${on}`,
  PaperRecorded: ({ type, number, on }, book) => `登记在外签发的${paperName(book, type)}${number ? ` ${number}` : ''}，${on}`,
  PaperServed: ({ service }) => `送达文书（${WAYS[service.way]}），${service.on}`,
  PaperServiceFailed: ({ way, on, reason }) => `送达未成（${WAYS[way]}），${on}：${reason}`,
  PaperVoided: ({ reason }) => `文书作废：${reason}`,
  ComplaintArchived: ({ no, retention }, book) => `归档 ${no}，保管期限${book.codes('retention').nameOf(retention)}`,
  ArchiveLent: ({ to, purpose, until }) => `借阅：${to}，${purpose}，${until} 前归还`,
  CertificatesVerified: ({ certificates }) => `核验监督证 ${certificates.length} 个`,
  StepRaised: ({ unitName, reason }) => `本级无适格人员，请${unitName}办理这一步：${reason}`,
  RouteNoted: ({ route, number, date }, book) =>
    `得知已进入其他途径：${book.codes('other-routes').nameOf(route)}${number ? `，${number}` : ''}${date ? `，${date}` : ''}`,
  ExOfficioOpened: ({ reason }) => `依职权继续核查：${reason}`,
  RetaliationMarked: ({ reason, handling }) => `按打击报复快速办理${handling ? `，转${handling.unitName}` : ''}：${reason}`,
  FindingsReviewed: ({ confirmed, note }) => `${confirmed ? '审核同意核查结论' : '退回重新核查'}${note ? `：${note}` : ''}`,
  RectificationReported: ({ matterNo, summary }) => `监督事项 ${matterNo} 已销号：${summary}`,
  RectificationTold: ({ text }) => `告知整改结果：${text}`,
  ClueTransferred: ({ to, reason }, book) => `移送线索（${book.codes('transfer-bodies').nameOf(to)}）：${reason}`,
  InquirySent: ({ deadline }) => `函询已送达，${deadline.dueOn} 前回复`,
  HandoverOffered: ({ to }) => `移交${to.name}，等待对方接收`,
  HandoverCancelled: ({ reason }) => `撤回移交：${reason}`,
  HandoverReleased: ({ to }) => `已移交${to.name}，对方已签收；这里不再保存内容`,
  CustodyTaken: ({ from, no }) => `接收${from.name}移交的卷宗，编为 ${no}`,
  EvidenceAdded: ({ title, madeOn }) => `登记证据“${title}”，${madeOn}`,
}

const paperName = (book: Rulebook, type: string) => book.for().documents.get(type)?.name ?? type
export const WAYS: Record<ServiceWay, string> = {
  portal: '网上告知',
  post: '邮寄',
  'in-person': '当面签收',
  'justice-office': '司法所转交',
  village: '村（居）委会转交',
  hotline: '12345回传',
  email: '电子邮件',
  retained: '留置',
}
const MODES = { own: '自办', transferred: '转办', entrusted: '交办', joint: '联合核查' }

/** Each fact in plain words for the person; what is not here is the office's own business. */
const person: PublicTexts = {
  ComplaintSubmitted: ({ deadlines, handling }) => ({
    status: 'submitted',
    text: `已收到，由${handling.unitName}审查。${by(deadlines, 'acceptance') ? `最晚 ${by(deadlines, 'acceptance')} 告诉您是否受理。` : '已转上级机关。'}`,
  }),
  SupplementRequested: ({ items, deadlines }) => ({
    status: 'supplement-requested',
    text: `请在 ${by(deadlines, 'supplement')} 前补充：${items}。到期没有补充的，视为放弃。`,
  }),
  SupplementReceived: ({ deadlines }) => ({
    status: 'supplemented',
    text: `收到您补充的材料，最晚 ${by(deadlines, 'acceptance')} 告诉您是否受理。`,
  }),
  ComplaintAccepted: ({ deadlines }) => ({ status: 'accepted', text: `已受理，最晚 ${by(deadlines, 'answer')} 答复您。` }),
  ComplaintDeclined: ({ ground, explanation, route }, book) => ({
    status: 'declined',
    text: `不能在这里受理：${book.codes('decline-grounds').nameOf(ground)}。${explanation} 您可以：${book.codes('other-routes').get(route)?.telling ?? ''}。`,
  }),
  ComplaintReferred: ({ handling }) => ({ status: 'referred', text: `已转给${handling.unitName}办理，您仍用这个查询码查询。` }),
  ComplaintAssigned: () => ({ status: 'assigned', text: '已安排人员核查。' }),
  AnswerExtended: ({ deadline }) => ({ status: 'extended', text: `情况复杂，经批准延长，最晚 ${deadline.dueOn} 答复您。` }),
  ComplaintSuspended: ({ explanation }) => ({ status: 'suspended', text: `暂停办理：${explanation}` }),
  ComplaintResumed: () => ({ status: 'resumed', text: '已恢复办理。' }),
  ComplaintMerged: () => ({ status: 'merged', text: '与反映同一件事的另一件合并办理，您仍用这个查询码查询。' }),
  ComplaintUnmerged: () => ({ status: 'unmerged', text: '改为单独办理。' }),
  FindingsRecorded: () => ({ status: 'investigated', text: '核查已完成，正在准备答复。' }),
  ComplaintReplied: () => ({ status: 'replied', text: '已答复，请看答复内容。' }),
  ComplaintClosed: () => ({ status: 'closed', text: '已审核办结。' }),
  ComplaintWithdrawn: () => ({ status: 'withdrawn', text: '您已撤回。发现违法问题的，仍会依职权处理。' }),
  ComplaintRated: () => ({ status: 'rated', text: '已收到您的评价。' }),
  ComplaintReopened: ({ deadlines }) => ({
    status: 'reopened',
    text: `已重新办理，由另外的人员核查，最晚 ${by(deadlines, 'answer')} 答复您。`,
  }),
  OrderReturned: () => ({ status: 'returned', text: '这件事应由其他单位办理，已请12345热线重新派单，结果由热线告诉您。' }),
  OrderReturnRuled: ({ accepted }) =>
    accepted
      ? { status: 'returned', text: '12345热线已同意改派其他单位。' }
      : { status: 'resumed', text: '12345热线确定由这里办理，继续办理。' },
  OrderRoundOpened: ({ deadlines }) => ({
    status: 'reopened',
    text: `12345热线再次转来，已重新办理，由另外的人员核查，最晚 ${by(deadlines, 'answer')} 答复您。`,
  }),
  AnswerWrittenBack: () => ({ status: 'written-back', text: '办理结果已送12345热线，由热线告诉您。' }),
  DeadlineRecomputed: ({ deadline }) => ({ status: 'deadline', text: `按节假日安排更正：最后一天为 ${deadline.dueOn}。` }),
  ComplaintTerminated: ({ ground, explanation, route }, book) => ({
    status: 'terminated',
    text: `终止办理：${book.codes('decline-grounds').nameOf(ground)}。${explanation ?? ''}${route ? ` 您可以：${book.codes('other-routes').get(route)?.telling ?? ''}。` : ''}`,
  }),
  RetaliationMarked: () => ({ status: 'retaliation', text: '已按打击报复快速办理，由上一级机关处理。' }),
  HandoverReleased: ({ to }) => ({ status: 'handed-over', text: `已移交${to.name}办理，您仍用这个查询码查询。` }),
  RectificationTold: ({ text }) => ({ status: 'rectified', text: `整改结果：${text}` }),
  IdentityErased: () => ({ status: 'erased', text: '您的身份信息已依规删除。' }),
}

/** One line of the history for staff. */
export const historyText = (record: HistoryRecord, book: Rulebook) =>
  record.dropped !== undefined
    ? '内容已随卷宗移交'
    : (staff[record.type as ComplaintEvent['type']] as (data: unknown, book: Rulebook) => string)(record.data, book)

/** One line of the public timeline, or undefined for what is not told. */
export const publicText = (record: HistoryRecord, book: Rulebook) =>
  record.dropped !== undefined
    ? undefined
    : (person[record.type as ComplaintEvent['type']] as ((data: unknown, book: Rulebook) => Public | undefined) | undefined)?.(
        record.data,
        book,
      )
