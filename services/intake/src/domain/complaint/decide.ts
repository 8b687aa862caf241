import type { DecisionContext } from '@mingjian/dossier'
import type { CommandOf, ComplaintCommand } from './commands.ts'
import { raiseStep, rectified, reviewFindings, tellRectification, transferClue } from './decide-aftermath.ts'
import { archive, lendArchive } from './decide-archive.ts'
import { assign, changeHandler, close, extend, recordFindings, reply, resume, suspend, verifyCertificates } from './decide-handling.ts'
import { cancelHandover, concernsOurs, offerHandover, releaseHandover, takeCustody } from './decide-handover.ts'
import { accept, decline, refer, requestSupplement, submit, supplement } from './decide-intake.ts'
import { leaveJoint } from './decide-joint.ts'
import { linkMerge, merge, raiseAlarms, recomputeDeadline, unlinkMerge, unmerge } from './decide-links.ts'
import { markWrittenBack, reopenOrder, returnOrder, ruleOnReturn, signOrder, updateOrder } from './decide-order.ts'
import { askCentreExtension, recordCentreExtension, requestAssistance } from './decide-order-help.ts'
import { addEvidence, papers } from './decide-papers.ts'
import { rate, reopen, withdraw, writeAsOffice, writeAsPerson } from './decide-person.ts'
import { approveReveal, declareRecusal, eraseIdentity, replaceReceipt, requestReveal, revealContact } from './decide-privacy.ts'
import { markRetaliation, noteRoute, openExOfficio, terminate } from './decide-routes.ts'
import type { ComplaintEvent } from './events.ts'
import type { Complaint } from './state.ts'

type Decision<Type extends ComplaintCommand['type']> = (
  state: Complaint,
  command: CommandOf<Type>,
  context: DecisionContext,
) => ComplaintEvent[]

const decisions: { [Type in ComplaintCommand['type']]: Decision<Type> } = {
  submit,
  'request-supplement': requestSupplement,
  supplement,
  accept,
  decline,
  refer,
  assign,
  'change-handler': changeHandler,
  extend,
  suspend,
  resume,
  merge,
  unmerge,
  'link-merge': linkMerge,
  'unlink-merge': unlinkMerge,
  'record-findings': recordFindings,
  reply,
  close,
  'write-as-person': writeAsPerson,
  'write-as-office': writeAsOffice,
  withdraw,
  rate,
  reopen,
  'declare-recusal': declareRecusal,
  'request-reveal': requestReveal,
  'approve-reveal': approveReveal,
  'reveal-contact': revealContact,
  'replace-receipt': replaceReceipt,
  'leave-joint': leaveJoint,
  'recompute-deadline': recomputeDeadline,
  'raise-alarms': raiseAlarms,
  'erase-identity': eraseIdentity,
  'update-order': updateOrder,
  'sign-order': signOrder,
  'return-order': returnOrder,
  'rule-on-return': ruleOnReturn,
  'reopen-order': reopenOrder,
  'request-assistance': requestAssistance,
  'ask-centre-extension': askCentreExtension,
  'record-centre-extension': recordCentreExtension,
  'mark-written-back': markWrittenBack,
  'draft-paper': papers,
  'revise-paper': papers,
  'return-paper': papers,
  'approve-paper': papers,
  'issue-paper': papers,
  'record-paper': papers,
  'serve-paper': papers,
  'fail-service': papers,
  'void-paper': papers,
  'add-evidence': addEvidence,
  'raise-step': raiseStep,
  'verify-certificates': verifyCertificates,
  archive,
  'lend-archive': lendArchive,
  'note-route': noteRoute,
  terminate,
  'open-ex-officio': openExOfficio,
  'mark-retaliation': markRetaliation,
  'review-findings': reviewFindings,
  rectified,
  'tell-rectification': tellRectification,
  'transfer-clue': transferClue,
  'offer-handover': offerHandover,
  'cancel-handover': cancelHandover,
  'release-handover': releaseHandover,
  'take-custody': takeCustody,
}

/** What happens to a complaint when a command meets its state; throws a refusal, or answers nothing when there is nothing to record. */
export function decide(state: Complaint, command: ComplaintCommand, context: DecisionContext): ComplaintEvent[] {
  if (command.type !== 'take-custody' && !concernsOurs(state, command)) return []
  const decision = decisions[command.type] as Decision<ComplaintCommand['type']>
  return decision(state, command as never, context)
}
