import { z } from 'zod'

/**
 * The supervision office (司法局) with which the register of a place begins, for only an office registers others: `<region>=<name>`, for example
 * `5205=毕节市司法局`. Its id is `office-<region>`. Of a township it is the county's.
 */
export const firstOfficeSetting = z
  .string()
  .regex(/^\d{2,12}=.{2,100}$/, 'must be <region>=<name>, for example 5205=毕节市司法局')
  .transform((given) => {
    const [region = '', name = ''] = given.split('=', 2)
    return { id: `office-${region}`, region, name, kind: 'supervision-office' as const }
  })
