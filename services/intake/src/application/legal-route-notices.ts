import type { Rulebook } from '@mingjian/rulebook'

const plain = (day: string) => day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日')

/** What form, acceptance and answer all have to say: filing here stops no period of 复议 or 诉讼; with the likely last days when the day of knowledge is told. */
export function legalRouteNotices(book: Rulebook, region: string | undefined, knownOn?: string): string[] {
  const notices = [
    '在这里反映问题，不中断、不延长申请行政复议和提起行政诉讼的期限。对行政行为不服的，一般可以自知道之日起60日内申请行政复议（行政复议法第二十条），或者自知道之日起6个月内向人民法院起诉（行政诉讼法第四十六条）；法律另有规定的除外。',
  ]
  if (knownOn) {
    const reconsideration = book.deadline('reconsideration-route', knownOn, region)
    const litigation = book.deadline('litigation-route', knownOn, region)
    notices.push(
      `按您填写的知道日期（${plain(knownOn)}）推算：申请行政复议的最后一天约为${plain(reconsideration.date)}，提起行政诉讼的最后一天约为${plain(litigation.date)}。以法律规定和受理机关的计算为准。`,
    )
  }
  return notices
}
