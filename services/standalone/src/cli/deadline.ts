import { computeDeadline, loadRulebook } from '@mingjian/rulebook'
import { Command, InvalidArgumentError, Option } from 'commander'
import { print } from './instance.ts'

const wholeNumber = (text: string): number => {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('write a whole number')
  return Number(text)
}

type Options = { from: string; count: number; unit: 'working-day' | 'day' | 'month'; region?: string; strict?: boolean; json?: boolean }

export const deadlineCommand = () =>
  new Command('deadline')
    .description('the last day of a period, with the days that were skipped and the notice that says so')
    .requiredOption('--from <date>', 'day of the event, YYYY-MM-DD')
    .requiredOption('--count <n>', 'how many', wholeNumber)
    .addOption(new Option('--unit <unit>', 'what is counted').choices(['working-day', 'day', 'month']).makeOptionMandatory())
    .option('--region <code>', 'whose calendar, for example 520502')
    .option('--strict', 'refuse a year that has no notice yet')
    .option('--json', 'print one JSON line')
    .action(({ from, count, unit, region, strict, json }: Options) => {
      const { RULES_DIR, REGION_FILE } = process.env
      const book = loadRulebook({ ...(RULES_DIR ? { overridesDir: RULES_DIR } : {}), ...(REGION_FILE ? { regionFile: REGION_FILE } : {}) })
      const found = computeDeadline({ from, count, unit }, book.calendar, { ...(region ? { region } : {}), ...(strict ? { strict } : {}) })
      print(json, found, () =>
        [
          `${found.date}${found.provisional ? '（暂定）' : ''}`,
          ...found.skipped.map(({ date, reason, notice }) => `  skipped ${date} ${reason}${notice ? `（${notice}）` : ''}`),
          ...found.makeUpDays.map(({ date, for: name, notice }) => `  worked  ${date} 调休上班（${name}，${notice}）`),
        ].join('\n'),
      )
    })
