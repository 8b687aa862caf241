/** Series of a kind of paper: one a year for each issuing office, dense (allocated by storage's number allocation). */
export const paperSeries = (mark: string, unit: string, year: string) => `paper/${mark}/${unit}/${year}`

/** 文号 as GB/T 9704-2012 7.2.5 writes it: sign of the office, sign of the series, year in 〔〕, number without leading zeros. */
export const paperNumber = (officeSign: string, mark: string, year: string, number: number) =>
  `${officeSign}执监${mark}〔${year}〕${number}号`
