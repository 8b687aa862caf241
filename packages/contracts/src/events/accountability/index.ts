export { certificateConsequenceOrderedV1 } from './certificate-consequence-ordered.v1.ts'
export { matterClosedV1 } from './matter-closed.v1.ts'
