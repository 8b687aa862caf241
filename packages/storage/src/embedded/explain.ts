import type { Plan } from './planner.ts'
import type { PlanReport, PreparedQuery } from './query.ts'
import type { Table } from './table.ts'

export type Explanation = PlanReport & {
  /** True when every document of the collection has to be read. */
  fullScan: boolean
  /** SQLite's own account of each statement. */
  sqlite: string[]
  queryPlanner: { winningPlan: { stage: 'IXSCAN' | 'COLLSCAN' | 'OR' | 'EOF'; indexName?: string } }
}

const stages = { index: 'IXSCAN', scan: 'COLLSCAN', or: 'OR', none: 'EOF' } as const

const statements = (table: Table, plan: Plan): string[] => {
  if (plan.kind === 'scan') return [`SELECT rid, doc FROM ${table.documents} WHERE rid > ? ORDER BY rid LIMIT ?`]
  if (plan.kind === 'none') return []
  return (plan.kind === 'or' ? plan.plans : [plan]).map((each) => table.rangeSql(each.index, each.reverse))
}

/** What a query would do, without doing it. */
export const explainQuery = (table: Table | undefined, { plan, report }: PreparedQuery): Explanation => {
  const sqlite =
    table === undefined
      ? []
      : statements(table, plan).flatMap((sql) =>
          (
            table.statement(`EXPLAIN QUERY PLAN ${sql}`).all(...(plan.kind === 'scan' ? [0, 1] : [Buffer.of(0), Buffer.of(255), 1])) as {
              detail: string
            }[]
          ).map((row) => row.detail),
        )
  const index = plan.kind === 'scan' || plan.kind === 'none' ? {} : { indexName: report.index }
  return { ...report, fullScan: plan.kind === 'scan', sqlite, queryPlanner: { winningPlan: { stage: stages[plan.kind], ...index } } }
}
